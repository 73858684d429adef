import { APP_ID, AT, promote, refusal } from '../__testUtils__/testForge';
import { Stage } from '../__testUtils__/Stage';

/** Repositories, Git's objects, checks and statuses, as their REST pages say. Quoted names are their sentences. */
describe('repositories, as GitHub documents them', () => {
  const stage = new Stage();
  // Each schema is compiled at its first use, which takes a while.
  jest.setTimeout(60_000);
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const tip = async () =>
    (await stage.forge.admin.head({ ...AT, branch: 'main' })) ?? '';

  it('"You are unable to create new references for empty repositories" nor for what does not exist', async () => {
    const { rest } = stage.as('ada');
    const sha = await tip();
    const ref = 'refs/heads/documented';
    const created = await rest.git.createRef({ ...AT, ref, sha });
    expect(created.data.object).toMatchObject({ sha, type: 'commit' });
    const twice = rest.git.createRef({ ...AT, ref, sha });
    expect(await refusal(twice)).toMatchObject({ status: 422 });
    const missing = { ...AT, ref: 'refs/heads/x', sha: 'f'.repeat(40) };
    expect((await refusal(rest.git.createRef(missing))).status).toBe(422);
    const read = await rest.git.getRef({ ...AT, ref: 'heads/documented' });
    expect(read.data).toEqual(created.data);
  });

  it('"force: Indicates whether to force the update or to make sure the update is a fast-forward update"', async () => {
    const { rest } = stage.as('ada');
    const sha = await tip();
    const ahead = await stage.forge.admin.commit({
      ...AT,
      branch: 'documented',
      author: 'ada',
      files: { 'x.txt': 'x' },
      message: 'x',
    });
    const ref = { ...AT, ref: 'heads/documented' };
    const back = rest.git.updateRef({ ...ref, sha });
    expect(await refusal(back)).toEqual({
      status: 422,
      text: 'Update is not a fast forward',
    });
    await rest.git.updateRef({ ...ref, sha, force: true });
    await rest.git.updateRef({ ...ref, sha: ahead });
    const { data } = await rest.repos.listActivities({
      ...AT,
      ref: 'documented',
    });
    expect(data.slice(0, 2).map(item => item.activity_type)).toEqual([
      'push',
      'force_push',
    ]);
    expect((await rest.git.deleteRef(ref)).status).toBe(204);
    expect((await refusal(rest.git.getRef(ref))).status).toBe(404);
  });

  it('"Note that creating a tag object does not create the reference that makes a tag in Git"', async () => {
    const { rest } = stage.as('ada');
    const object = await tip();
    const { data: tag } = await rest.git.createTag({
      ...AT,
      tag: 'v1',
      message: 'First',
      object,
      type: 'commit',
    });
    expect((await rest.repos.listTags(AT)).data).toEqual([]);
    const ref = 'refs/tags/v1';
    await rest.git.createRef({ ...AT, ref, sha: tag.sha });
    const { data } = await rest.git.getTag({ ...AT, tag_sha: tag.sha });
    expect(data).toEqual(tag);
    expect(data.verification).toMatchObject({ reason: 'unsigned' });
    const tags = await rest.repos.listTags(AT);
    expect(tags.data).toMatchObject([{ name: 'v1', commit: { sha: object } }]);
  });

  it('"The response will include a verification object that describes the result of verifying the commit\'s signature"', async () => {
    const { rest } = stage.as('ada');
    const sha = await tip();
    const git = await rest.git.getCommit({ ...AT, commit_sha: sha });
    const { data } = await rest.repos.getCommit({ ...AT, ref: 'main' });
    expect(data.commit.verification).toEqual(git.data.verification);
    const { data: list } = await rest.repos.listCommits(AT);
    expect(list[0].sha).toBe(sha);
  });

  it('"Gets the contents of a file or directory in a repository", at a branch', async () => {
    const { rest } = stage.as('ada');
    expect((await rest.repos.get(AT)).data.default_branch).toBe('main');
    const { data } = await rest.repos.getContent({ ...AT, path: 'README.md' });
    expect(data).toMatchObject({ type: 'file', encoding: 'base64' });
    const folder = await rest.repos.getContent({ ...AT, path: 'apps' });
    expect(folder.data).toMatchObject([{ type: 'dir', name: 'payments' }]);
    const branch = await rest.repos.getBranch({ ...AT, branch: 'main' });
    expect(branch.data.commit.sha).toBe(await tip());
    const branches = await rest.repos.listBranches({ ...AT, per_page: 1 });
    expect(branches.data).toHaveLength(1);
    const none = rest.repos.getContent({ ...AT, path: 'none' });
    expect((await refusal(none)).status).toBe(404);
  });

  it('"Compares two commits against one another", as many as it is ahead and behind', async () => {
    const { head } = await promote(stage.forge, 'ada', 'v20');
    const { rest } = stage.as('ada');
    const { data } = await rest.repos.compareCommitsWithBasehead({
      ...AT,
      basehead: `main...${head}`,
    });
    expect(data).toMatchObject({ status: 'ahead', ahead_by: 1, behind_by: 0 });
    const pulls = await rest.repos.listPullRequestsAssociatedWithCommit({
      ...AT,
      commit_sha: head,
    });
    expect(pulls.data).toMatchObject([{ head: { sha: head } }]);
  });

  it('"Write permission for the checks REST API is only available to GitHub Apps"', async () => {
    const sha = await tip();
    const check = { ...AT, name: 'lint', head_sha: sha };
    const person = stage.as('ada').rest;
    expect((await refusal(person.checks.create(check))).status).toBe(403);
    const { rest } = await stage.installation();
    const { data } = await rest.checks.create({ ...check, status: 'queued' });
    expect(data.app?.id).toBe(APP_ID);
    const at = { ...AT, check_run_id: data.id };
    const done = await rest.checks.update({ ...at, conclusion: 'success' });
    expect(done.data.status).toBe('completed');
    expect((await rest.checks.get(at)).data).toEqual(done.data);
    const list = await rest.checks.listForRef({ ...AT, ref: 'main' });
    expect(list.data.check_runs).toEqual([done.data]);
  });

  it('"The combined state is: failure if any of the contexts report as error or failure, pending if there are no statuses or a context is pending, success if the latest status for all contexts is success"', async () => {
    const { rest } = stage.as('ada');
    const sha = await stage.forge.admin.commit({
      ...AT,
      branch: 'statuses',
      author: 'ada',
      files: { 'y.txt': 'y' },
      message: 'y',
    });
    const combined = async () =>
      (await rest.repos.getCombinedStatusForRef({ ...AT, ref: sha })).data
        .state;
    const set = (context: string, state: 'error' | 'pending' | 'success') =>
      rest.repos.createCommitStatus({ ...AT, sha, context, state });
    expect(await combined()).toBe('pending');
    await set('a', 'success');
    expect(await combined()).toBe('success');
    await set('b', 'pending');
    expect(await combined()).toBe('pending');
    await set('c', 'error');
    expect(await combined()).toBe('failure');
    await set('b', 'success');
    await set('c', 'success');
    expect(await combined()).toBe('success');
    const all = await rest.repos.listCommitStatusesForRef({ ...AT, ref: sha });
    expect(all.data.map(({ context }) => context)).toEqual([
      'c',
      'b',
      'c',
      'b',
      'a',
    ]);
  });

  it('every route was answered as the OpenAPI description says', async () => {
    expect(await stage.unanswered('git')).toEqual([]);
  });
});
