import { approve, eachWithForge, mergeAs } from './__testUtils__/rules';
import {
  asUser,
  AT,
  PIN_FILE,
  pinned,
  promote,
} from './__testUtils__/testForge';

describe('the timeline of a pull request', () => {
  const forge = eachWithForge();

  const items = async (number: number) => {
    const { repository } = await asUser(forge(), 'ada').graphql<{
      repository: { pullRequest: { timelineItems: { nodes: object[] } } };
    }>(
      `query($n:Int!){repository(owner:"acme",name:"deploy-config"){pullRequest(number:$n){timelineItems(first:50){nodes{__typename
        ...on ReviewRequestedEvent{actor{login} requestedReviewer{...on User{login}}}
        ...on HeadRefForcePushedEvent{actor{login} beforeCommit{oid} afterCommit{oid}}
        ...on ReviewDismissedEvent{actor{login} previousReviewState dismissalMessage review{state author{login}}}
        ...on BaseRefChangedEvent{previousRefName currentRefName}
        ...on MergedEvent{actor{login} mergeRefName commit{oid}}
        ...on ClosedEvent{actor{login}} ...on ReopenedEvent{actor{login}}
        ...on RenamedTitleEvent{previousTitle currentTitle}}}}}}`,
      { n: number },
    );
    return repository.pullRequest.timelineItems.nodes;
  };

  it('tells who asked, forced, dismissed, closed, reopened and merged', async () => {
    await forge().admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredApprovingReviewCount: 0,
      dismissStaleReviews: true,
    });
    const { number, head } = await promote(forge(), 'ada');
    const at = { ...AT, number };
    await forge().admin.requestReview({ ...at, as: 'ada', reviewers: ['bob'] });
    await approve(forge(), 'bob', number);
    const forced = await forge().admin.commit({
      ...AT,
      branch: 'promote-v2',
      author: 'ada',
      pusher: 'cleo',
      files: { [PIN_FILE]: pinned('v3') },
      message: 'Rewritten',
      amend: true,
    });
    const { data: review } = await approve(forge(), 'bob', number);
    await asUser(forge(), 'cleo').rest.pulls.dismissReview({
      ...AT,
      pull_number: number,
      review_id: review.id,
      message: 'Too early',
    });
    await forge().admin.close({ ...at, as: 'bob' });
    await forge().admin.reopen({ ...at, as: 'ada' });
    await asUser(forge(), 'ada').rest.pulls.update({
      ...AT,
      pull_number: number,
      title: 'Promote payments to v3',
    });
    const { data: merged } = await mergeAs(forge(), 'bob', number);
    expect(await items(number)).toEqual([
      {
        __typename: 'ReviewRequestedEvent',
        actor: { login: 'ada' },
        requestedReviewer: { login: 'bob' },
      },
      {
        __typename: 'HeadRefForcePushedEvent',
        actor: { login: 'cleo' },
        beforeCommit: { oid: head },
        afterCommit: { oid: forced },
      },
      {
        __typename: 'ReviewDismissedEvent',
        actor: { login: 'cleo' },
        previousReviewState: 'APPROVED',
        dismissalMessage: null,
        review: { state: 'DISMISSED', author: { login: 'bob' } },
      },
      {
        __typename: 'ReviewDismissedEvent',
        actor: { login: 'cleo' },
        previousReviewState: 'APPROVED',
        dismissalMessage: 'Too early',
        review: { state: 'DISMISSED', author: { login: 'bob' } },
      },
      { __typename: 'ClosedEvent', actor: { login: 'bob' } },
      { __typename: 'ReopenedEvent', actor: { login: 'ada' } },
      {
        __typename: 'RenamedTitleEvent',
        previousTitle: 'Promote payments to v2',
        currentTitle: 'Promote payments to v3',
      },
      {
        __typename: 'MergedEvent',
        actor: { login: 'bob' },
        mergeRefName: 'main',
        commit: { oid: merged.sha },
      },
      { __typename: 'ClosedEvent', actor: { login: 'bob' } },
    ]);
  });

  it('"List timeline events for an issue": commits and reviews stand among the events', async () => {
    const { number, head } = await promote(forge(), 'ada');
    await approve(forge(), 'bob', number);
    const { data: merged } = await mergeAs(forge(), 'cleo', number);
    const { rest } = asUser(forge(), 'ada');
    const { data } = await rest.issues.listEventsForTimeline({
      ...AT,
      issue_number: number,
    });
    expect(data).toMatchObject([
      { event: 'committed', sha: head },
      { event: 'reviewed', state: 'approved', user: { login: 'bob' } },
      {
        event: 'merged',
        actor: { login: 'cleo' },
        commit_id: merged.sha,
      },
      { event: 'closed', actor: { login: 'cleo' } },
    ]);
  });

  it('a deleted head branch closes the pull request', async () => {
    const { number } = await promote(forge(), 'ada');
    const { rest } = asUser(forge(), 'ada');
    await rest.git.deleteRef({ ...AT, ref: 'heads/promote-v2' });
    expect((await items(number)).map(item => Object.values(item)[0])).toEqual([
      'ClosedEvent',
      'HeadRefDeletedEvent',
    ]);
  });
});
