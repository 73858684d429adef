import { Forge } from './index';
import {
  APP_ID,
  asApp,
  asUser,
  AT,
  keyPair,
  PIN_FILE,
  pinned,
  promote,
  protectMain,
  refusal,
  seededForge,
  temporaryDir,
} from './__testUtils__/testForge';

describe('a pull request', () => {
  let forge: Forge;
  let dispose: () => Promise<void>;

  beforeEach(async () => {
    const dir = await temporaryDir();
    dispose = dir.dispose;
    forge = await seededForge(dir.dir);
  });

  afterEach(async () => {
    await forge.close();
    await dispose();
  });

  const approve = (login: string, number: number) =>
    asUser(forge, login).rest.pulls.createReview({
      ...AT,
      pull_number: number,
      event: 'APPROVE',
    });

  const merge = (login: string, number: number, sha?: string) =>
    asUser(forge, login).rest.pulls.merge({ ...AT, pull_number: number, sha });

  it('cannot be approved by its author, user or App', async () => {
    const { number } = await promote(forge, 'ada');
    expect(await refusal(approve('ada', number))).toEqual({
      status: 422,
      text: 'Unprocessable Entity Can not approve your own pull request',
    });
    const app = await asApp(forge);
    await forge.admin.commit({
      ...AT,
      branch: 'by-app',
      author: 'ada',
      files: { 'README.md': 'by the App\n' },
      message: 'Change',
    });
    const own = await app.rest.pulls.create({
      ...AT,
      head: 'by-app',
      base: 'main',
      title: 'By the App',
    });
    const review = { ...AT, pull_number: own.data.number };
    const itself = app.rest.pulls.createReview({ ...review, event: 'APPROVE' });
    expect((await refusal(itself)).status).toBe(422);
    await approve('ada', own.data.number);
  });

  it('is merged by a real merge commit of the merging person', async () => {
    const { number, head } = await promote(forge, 'ada');
    const base = await forge.admin.head({ ...AT, branch: 'main' });
    const { data } = await merge('bob', number, head);
    expect(data).toMatchObject({ merged: true });
    expect(await forge.admin.head({ ...AT, branch: 'main' })).toBe(data.sha);
    const { rest } = asUser(forge, 'cleo');
    const commit = await rest.repos.getCommit({ ...AT, ref: data.sha });
    expect(commit.data.parents.map(parent => parent.sha)).toEqual([base, head]);
    expect(commit.data.author?.login).toBe('bob');
    expect(commit.data.committer?.login).toBe('web-flow');
    expect(commit.data.files?.map(file => file.filename)).toEqual([PIN_FILE]);
    const pull = await rest.pulls.get({ ...AT, pull_number: number });
    expect(pull.data).toMatchObject({
      merged: true,
      state: 'closed',
      merge_commit_sha: data.sha,
      merged_by: { login: 'bob' },
      changed_files: 1,
      additions: 1,
      deletions: 1,
    });
    const ofCommit = await rest.repos.listPullRequestsAssociatedWithCommit({
      ...AT,
      commit_sha: data.sha,
    });
    expect(ofCommit.data.map(({ number: n }) => n)).toEqual([number]);
    expect((await refusal(merge('bob', number))).status).toBe(405);
    const reopen = { ...AT, pull_number: number, state: 'open' as const };
    expect((await refusal(rest.pulls.update(reopen))).status).toBe(422);
  });

  it.each(['squash', 'rebase'] as const)('can be merged by %s', async how => {
    const { number, head } = await promote(forge, 'ada');
    await forge.admin.commit({
      ...AT,
      branch: 'main',
      author: 'cleo',
      files: { 'README.md': 'Meanwhile\n' },
      message: 'Meanwhile',
    });
    const base = await forge.admin.head({ ...AT, branch: 'main' });
    const { data } = await asUser(forge, 'bob').rest.pulls.merge({
      ...AT,
      pull_number: number,
      merge_method: how,
    });
    expect(data.sha).not.toBe(head);
    const { rest } = asUser(forge, 'ada');
    const commit = await rest.repos.getCommit({ ...AT, ref: 'main' });
    expect(commit.data.parents.map(parent => parent.sha)).toEqual([base]);
    expect(commit.data.author?.login).toBe('ada');
    const file = await rest.repos.getContent({ ...AT, path: PIN_FILE });
    const { content } = file.data as { content: string };
    expect(Buffer.from(content, 'base64').toString()).toBe(pinned('v2'));
  });

  it('is not merged when its head is not the expected one', async () => {
    const { number, head } = await promote(forge, 'ada');
    await forge.admin.commit({
      ...AT,
      branch: 'promote-v2',
      author: 'ada',
      files: { [PIN_FILE]: pinned('v3') },
      message: 'Another version',
    });
    expect(await refusal(merge('bob', number, head))).toEqual({
      status: 409,
      text: 'Head branch was modified. Review and try the merge again.',
    });
  });

  it('is not merged over a conflict', async () => {
    const { number, head } = await promote(forge, 'ada');
    await forge.admin.commit({
      ...AT,
      branch: 'main',
      author: 'bob',
      files: { [PIN_FILE]: pinned('v1-hotfix') },
      message: 'Hotfix',
    });
    const { rest } = asUser(forge, 'bob');
    const { data } = await rest.pulls.get({ ...AT, pull_number: number });
    expect(data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
    expect(await refusal(merge('bob', number, head))).toEqual({
      status: 405,
      text: 'Pull Request is not mergeable',
    });
  });

  it('needs an approval of the last push by someone else', async () => {
    await protectMain(forge);
    const { number, head } = await promote(forge, 'ada');
    const without = await refusal(merge('bob', number, head));
    expect(without.status).toBe(405);
    expect(without.text).toContain('At least 1 approving review is required');
    await approve('outsider', number);
    expect((await refusal(merge('bob', number, head))).status).toBe(405);
    await approve('bob', number);
    const moved = await forge.admin.commit({
      ...AT,
      branch: 'promote-v2',
      author: 'cleo',
      files: { [PIN_FILE]: pinned('v3') },
      message: 'One more',
    });
    const reviews = await asUser(forge, 'ada').rest.pulls.listReviews({
      ...AT,
      pull_number: number,
    });
    expect(reviews.data).toMatchObject([
      { state: 'APPROVED', commit_id: head, user: { login: 'outsider' } },
      { state: 'APPROVED', commit_id: head, user: { login: 'bob' } },
    ]);
    const stale = await refusal(merge('bob', number, moved));
    expect(stale.text).toContain('someone other than cleo');
    await approve('cleo', number);
    const byPusher = await refusal(merge('bob', number, moved));
    expect(byPusher.text).toContain('someone other than cleo');
    await approve('bob', number);
    await merge('bob', number, moved);
  });

  it('is blocked while a reviewer requests changes', async () => {
    await protectMain(forge);
    const { number } = await promote(forge, 'ada');
    await approve('bob', number);
    const { rest } = asUser(forge, 'cleo');
    const { data } = await rest.pulls.createReview({
      ...AT,
      pull_number: number,
      event: 'REQUEST_CHANGES',
      body: 'Not on a Friday',
    });
    const blocked = await refusal(merge('bob', number));
    expect(blocked.text).toContain('Changes have been requested');
    await rest.pulls.dismissReview({
      ...AT,
      pull_number: number,
      review_id: data.id,
      message: 'It is Monday',
    });
    await merge('bob', number);
  });

  it('needs the owners of the code where protection says so', async () => {
    await forge.admin.commit({
      ...AT,
      branch: 'main',
      author: 'ada',
      files: { CODEOWNERS: '* @ada\n/apps/*/prod/ @cleo\n' },
      message: 'Owners',
    });
    await forge.admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredApprovingReviewCount: 1,
      requireCodeOwnerReviews: true,
    });
    const { number } = await promote(forge, 'ada');
    await approve('bob', number);
    const blocked = await refusal(merge('bob', number));
    expect(blocked.text).toContain('code owner review from @cleo');
    await approve('cleo', number);
    await merge('bob', number);
  });

  it('needs the required check from the very App', async () => {
    const { privateKey } = keyPair();
    await forge.admin.ensureApp({
      id: 99,
      slug: 'other',
      privateKeyPem: privateKey,
      webhookSecret: 'x',
      organization: 'acme',
    });
    await forge.admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredApprovingReviewCount: 0,
      requiredStatusChecks: [{ context: 'gate', appId: APP_ID }],
    });
    const { number, head } = await promote(forge, 'ada');
    const check = { ...AT, name: 'gate', head_sha: head };
    const app = await asApp(forge);
    const other = await asApp(forge, { appId: 99, privateKey });
    const problem = async () => (await refusal(merge('bob', number))).text;
    expect(await problem()).toBe('Required status check "gate" is expected.');
    await other.rest.checks.create({ ...check, conclusion: 'success' });
    const status = { ...AT, sha: head, context: 'gate' };
    const { rest } = asUser(forge, 'bob');
    await rest.repos.createCommitStatus({ ...status, state: 'success' });
    expect(await problem()).toBe('Required status check "gate" is expected.');
    const run = await app.rest.checks.create({
      ...check,
      status: 'in_progress',
    });
    expect(await problem()).toBe(
      'Required status check "gate" is in progress.',
    );
    const id = { ...AT, check_run_id: run.data.id };
    await app.rest.checks.update({ ...id, conclusion: 'failure' });
    expect(await problem()).toBe('Required status check "gate" is failing.');
    await app.rest.checks.update({ ...id, conclusion: 'success' });
    await merge('bob', number, head);
    const runs = await rest.checks.listForRef({ ...AT, ref: head });
    expect(runs.data.check_runs.map(r => r.app?.slug).sort()).toEqual([
      'gitops-compliance',
      'other',
    ]);
    const protection = await app.rest.repos.getBranchProtection({
      ...AT,
      branch: 'main',
    });
    expect(protection.data.required_status_checks?.checks).toEqual([
      { context: 'gate', app_id: APP_ID },
    ]);
  });

  it('is refused when there is nothing to merge, or twice the same', async () => {
    const { rest } = asUser(forge, 'ada');
    const pull = { ...AT, base: 'main', title: 'Again' };
    await promote(forge, 'ada');
    const again = rest.pulls.create({ ...pull, head: 'promote-v2' });
    expect((await refusal(again)).text).toContain('already exists');
    const { data } = await rest.repos.getBranch({ ...AT, branch: 'main' });
    const ref = { ...AT, ref: 'refs/heads/same', sha: data.commit.sha };
    await rest.git.createRef(ref);
    const empty = rest.pulls.create({ ...pull, head: 'same' });
    expect((await refusal(empty)).text).toContain('No commits between');
    const unknown = rest.pulls.create({ ...pull, head: 'nowhere' });
    expect((await refusal(unknown)).status).toBe(422);
  });

  it('can be closed and listed; its branch stays until deleted', async () => {
    const { number } = await promote(forge, 'ada');
    const { rest } = asUser(forge, 'ada');
    const at = { ...AT, pull_number: number };
    const list = async (state: 'open' | 'closed') =>
      (
        await rest.pulls.list({ ...AT, state, head: 'acme:promote-v2' })
      ).data.map(pull => pull.number);
    await rest.pulls.update({ ...at, state: 'closed' });
    expect(await list('open')).toEqual([]);
    expect(await list('closed')).toEqual([number]);
    await rest.pulls.update({ ...at, state: 'open' });
    await rest.git.deleteRef({ ...AT, ref: 'heads/promote-v2' });
    expect(await list('closed')).toEqual([number]);
    const files = await rest.pulls.listFiles(at);
    expect(files.data).toHaveLength(1);
  });

  it('shows how far two commits are apart', async () => {
    const base = (await forge.admin.head({ ...AT, branch: 'main' })) ?? '';
    const { head } = await promote(forge, 'ada');
    const { rest } = asUser(forge, 'ada');
    const compare = async (basehead: string) =>
      (await rest.repos.compareCommitsWithBasehead({ ...AT, basehead })).data;
    expect(await compare(`${base}...${head}`)).toMatchObject({
      status: 'ahead',
      ahead_by: 1,
      behind_by: 0,
      merge_base_commit: { sha: base },
      commits: [{ sha: head }],
      files: [{ filename: PIN_FILE }],
    });
    expect(await compare('promote-v2...main')).toMatchObject({
      status: 'behind',
      behind_by: 1,
    });
    expect(await compare(`main...${base}`)).toMatchObject({
      status: 'identical',
    });
    const list = await rest.repos.listCommits({
      ...AT,
      sha: head,
      path: PIN_FILE,
    });
    expect(list.data.map(commit => commit.sha)).toEqual([head, base]);
  });
});
