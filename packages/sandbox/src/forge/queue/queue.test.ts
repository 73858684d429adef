import {
  approve,
  checksRule,
  eachWithForge,
  ensureRules,
  mergeAs,
  pullRequestRule,
  QUEUE_RULE,
} from '../__testUtils__/rules';
import {
  APP_ID,
  asApp,
  asUser,
  AT,
  PIN_FILE,
  promote,
  refusal,
  webhookSink,
} from '../__testUtils__/testForge';

const GATE = checksRule([{ context: 'gate', integration_id: APP_ID }]);

describe('a merge queue', () => {
  const forge = eachWithForge();

  const gate = async (sha: string, conclusion: 'success' | 'failure') => {
    const app = await asApp(forge());
    await app.rest.checks.create({
      ...AT,
      name: 'gate',
      head_sha: sha,
      conclusion,
    });
  };

  const pull = async (number: number) =>
    (
      await asUser(forge(), 'ada').rest.pulls.get({
        ...AT,
        pull_number: number,
      })
    ).data;

  /** Opens a PR of its own file that may enter the queue. */
  const ready = async (tag: string) => {
    const head = await forge().admin.commit({
      ...AT,
      branch: tag,
      author: 'ada',
      files: { [`${tag}.txt`]: tag },
      message: `Add ${tag}`,
    });
    const { number } = await forge().admin.openPullRequest({
      ...AT,
      as: 'ada',
      head: tag,
      title: `Add ${tag}`,
    });
    await approve(forge(), 'bob', number);
    await gate(head, 'success');
    return number;
  };

  const enqueue = async (login: string, number: number) =>
    asUser(forge(), login).graphql<{
      enqueuePullRequest: {
        mergeQueueEntry: { position: number; state: string };
      };
    }>(
      `mutation($id:ID!){enqueuePullRequest(input:{pullRequestId:$id}){mergeQueueEntry{position state headCommit{oid} baseCommit{oid}}}}`,
      { id: (await pull(number)).node_id },
    );

  const groups = async () => {
    const { data } = await asUser(forge(), 'ada').rest.repos.listBranches({
      ...AT,
      per_page: 100,
    });
    return data
      .filter(({ name }) => name.startsWith('gh-readonly-queue/'))
      .map(({ name, commit }) => ({ name, sha: commit.sha }));
  };

  const headOf = async (number: number) => {
    const found = (await groups()).find(({ name }) =>
      name.startsWith(`gh-readonly-queue/main/pr-${number}-`),
    );
    return found?.sha ?? '';
  };

  beforeEach(async () => {
    await ensureRules(forge(), [pullRequestRule(), GATE, QUEUE_RULE]);
  });

  it('merges must be performed via the queue', async () => {
    const number = await ready('one');
    expect(await refusal(mergeAs(forge(), 'bob', number))).toEqual({
      status: 405,
      text: 'Repository rule violations found\n\nChanges must be made through the merge queue\n\n',
    });
    await enqueue('bob', number);
    expect((await refusal(mergeAs(forge(), 'bob', number))).text).toBe(
      'Pull Request is in the merge queue',
    );
  });

  it('takes only what has passed all required branch protection checks', async () => {
    const { number } = await promote(forge(), 'ada');
    await expect(enqueue('bob', number)).rejects.toThrow(
      'At least 1 approving review is required',
    );
  });

  it('creates temporary branches with a special prefix, on the latest base and the queue before', async () => {
    const [first, second] = [await ready('one'), await ready('two')];
    const main = await forge().admin.head({ ...AT, branch: 'main' });
    expect(await enqueue('bob', first)).toMatchObject({
      enqueuePullRequest: {
        mergeQueueEntry: {
          position: 1,
          state: 'AWAITING_CHECKS',
          baseCommit: { oid: main },
        },
      },
    });
    await enqueue('bob', second);
    expect((await groups()).map(({ name }) => name)).toEqual([
      `gh-readonly-queue/main/pr-${first}-${main}`,
      `gh-readonly-queue/main/pr-${second}-${await headOf(first)}`,
    ]);
    const { repository } = await asUser(forge(), 'ada').graphql<{
      repository: object;
    }>(
      `query($n:Int!){repository(owner:"acme",name:"deploy-config"){
        pullRequest(number:$n){isInMergeQueue isMergeQueueEnabled mergeQueueEntry{position enqueuer{login}}}
        mergeQueue(branch:"main"){configuration{mergeMethod mergingStrategy} entries(first:9){totalCount}}}}`,
      { n: second },
    );
    expect(repository).toEqual({
      pullRequest: {
        isInMergeQueue: true,
        isMergeQueueEnabled: true,
        mergeQueueEntry: { position: 2, enqueuer: { login: 'bob' } },
      },
      mergeQueue: {
        configuration: { mergeMethod: 'MERGE', mergingStrategy: 'ALLGREEN' },
        entries: { totalCount: 2 },
      },
    });
  });

  it('merges in first-in-first-out order when the required checks pass on the group', async () => {
    const [first, second] = [await ready('one'), await ready('two')];
    await enqueue('bob', first);
    await enqueue('bob', second);
    const heads = [await headOf(first), await headOf(second)];
    await gate(heads[1], 'success');
    expect((await pull(second)).merged).toBe(false);
    await gate(heads[0], 'success');
    expect(await pull(first)).toMatchObject({
      merged: true,
      merge_commit_sha: heads[0],
      merged_by: { login: 'github-merge-queue[bot]', type: 'Bot' },
    });
    expect(await pull(second)).toMatchObject({
      merged: true,
      merge_commit_sha: heads[1],
    });
    expect(await forge().admin.head({ ...AT, branch: 'main' })).toBe(heads[1]);
    expect(await groups()).toEqual([]);
  });

  it('removes a pull request whose checks fail, and builds those behind it anew', async () => {
    const [first, second] = [await ready('one'), await ready('two')];
    await enqueue('bob', first);
    await enqueue('bob', second);
    const before = await headOf(second);
    await gate(await headOf(first), 'failure');
    expect((await pull(first)).merged).toBe(false);
    const after = await headOf(second);
    expect(after).not.toBe(before);
    expect(await headOf(first)).toBe('');
    const { repository } = await asUser(forge(), 'ada').graphql<{
      repository: { pullRequest: object };
    }>(
      `query($n:Int!){repository(owner:"acme",name:"deploy-config"){pullRequest(number:$n){
        isInMergeQueue timelineItems(first:9,itemTypes:[ADDED_TO_MERGE_QUEUE_EVENT,REMOVED_FROM_MERGE_QUEUE_EVENT]){nodes{__typename
          ...on AddedToMergeQueueEvent{enqueuer{login}} ...on RemovedFromMergeQueueEvent{reason actor{__typename}}}}}}}`,
      { n: first },
    );
    expect(repository.pullRequest).toEqual({
      isInMergeQueue: false,
      timelineItems: {
        nodes: [
          {
            __typename: 'AddedToMergeQueueEvent',
            enqueuer: { login: 'bob' },
          },
          {
            __typename: 'RemovedFromMergeQueueEvent',
            reason: 'failed_checks',
            actor: { __typename: 'Bot' },
          },
        ],
      },
    });
    await gate(after, 'success');
    expect((await pull(second)).merged).toBe(true);
  });

  it('lets go of a pull request that is pushed to, or taken out', async () => {
    const [first, second] = [await ready('one'), await ready('two')];
    await enqueue('bob', first);
    await enqueue('bob', second);
    await forge().admin.commit({
      ...AT,
      branch: 'one',
      author: 'ada',
      files: { 'one.txt': 'changed' },
      message: 'Changed',
    });
    await forge().admin.dequeue({ ...AT, number: second, as: 'bob' });
    expect(await groups()).toEqual([]);
    await expect(
      forge().admin.dequeue({ ...AT, number: second, as: 'bob' }),
    ).rejects.toThrow('Pull request is not in the queue');
  });

  it('lets in only who may merge, and merges only what rules still allow', async () => {
    await forge().admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      restrictions: { users: ['bob'] },
    });
    const number = await ready('one');
    await expect(enqueue('cleo', number)).rejects.toThrow(
      "You're not authorized to push to this branch.",
    );
    await enqueue('bob', number);
    const { rest } = asUser(forge(), 'cleo');
    const at = { ...AT, pull_number: number };
    const { data } = await rest.pulls.listReviews(at);
    await rest.pulls.dismissReview({
      ...at,
      review_id: data[0].id,
      message: 'Wait',
    });
    await gate(await headOf(number), 'success');
    expect((await pull(number)).merged).toBe(false);
    expect(await groups()).toEqual([]);
    expect(forge().admin.ruleSuites(AT).at(-1)).toMatchObject({
      result: 'fail',
    });
  });

  it('builds anew when somebody who may bypass it moves the base', async () => {
    await forge().admin.ensureOrganizationMember({
      org: 'acme',
      login: 'cleo',
      role: 'admin',
    });
    await ensureRules(forge(), [pullRequestRule(), GATE, QUEUE_RULE], {
      bypass_actors: [{ actor_type: 'OrganizationAdmin' }],
    });
    const number = await ready('one');
    await enqueue('bob', number);
    const before = await headOf(number);
    const main = await forge().admin.commit({
      ...AT,
      branch: 'main',
      author: 'cleo',
      files: { [PIN_FILE]: 'urgent\n' },
      message: 'Urgent',
    });
    expect(await headOf(number)).not.toBe(before);
    await gate(await headOf(number), 'success');
    const { data } = await asUser(forge(), 'ada').rest.repos.getCommit({
      ...AT,
      ref: 'main',
    });
    expect(data.parents[0].sha).toBe(main);
  });

  it('says to webhooks when checks are requested and groups are destroyed', async () => {
    const sink = await webhookSink();
    const number = await ready('one');
    await forge().admin.setWebhookUrl(APP_ID, sink.url);
    await enqueue('bob', number);
    await gate(await headOf(number), 'success');
    await forge().admin.webhooksSettled();
    await sink.close();
    const seen = sink.received.map(({ headers, body }) => {
      const { action, reason } = JSON.parse(body);
      return [headers['x-github-event'], action, reason]
        .filter(Boolean)
        .join(' ');
    });
    expect(
      seen.filter(event => /merge_group|pull_request/.test(event)),
    ).toEqual([
      'pull_request enqueued',
      'merge_group checks_requested',
      'pull_request closed',
      'merge_group destroyed merged',
      'pull_request dequeued MERGE',
    ]);
  });
});
