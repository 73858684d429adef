import { AT, OWNER, promote, refusal } from '../__testUtils__/testForge';
import { Stage } from '../__testUtils__/Stage';

/** Pull requests, reviews and the rules around them, as their pages say. Quoted names are their sentences. */
describe('pull requests, as GitHub documents them', () => {
  const stage = new Stage();
  // Each schema is compiled at its first use, which takes a while.
  jest.setTimeout(60_000);
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  it('"Anyone with write access to the head can open a pull request", once for a branch', async () => {
    const { rest } = stage.as('ada');
    const branch = 'documented-pull';
    await stage.forge.admin.commit({
      ...AT,
      branch,
      author: 'ada',
      files: { 'z.txt': 'z' },
      message: 'z',
    });
    const wish = { ...AT, title: 'z', head: branch, base: 'main' };
    const { data } = await rest.pulls.create(wish);
    expect(data).toMatchObject({ state: 'open', user: { login: 'ada' } });
    expect((await refusal(rest.pulls.create(wish))).text).toContain(
      `A pull request already exists for acme:${branch}.`,
    );
    const at = { ...AT, pull_number: data.number };
    const read = await rest.pulls.get(at);
    expect(read.data.number).toBe(data.number);
    expect((await rest.pulls.listFiles(at)).data).toHaveLength(1);
    expect((await rest.pulls.listCommits(at)).data).toHaveLength(1);
    const changed = await rest.pulls.update({ ...at, title: 'Other' });
    expect(changed.data.title).toBe('Other');
    const listed = await rest.pulls.list({ ...AT, head: `acme:${branch}` });
    expect(listed.data.map(({ number }) => number)).toEqual([data.number]);
  });

  it('"username:branch" proposes from a fork, to which its maintainers do not push', async () => {
    const { admin } = stage.forge;
    const branch = 'from-a-fork';
    const fork = await admin.fork({ ...AT, as: 'bob' });
    const at = { owner: fork.owner, repo: fork.name };
    const files = { 'f.txt': 'f' };
    const change = { ...at, branch, author: 'bob', message: 'f', files };
    await admin.commit(change);
    const { data } = await stage.as('bob').rest.pulls.create({
      ...AT,
      title: 'f',
      head: `bob:${branch}`,
      base: 'main',
    });
    expect(data.head).toMatchObject({
      label: `bob:${branch}`,
      repo: { full_name: `bob/${fork.name}`, fork: true },
    });
    const moved = await admin.commit({ ...change, files: { 'f.txt': 'g' } });
    const { rest } = stage.as('cleo');
    const pull = { ...AT, pull_number: data.number };
    expect((await rest.pulls.get(pull)).data.head.sha).toBe(moved);
    expect((await refusal(rest.pulls.updateBranch(pull))).status).toBe(403);
    const ref = 'refs/heads/not-mine';
    const pushed = rest.git.createRef({ ...at, ref, sha: moved });
    expect((await refusal(pushed)).status).toBe(403);
    admin.deleteFork(at);
    const { data: orphan } = await rest.pulls.get(pull);
    expect(orphan.head).toMatchObject({ sha: moved, repo: null });
    const merged = await rest.pulls.merge({ ...pull, sha: moved });
    expect(merged.data.merged).toBe(true);
  });

  it('"SHA that pull request head must match to allow merge": 409 otherwise', async () => {
    const { number, head } = await promote(stage.forge, 'ada', 'v30');
    const { rest } = stage.as('cleo');
    const at = { ...AT, pull_number: number };
    const open = rest.pulls.checkIfMerged(at);
    expect((await refusal(open)).status).toBe(404);
    const other = rest.pulls.merge({ ...at, sha: '0'.repeat(40) });
    expect((await refusal(other)).status).toBe(409);
    const merged = await rest.pulls.merge({ ...at, sha: head });
    expect(merged.data).toMatchObject({ merged: true });
    expect((await rest.pulls.checkIfMerged(at)).status).toBe(204);
    const again = rest.pulls.merge(at);
    expect((await refusal(again)).status).toBe(405);
  });

  it('reviews are asked for, given, and dismissed with a message', async () => {
    const { number } = await promote(stage.forge, 'ada', 'v31');
    const { rest } = stage.as('ada');
    const at = { ...AT, pull_number: number };
    await rest.pulls.requestReviewers({ ...at, reviewers: ['bob', 'cleo'] });
    await rest.pulls.removeRequestedReviewers({ ...at, reviewers: ['cleo'] });
    const asked = await rest.pulls.listRequestedReviewers(at);
    expect(asked.data.users.map(({ login }) => login)).toEqual(['bob']);
    const given = await stage.as('bob').rest.pulls.createReview({
      ...at,
      event: 'APPROVE',
    });
    expect(given.data.state).toBe('APPROVED');
    const one = { ...at, review_id: given.data.id };
    expect((await rest.pulls.getReview(one)).data).toEqual(given.data);
    const { rest: owner } = stage.as('cleo');
    const gone = await owner.pulls.dismissReview({ ...one, message: 'Stale' });
    expect(gone.data.state).toBe('DISMISSED');
    expect((await rest.pulls.listReviews(at)).data).toEqual([gone.data]);
    const { data } = await rest.issues.listEventsForTimeline({
      ...AT,
      issue_number: number,
    });
    const events = data.map(item => ('event' in item ? item.event : ''));
    expect(events).toContain('review_dismissed');
    expect(events).toContain('review_requested');
  });

  it('"Updates the pull request branch with the latest upstream changes by merging HEAD from the base branch"', async () => {
    const { number } = await promote(stage.forge, 'ada', 'v32');
    await stage.forge.admin.commit({
      ...AT,
      branch: 'main',
      author: 'cleo',
      files: { 'w.txt': 'w' },
      message: 'w',
    });
    const { rest } = stage.as('ada');
    const at = { ...AT, pull_number: number };
    expect((await rest.pulls.updateBranch(at)).status).toBe(202);
    expect((await rest.pulls.listCommits(at)).data).toHaveLength(2);
  });

  it('"Protecting a branch requires admin or owner permissions to the repository"', async () => {
    const at = { ...AT, branch: 'main' };
    const wish = {
      ...at,
      required_status_checks: { strict: false, contexts: ['gate'] },
      enforce_admins: true,
      required_pull_request_reviews: { required_approving_review_count: 1 },
      restrictions: null,
    };
    const person = stage.as('ada').rest;
    const refused = person.repos.updateBranchProtection(wish);
    expect((await refusal(refused)).status).toBe(403);
    const { rest } = stage.as('cleo');
    await rest.repos.updateBranchProtection(wish);
    await rest.repos.createCommitSignatureProtection(at);
    const { data } = await rest.repos.getBranchProtection(at);
    expect(data.required_signatures?.enabled).toBe(true);
    await rest.repos.deleteCommitSignatureProtection(at);
    await rest.repos.deleteBranchProtection(at);
    const none = rest.repos.getBranchProtection(at);
    expect((await refusal(none)).text).toBe('Branch not protected');
  });

  it('rulesets are read by everybody and changed by admins', async () => {
    const { rest } = stage.as('cleo');
    const { data } = await rest.repos.createRepoRuleset({
      ...AT,
      name: 'documented',
      enforcement: 'active',
      conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
      rules: [{ type: 'non_fast_forward' }],
    });
    const at = { ...AT, ruleset_id: data.id };
    await rest.repos.updateRepoRuleset({ ...at, name: 'renamed' });
    const { rest: reader } = stage.as('ada');
    expect((await reader.repos.getRepoRuleset(at)).data.name).toBe('renamed');
    expect((await reader.repos.getRepoRulesets(AT)).data).toHaveLength(1);
    const rules = await reader.repos.getBranchRules({ ...AT, branch: 'main' });
    expect(rules.data).toMatchObject([{ type: 'non_fast_forward' }]);
    await stage.forge.admin.commit({
      ...AT,
      branch: 'main',
      author: 'cleo',
      files: { CODEOWNERS: '* @nobody\n' },
      message: 'Owners',
    });
    const suites = await rest.repos.getRepoRuleSuites(AT);
    expect(suites.data.length).toBeGreaterThan(0);
    await rest.repos.getRepoRuleSuite({
      ...AT,
      rule_suite_id: suites.data[0].id ?? 0,
    });
    const errors = await reader.repos.codeownersErrors(AT);
    expect(errors.data.errors).toMatchObject([{ kind: 'Unknown owner' }]);
    await rest.repos.deleteRepoRuleset(at);
    const shared = await stage.forge.admin.ensureRuleset({
      owner: OWNER,
      name: 'shared',
      enforcement: 'active',
      conditions: {
        ref_name: { include: ['~ALL'] },
        repository_name: { include: ['~ALL'] },
      },
      rules: [{ type: 'non_fast_forward' }],
    });
    const org = { org: OWNER };
    expect((await rest.repos.getOrgRulesets(org)).data).toHaveLength(1);
    await rest.repos.getOrgRuleset({ ...org, ruleset_id: shared.id });
  });

  it('a repository says how it merges and who may do what', async () => {
    const { rest } = stage.as('cleo');
    const { data } = await rest.repos.update({
      ...AT,
      allow_rebase_merge: false,
    });
    expect(data.allow_rebase_merge).toBe(false);
    const level = await rest.repos.getCollaboratorPermissionLevel({
      ...AT,
      username: 'ada',
    });
    expect(level.data.permission).toBe('write');
    const all = await rest.repos.listCollaborators(AT);
    expect(all.data).toContainEqual(
      expect.objectContaining({ login: 'ada', role_name: 'write' }),
    );
  });

  it('every route was answered as the OpenAPI description says', async () => {
    expect(await stage.unanswered('pulls')).toEqual([]);
  });
});
