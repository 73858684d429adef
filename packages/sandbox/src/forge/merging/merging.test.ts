import { approve, eachWithForge, mergeAs } from '../__testUtils__/rules';
import {
  asUser,
  AT,
  PIN_FILE,
  pinned,
  promote,
  refusal,
} from '../__testUtils__/testForge';

describe('merging', () => {
  const forge = eachWithForge();

  const push = (author: string, text: string, message: string) =>
    forge().admin.commit({
      ...AT,
      branch: 'promote-v2',
      author,
      files: { [`${author}.txt`]: text },
      message,
    });

  const commit = async (ref = 'main') =>
    (await asUser(forge(), 'ada').rest.repos.getCommit({ ...AT, ref })).data;

  const pull = async (number: number) =>
    (
      await asUser(forge(), 'ada').rest.pulls.get({
        ...AT,
        pull_number: number,
      })
    ).data;

  it("a merge commit has the default title and the pull request's title below", async () => {
    const { number, head } = await promote(forge(), 'ada');
    const base = await forge().admin.head({ ...AT, branch: 'main' });
    await mergeAs(forge(), 'bob', number);
    const { commit: merged, author, committer, parents } = await commit();
    expect(merged.message).toBe(
      `Merge pull request #${number} from acme/promote-v2\n\nPromote payments to v2`,
    );
    expect(parents.map(({ sha }) => sha)).toEqual([base, head]);
    expect([author?.login, committer?.login]).toEqual(['bob', 'web-flow']);
    expect(merged.verification?.verified).toBe(true);
  });

  it("a squash of one commit takes that commit's title and message", async () => {
    await forge().admin.commit({
      ...AT,
      branch: 'one',
      author: 'ada',
      files: { 'one.txt': 'one\n' },
      message: 'Raise the pool\n\nTo 40, as measured.',
    });
    const { number } = await forge().admin.openPullRequest({
      ...AT,
      as: 'ada',
      head: 'one',
      title: 'Another title',
    });
    await mergeAs(forge(), 'bob', number, { merge_method: 'squash' });
    const { commit: merged, author, committer, parents } = await commit();
    expect(merged.message).toBe(
      `Raise the pool (#${number})\n\nTo 40, as measured.`,
    );
    expect(parents).toHaveLength(1);
    expect([author?.login, committer?.login]).toEqual(['ada', 'web-flow']);
  });

  it("a squash of several commits lists them below the pull request's title and names co-authors", async () => {
    const { number } = await promote(forge(), 'ada');
    await push('bob', 'b\n', 'Add b\n\nBecause.');
    await push('cleo', 'c\n', 'Add c');
    await push('cleo', 'cc\n', 'Change c');
    await mergeAs(forge(), 'bob', number, { merge_method: 'squash' });
    expect((await commit()).commit.message).toBe(
      [
        `Promote payments to v2 (#${number})`,
        '* Promote payments to v2',
        '* Add b\n\nBecause.',
        '* Add c',
        '* Change c',
        '---------',
        'Co-authored-by: BOB <bob@acme.test>\nCo-authored-by: CLEO <cleo@acme.test>',
      ].join('\n\n'),
    );
  });

  it("titles and messages follow the repository's settings, and the request before them", async () => {
    await forge().admin.ensureRole({ ...AT, login: 'cleo', role: 'admin' });
    const { rest } = asUser(forge(), 'cleo');
    await rest.repos.update({
      ...AT,
      squash_merge_commit_title: 'PR_TITLE',
      squash_merge_commit_message: 'BLANK',
      merge_commit_title: 'PR_TITLE',
      merge_commit_message: 'PR_BODY',
    });
    const first = await promote(forge(), 'ada', 'v2');
    await mergeAs(forge(), 'bob', first.number, { merge_method: 'squash' });
    expect((await commit()).commit.message).toBe(
      `Promote payments to v2 (#${first.number})`,
    );
    const second = await promote(forge(), 'ada', 'v3');
    await mergeAs(forge(), 'bob', second.number, {
      commit_title: 'By hand',
      commit_message: 'And why',
    });
    expect((await commit()).commit.message).toBe('By hand\n\nAnd why');
    const third = await promote(forge(), 'ada', 'v4');
    await mergeAs(forge(), 'bob', third.number);
    expect((await commit()).commit.message).toBe(
      `Promote payments to v4 (#${third.number})`,
    );
  });

  it('a rebase always updates the committer and creates new commits, which are not signed', async () => {
    const { number, head } = await promote(forge(), 'ada');
    await push('cleo', 'c\n', 'Add c');
    const before = await forge().admin.head({ ...AT, branch: 'main' });
    const { data } = await mergeAs(forge(), 'bob', number, {
      merge_method: 'rebase',
    });
    const last = await commit();
    expect(last.sha).toBe(data.sha);
    expect((await pull(number)).merge_commit_sha).toBe(data.sha);
    expect([last.author?.login, last.committer?.login]).toEqual([
      'cleo',
      'bob',
    ]);
    expect(last.commit.verification?.verified).toBe(false);
    const first = await commit(last.parents[0].sha);
    expect(first.sha).not.toBe(head);
    expect(first.commit.message).toBe('Promote payments to v2');
    expect(first.parents[0].sha).toBe(before);
  });

  it('"merge_commit_sha": while open the test merge commit, after merging the merge', async () => {
    const { number, head } = await promote(forge(), 'ada');
    const base = (await forge().admin.head({ ...AT, branch: 'main' })) ?? '';
    const open = await pull(number);
    const test = await commit(open.merge_commit_sha ?? '');
    expect(test.parents.map(({ sha }) => sha)).toEqual([base, head]);
    expect(test.commit.message).toBe(`Merge ${head} into ${base}`);
    const moved = await forge().admin.commit({
      ...AT,
      branch: 'main',
      author: 'cleo',
      files: { 'README.md': 'Meanwhile\n' },
      message: 'Meanwhile',
    });
    const again = await commit((await pull(number)).merge_commit_sha ?? '');
    expect(again.parents[0].sha).toBe(moved);
    const { data } = await mergeAs(forge(), 'bob', number);
    expect((await pull(number)).merge_commit_sha).toBe(data.sha);
  });

  it('a pull request that conflicts has no test merge', async () => {
    const { number } = await promote(forge(), 'ada');
    await forge().admin.commit({
      ...AT,
      branch: 'main',
      author: 'bob',
      files: { [PIN_FILE]: pinned('v1-hotfix') },
      message: 'Hotfix',
    });
    expect(await pull(number)).toMatchObject({
      mergeable: false,
      merge_commit_sha: null,
    });
  });

  it.each([
    ['merge', 'allow_merge_commit', 'Merge commits are not allowed'],
    ['squash', 'allow_squash_merge', 'Squash merges are not allowed'],
    ['rebase', 'allow_rebase_merge', 'Rebase merges are not allowed'],
  ] as const)(
    'method %s is refused with 405 where %s is off',
    async (method, setting, text) => {
      await forge().admin.ensureMergeSettings({ ...AT, [setting]: false });
      const { number } = await promote(forge(), 'ada');
      expect(
        await refusal(
          mergeAs(forge(), 'bob', number, { merge_method: method }),
        ),
      ).toEqual({ status: 405, text: `${text} on this repository.` });
    },
  );

  it('a draft is not merged until it is ready for review', async () => {
    const { number } = await promote(forge(), 'ada');
    await forge().admin.edit({ ...AT, number, as: 'ada', draft: true });
    expect(await refusal(mergeAs(forge(), 'bob', number))).toEqual({
      status: 405,
      text: 'Pull Request is still a draft',
    });
    await forge().admin.edit({ ...AT, number, as: 'ada', draft: false });
    await mergeAs(forge(), 'bob', number);
  });

  it('"delete_branch_on_merge": head branches are deleted when pull requests are merged', async () => {
    await forge().admin.ensureMergeSettings({
      ...AT,
      delete_branch_on_merge: true,
    });
    const { number } = await promote(forge(), 'ada');
    await mergeAs(forge(), 'bob', number);
    expect(await forge().admin.head({ ...AT, branch: 'promote-v2' })).toBe(
      undefined,
    );
    expect(await pull(number)).toMatchObject({ merged: true, state: 'closed' });
  });

  it('auto-merge merges as soon as all required reviews and checks are there', async () => {
    await forge().admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredApprovingReviewCount: 1,
      requiredStatusChecks: [{ context: 'ci' }],
    });
    const { number, head } = await promote(forge(), 'ada');
    const id = (await pull(number)).node_id;
    const enable = () =>
      asUser(forge(), 'ada').graphql<{
        enablePullRequestAutoMerge: object;
      }>(
        `mutation($id:ID!){enablePullRequestAutoMerge(input:{pullRequestId:$id,mergeMethod:SQUASH}){
          pullRequest{autoMergeRequest{mergeMethod enabledBy{login}}}}}`,
        { id },
      );
    await expect(enable()).rejects.toThrow('Auto merge is not allowed');
    await forge().admin.ensureMergeSettings({ ...AT, allow_auto_merge: true });
    expect(await enable()).toEqual({
      enablePullRequestAutoMerge: {
        pullRequest: {
          autoMergeRequest: {
            mergeMethod: 'SQUASH',
            enabledBy: { login: 'ada' },
          },
        },
      },
    });
    await approve(forge(), 'bob', number);
    expect((await pull(number)).merged).toBe(false);
    await asUser(forge(), 'bob').rest.repos.createCommitStatus({
      ...AT,
      sha: head,
      context: 'ci',
      state: 'success',
    });
    expect(await pull(number)).toMatchObject({
      merged: true,
      merged_by: { login: 'ada' },
      auto_merge: null,
    });
  });

  it('auto-merge is not for what can be merged at once', async () => {
    await forge().admin.ensureMergeSettings({ ...AT, allow_auto_merge: true });
    const { number } = await promote(forge(), 'ada');
    await expect(
      forge().admin.autoMerge({ ...AT, number, as: 'ada' }),
    ).rejects.toThrow('Pull request is in clean status');
  });

  it('changing the base shows other changes and makes approvals stale', async () => {
    const base = await forge().admin.head({ ...AT, branch: 'main' });
    await asUser(forge(), 'ada').rest.git.createRef({
      ...AT,
      ref: 'refs/heads/release',
      sha: base ?? '',
    });
    await forge().admin.ensureBranchProtection({
      ...AT,
      branch: 'release',
      requiredApprovingReviewCount: 1,
      dismissStaleReviews: true,
    });
    await forge().admin.commit({
      ...AT,
      branch: 'main',
      author: 'cleo',
      files: { 'README.md': 'Only on main\n' },
      message: 'Only on main',
    });
    const { number } = await promote(forge(), 'ada');
    await approve(forge(), 'bob', number);
    const { rest } = asUser(forge(), 'ada');
    const at = { ...AT, pull_number: number };
    expect((await pull(number)).changed_files).toBe(1);
    await rest.pulls.update({ ...at, base: 'release' });
    expect(await pull(number)).toMatchObject({
      base: { ref: 'release' },
      changed_files: 2,
    });
    const { data } = await rest.pulls.listReviews(at);
    expect(data.map(({ state }) => state)).toEqual(['DISMISSED']);
    const nowhere = rest.pulls.update({ ...at, base: 'nowhere' });
    expect((await refusal(nowhere)).status).toBe(422);
  });
});
