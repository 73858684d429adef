import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Forge } from './index';
import { runGit } from './git/runGit';
import {
  asUser,
  AT,
  OWNER,
  PIN_FILE,
  pinned,
  promote,
  REPO,
  seededForge,
  temporaryDir,
} from './__testUtils__/testForge';

describe('Git over HTTP', () => {
  let forge: Forge;
  let clone: string;
  let disposals: (() => Promise<void>)[];

  const remote = (credentials: string) =>
    forge.url
      .replace('//', `//${credentials}@`)
      .concat(`/${OWNER}/${REPO}.git`);

  const git = async (...args: string[]) => {
    const { code, stdout, stderr } = await runGit(
      ['-c', 'user.name=Ada', '-c', 'user.email=ada@acme.test', ...args],
      { cwd: clone, okCodes: [0, 1, 128] },
    );
    return { code, out: stdout.toString('utf8').trim(), stderr };
  };

  const commitPin = async (tag: string, ...extra: string[]) => {
    await writeFile(join(clone, PIN_FILE), pinned(tag));
    await git('commit', '-qam', `To ${tag}`, ...extra);
    return (await git('rev-parse', 'HEAD')).out;
  };

  beforeEach(async () => {
    const data = await temporaryDir();
    const work = await temporaryDir();
    disposals = [data.dispose, work.dispose];
    forge = await seededForge(data.dir);
    clone = work.dir;
    await git('clone', '-q', `${forge.url}/${OWNER}/${REPO}.git`, '.');
  });

  afterEach(async () => {
    await forge.close();
    await Promise.all(disposals.map(dispose => dispose()));
  });

  const pullOf = async (number: number) =>
    (await asUser(forge, 'cleo').rest.pulls.get({ ...AT, pull_number: number }))
      .data;

  it('lets anybody read, and only known tokens push', async () => {
    expect((await git('rev-parse', 'HEAD')).out).toBe(
      await forge.admin.head({ ...AT, branch: 'main' }),
    );
    await commitPin('v2');
    const anonymous = await git('push', `${forge.url}/${OWNER}/${REPO}.git`);
    expect(anonymous.code).not.toBe(0);
    const wrong = await git('push', remote('ada:wrong'), 'HEAD:refs/heads/x');
    expect(wrong.stderr).toContain('Authentication failed');
    const outsider = 'outsider:token-of-outsider';
    const denied = await git('push', remote(outsider), 'HEAD:refs/heads/x');
    expect(denied.stderr).toContain('403');
    const fine = await git(
      'push',
      remote('x-access-token:token-of-ada'),
      'HEAD:refs/heads/x',
    );
    expect(fine.code).toBe(0);
    expect(forge.admin.pushes().at(-1)).toMatchObject({ ref: 'refs/heads/x' });
  });

  it('moves the head of the pull request, and its approval goes stale', async () => {
    const { number, head } = await promote(forge, 'ada');
    await forge.admin.review({ ...AT, number, as: 'bob', event: 'APPROVE' });
    await git('fetch', '-q', 'origin', 'promote-v2');
    await git('checkout', '-q', 'promote-v2');
    const pushed = await commitPin('v3');
    const push = await git('push', remote('cleo:token-of-cleo'), 'promote-v2');
    expect(push.code).toBe(0);
    expect(await pullOf(number)).toMatchObject({
      head: { sha: pushed },
      commits: 2,
    });
    const reviews = await asUser(forge, 'ada').rest.pulls.listReviews({
      ...AT,
      pull_number: number,
    });
    expect(reviews.data).toMatchObject([{ commit_id: head }]);
    expect(forge.admin.pushes().at(-1)).toMatchObject({
      before: head,
      after: pushed,
      forced: false,
    });
  });

  it('notes a forced push and dismisses stale approvals', async () => {
    await forge.admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredApprovingReviewCount: 1,
      dismissStaleReviews: true,
    });
    const { number } = await promote(forge, 'ada');
    await forge.admin.review({ ...AT, number, as: 'bob', event: 'APPROVE' });
    await git('fetch', '-q', 'origin', 'promote-v2');
    await git('checkout', '-q', 'promote-v2');
    const amended = await commitPin('v3', '--amend');
    const target = remote('ada:token-of-ada');
    const plain = await git('push', target, 'promote-v2');
    expect(plain.code).not.toBe(0);
    expect((await git('push', '-f', target, 'promote-v2')).code).toBe(0);
    expect((await pullOf(number)).head.sha).toBe(amended);
    const { repository } = await asUser(forge, 'ada').graphql<{
      repository: { pullRequest: object };
    }>(
      `query($n:Int!){repository(owner:"acme",name:"deploy-config"){pullRequest(number:$n){
        reviews(first:5){nodes{state}}
        timelineItems(first:5){nodes{__typename
          ...on ReviewDismissedEvent{previousReviewState}
          ...on HeadRefForcePushedEvent{afterCommit{oid}}}}}}}`,
      { n: number },
    );
    expect(repository.pullRequest).toEqual({
      reviews: { nodes: [{ state: 'DISMISSED' }] },
      timelineItems: {
        nodes: [
          {
            __typename: 'HeadRefForcePushedEvent',
            afterCommit: { oid: amended },
          },
          {
            __typename: 'ReviewDismissedEvent',
            previousReviewState: 'APPROVED',
          },
        ],
      },
    });
  });

  it('refuses a direct push to a protected branch', async () => {
    await forge.admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredApprovingReviewCount: 1,
    });
    const before = await forge.admin.head({ ...AT, branch: 'main' });
    await commitPin('v2');
    const push = await git('push', remote('ada:token-of-ada'), 'main');
    expect(push.code).not.toBe(0);
    expect(push.stderr).toContain('GH006: Protected branch update failed');
    expect(push.stderr).toContain(
      'Changes must be made through a pull request',
    );
    expect(await forge.admin.head({ ...AT, branch: 'main' })).toBe(before);
    await expect(
      forge.admin.commit({
        ...AT,
        branch: 'main',
        author: 'ada',
        files: { 'README.md': 'x' },
        message: 'x',
      }),
    ).rejects.toThrow('Changes must be made through a pull request.');
  });

  it('judges what a push brings: forced, merged or unsigned commits', async () => {
    const rules = (types: ('non_fast_forward' | 'required_linear_history')[]) =>
      forge.admin.ensureRuleset({
        ...AT,
        name: 'main',
        enforcement: 'active',
        conditions: { ref_name: { include: ['~DEFAULT_BRANCH'] } },
        rules: types.map(type => ({ type })),
      });
    const target = remote('ada:token-of-ada');
    await commitPin('v2');
    expect((await git('push', target, 'main')).code).toBe(0);
    await rules(['non_fast_forward']);
    await commitPin('v3', '--amend');
    const forced = await git('push', '-f', target, 'main');
    expect(forced.stderr).toContain(
      'GH013: Repository rule violations found for refs/heads/main.',
    );
    expect(forced.stderr).toContain('- Cannot force-push to this branch');
    await rules(['required_linear_history']);
    await git('reset', '-q', '--hard', 'HEAD~1');
    await commitPin('v4');
    await git('checkout', '-q', '-b', 'side', 'HEAD~1');
    await writeFile(join(clone, 'side.txt'), 'side');
    await git('add', '.');
    await git('commit', '-qm', 'Side');
    await git('checkout', '-q', 'main');
    await git('merge', '-q', '--no-ff', '-m', 'Merge', 'side');
    const merged = await git('push', '-f', target, 'main');
    expect(merged.stderr).toContain('must not contain merge commits.');
  });

  it('says which rules a push passed by, and notes it', async () => {
    await forge.admin.ensureRole({ ...AT, login: 'cleo', role: 'admin' });
    await forge.admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredApprovingReviewCount: 1,
      enforceAdmins: false,
    });
    const pushed = await commitPin('v2');
    const push = await git('push', remote('cleo:token-of-cleo'), 'main');
    expect(push.code).toBe(0);
    expect(push.stderr).toContain(
      'Bypassed rule violations for refs/heads/main:',
    );
    expect(push.stderr).toContain(
      '- Changes must be made through a pull request.',
    );
    expect(forge.admin.ruleSuites(AT)).toMatchObject([
      { result: 'bypass', after: pushed, ref: 'refs/heads/main' },
    ]);
  });
});
