import { approve, eachWithForge, mergeAs } from '../__testUtils__/rules';
import {
  APP_ID,
  asApp,
  asUser,
  AT,
  OWNER,
  PIN_FILE,
  pinned,
  promote,
  refusal,
} from '../__testUtils__/testForge';
import type { ProtectionOptions } from '../index';

describe('classic protection', () => {
  const forge = eachWithForge();

  const protect = (options: Partial<ProtectionOptions>) =>
    forge().admin.ensureBranchProtection({ ...AT, branch: 'main', ...options });

  const pushHead = (author: string, tag: string) =>
    forge().admin.commit({
      ...AT,
      branch: 'promote-v2',
      author,
      files: { [PIN_FILE]: pinned(tag) },
      message: `To ${tag}`,
    });

  const states = async (number: number) => {
    const { rest } = asUser(forge(), 'ada');
    const { data } = await rest.pulls.listReviews({
      ...AT,
      pull_number: number,
    });
    return data.map(({ state }) => state);
  };

  const updateBranch = (number: number) =>
    forge().admin.updateBranch({ ...AT, number, as: 'ada' });

  const moveMain = () =>
    forge().admin.commit({
      ...AT,
      branch: 'main',
      author: 'cleo',
      files: { 'README.md': 'Meanwhile\n' },
      message: 'Meanwhile',
      bypassProtection: true,
    });

  it('"Dismiss stale pull request approvals": a commit that modifies the diff dismisses them', async () => {
    await protect({
      requiredApprovingReviewCount: 1,
      dismissStaleReviews: true,
    });
    const { number } = await promote(forge(), 'ada');
    await approve(forge(), 'bob', number);
    await moveMain();
    await updateBranch(number);
    expect(await states(number)).toEqual(['APPROVED']);
    await pushHead('ada', 'v3');
    expect(await states(number)).toEqual(['DISMISSED']);
    expect((await refusal(mergeAs(forge(), 'cleo', number))).status).toBe(405);
  });

  it('"Require approval of the most recent reviewable push": by someone other than who pushed it', async () => {
    await protect({
      requiredApprovingReviewCount: 1,
      requireLastPushApproval: true,
    });
    const { number } = await promote(forge(), 'ada');
    await pushHead('cleo', 'v3');
    await approve(forge(), 'cleo', number);
    expect((await refusal(mergeAs(forge(), 'bob', number))).text).toContain(
      'someone other than cleo because they were the last pusher',
    );
    await approve(forge(), 'bob', number);
    await moveMain();
    await forge().admin.updateBranch({ ...AT, number, as: 'bob' });
    await mergeAs(forge(), 'bob', number);
  });

  it('reviews by people without write access do not count', async () => {
    await protect({ requiredApprovingReviewCount: 1 });
    await forge().admin.ensureTeamRole({
      ...AT,
      team: 'payments',
      role: 'triage',
    });
    await forge().admin.ensureRole({ ...AT, login: 'ada', role: 'maintain' });
    const { number } = await promote(forge(), 'ada');
    await approve(forge(), 'bob', number);
    expect((await refusal(mergeAs(forge(), 'ada', number))).text).toBe(
      'At least 1 approving review is required by reviewers with write access.',
    );
    await forge().admin.ensureRole({ ...AT, login: 'bob', role: 'write' });
    await mergeAs(forge(), 'ada', number);
  });

  it('"cannot merge if there are other open pull requests that have a head branch pointing to the same commit with rejected reviews"', async () => {
    await protect({ requiredApprovingReviewCount: 1 });
    const { number, head } = await promote(forge(), 'ada');
    const { rest } = asUser(forge(), 'ada');
    await rest.git.createRef({ ...AT, ref: 'refs/heads/twin', sha: head });
    const twin = await forge().admin.openPullRequest({
      ...AT,
      as: 'ada',
      head: 'twin',
      title: 'The same',
    });
    const rejected = await forge().admin.review({
      ...AT,
      number,
      as: 'cleo',
      event: 'REQUEST_CHANGES',
      body: 'No',
    });
    await approve(forge(), 'bob', twin.number);
    expect((await refusal(mergeAs(forge(), 'bob', twin.number))).text).toBe(
      'Changes have been requested by a reviewer with write access.',
    );
    await forge().admin.dismiss({
      ...AT,
      number,
      as: 'bob',
      review: rejected.id,
      message: 'Settled',
    });
    await mergeAs(forge(), 'bob', twin.number);
  });

  it('"Require conversation resolution before merging"', async () => {
    await protect({
      requiredApprovingReviewCount: 0,
      requiredConversationResolution: true,
    });
    const { number } = await promote(forge(), 'ada');
    const target = { ...AT, number, as: 'bob' };
    const thread = forge().admin.openThread({ ...target, path: PIN_FILE });
    const { graphql } = asUser(forge(), 'ada');
    const threads = async () => {
      const { repository } = await graphql<{
        repository: { pullRequest: { reviewThreads: { nodes: object[] } } };
      }>(
        `
          query ($o: String!, $r: String!, $n: Int!) {
            repository(owner: $o, name: $r) {
              pullRequest(number: $n) {
                reviewThreads(first: 10) {
                  nodes {
                    isResolved
                    path
                    resolvedBy {
                      login
                    }
                  }
                }
              }
            }
          }
        `,
        { o: AT.owner, r: AT.repo, n: number },
      );
      return repository.pullRequest.reviewThreads.nodes;
    };
    expect(await threads()).toEqual([
      { isResolved: false, path: PIN_FILE, resolvedBy: null },
    ]);
    expect(await refusal(mergeAs(forge(), 'ada', number))).toMatchObject({
      status: 405,
      text: expect.stringContaining('conversation must be resolved'),
    });
    await forge().admin.resolveThread({ ...target, thread });
    expect(await threads()).toMatchObject([
      { isResolved: true, resolvedBy: { login: 'bob' } },
    ]);
    await mergeAs(forge(), 'ada', number);
  });

  it('"Require branches to be up to date before merging"', async () => {
    await protect({
      strict: true,
      requiredStatusChecks: [{ context: 'ci' }],
    });
    const { number, head } = await promote(forge(), 'ada');
    const { rest } = asUser(forge(), 'ada');
    const status = { ...AT, context: 'ci', state: 'success' as const };
    await rest.repos.createCommitStatus({ ...status, sha: head });
    await moveMain();
    expect((await refusal(mergeAs(forge(), 'bob', number))).status).toBe(409);
    const { headOid } = await updateBranch(number);
    await rest.repos.createCommitStatus({ ...status, sha: headOid });
    await mergeAs(forge(), 'bob', number);
  });

  it('"Restrict who can push to matching branches": only those given permission, and admins', async () => {
    await protect({ restrictions: { teams: ['release'], apps: [] } }).then(
      () => undefined,
      error => expect(error.message).toContain('release does not exist'),
    );
    await forge().admin.ensureTeam({
      org: OWNER,
      slug: 'release',
      members: ['bob'],
    });
    await forge().admin.ensureRole({ ...AT, login: 'cleo', role: 'admin' });
    await protect({ restrictions: { teams: ['release'] } });
    const { number } = await promote(forge(), 'ada');
    expect(await refusal(mergeAs(forge(), 'ada', number))).toEqual({
      status: 405,
      text: "You're not authorized to push to this branch.",
    });
    await mergeAs(forge(), 'bob', number);
    const next = await promote(forge(), 'ada', 'v3');
    await mergeAs(forge(), 'cleo', next.number);
  });

  it('"Require linear history": pull requests are merged by squash or rebase', async () => {
    await protect({ requiredLinearHistory: true });
    const { number } = await promote(forge(), 'ada');
    expect((await refusal(mergeAs(forge(), 'bob', number))).text).toBe(
      'Merge commits are not allowed on this repository.',
    );
    await mergeAs(forge(), 'bob', number, { merge_method: 'squash' });
  });

  it('"Lock branch": nobody can push to it', async () => {
    await protect({ lockBranch: true });
    const { number } = await promote(forge(), 'ada');
    expect((await refusal(mergeAs(forge(), 'bob', number))).text).toBe(
      'Cannot change this locked branch',
    );
  });

  it('force pushes and deletions are blocked unless they are allowed', async () => {
    await forge().admin.commit({
      ...AT,
      branch: 'release/1',
      author: 'ada',
      files: { 'README.md': 'One\n' },
      message: 'One',
    });
    const amend = () =>
      forge().admin.commit({
        ...AT,
        branch: 'release/1',
        author: 'ada',
        files: { 'README.md': 'Two\n' },
        message: 'Two',
        amend: true,
      });
    const { rest } = asUser(forge(), 'ada');
    const remove = () => rest.git.deleteRef({ ...AT, ref: 'heads/release/1' });
    await protect({ branch: 'release/*' });
    await expect(amend()).rejects.toThrow('Cannot force-push to this branch');
    expect((await refusal(remove())).text).toBe('Cannot delete this branch');
    await protect({
      branch: 'release/*',
      allowForcePushes: true,
      allowDeletions: true,
    });
    await amend();
    await remove();
  });

  it('dismissal restrictions: only those named dismiss reviews', async () => {
    await protect({
      requiredApprovingReviewCount: 1,
      dismissalRestrictions: { users: ['cleo'] },
    });
    const { number } = await promote(forge(), 'ada');
    const { data } = await approve(forge(), 'bob', number);
    const dismiss = (login: string) =>
      asUser(forge(), login).rest.pulls.dismissReview({
        ...AT,
        pull_number: number,
        review_id: data.id,
        message: 'Not any more',
      });
    expect((await refusal(dismiss('ada'))).status).toBe(403);
    const byGraphql = (login: string) =>
      asUser(forge(), login).graphql<object>(
        `mutation($id:ID!){dismissPullRequestReview(input:{pullRequestReviewId:$id,message:"No"}){pullRequestReview{state}}}`,
        { id: data.node_id },
      );
    await expect(byGraphql('ada')).rejects.toThrow(
      'You are not authorized to dismiss this review.',
    );
    expect(await byGraphql('cleo')).toEqual({
      dismissPullRequestReview: { pullRequestReview: { state: 'DISMISSED' } },
    });
    expect(await states(number)).toEqual(['DISMISSED']);
  });

  it('"Update branch protection": is set, read and removed by admins', async () => {
    const branch = { ...AT, branch: 'main' };
    await forge().admin.ensureRole({ ...AT, login: 'cleo', role: 'admin' });
    const { rest } = asUser(forge(), 'cleo');
    const app = await asApp(forge());
    const head = (await forge().admin.head(branch)) ?? '';
    await app.rest.checks.create({ ...AT, name: 'gate', head_sha: head });
    const set = {
      ...branch,
      required_status_checks: {
        strict: true,
        contexts: [],
        checks: [
          { context: 'gate' },
          { context: 'lint', app_id: -1 },
          { context: 'scan', app_id: APP_ID },
        ],
      },
      enforce_admins: null,
      required_pull_request_reviews: {
        required_approving_review_count: 2,
        dismiss_stale_reviews: true,
        bypass_pull_request_allowances: { users: ['bob'] },
      },
      restrictions: null,
    };
    const bob = asUser(forge(), 'bob').rest.repos;
    expect((await refusal(bob.updateBranchProtection(set))).status).toBe(403);
    expect((await refusal(bob.getBranchProtection(branch))).status).toBe(404);
    await rest.repos.updateBranchProtection(set);
    const { data } = await rest.repos.getBranchProtection(branch);
    expect(data).toMatchObject({
      enforce_admins: { enabled: false },
      allow_force_pushes: { enabled: false },
      required_status_checks: {
        strict: true,
        checks: [
          { context: 'gate', app_id: APP_ID },
          { context: 'lint', app_id: null },
          { context: 'scan', app_id: APP_ID },
        ],
      },
      required_pull_request_reviews: {
        required_approving_review_count: 2,
        dismiss_stale_reviews: true,
        require_code_owner_reviews: false,
        bypass_pull_request_allowances: { users: [{ login: 'bob' }] },
      },
    });
    await rest.repos.createCommitSignatureProtection(branch);
    await rest.repos.updateBranchProtection(set);
    const kept = await rest.repos.getBranchProtection(branch);
    expect(kept.data.required_signatures?.enabled).toBe(true);
    await rest.repos.deleteBranchProtection(branch);
    expect(await refusal(rest.repos.getBranchProtection(branch))).toEqual({
      status: 404,
      text: 'Branch not protected',
    });
  });
});
