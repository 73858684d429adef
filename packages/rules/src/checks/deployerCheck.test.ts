import { deployed, mergedPullRequest, sync } from '../testing/deployed';
import { AT, bot, human, stranger } from '../testing/facts';
import { deployerCheck } from './deployerCheck';
import type { DeployedChangeFacts, Verdict } from './types';

const erin = human('erin', { provider: 'argocd' });
const startedBy = (actor: typeof erin | null) => ({
  sync: sync({ startedBy: actor }),
});
const withPr = (
  change: Partial<NonNullable<DeployedChangeFacts['pullRequest']>>,
) => ({ pullRequest: mergedPullRequest(change) });

it.each<[string, Partial<DeployedChangeFacts>, Verdict, RegExp]>([
  [
    'somebody else',
    {},
    'pass',
    /^erin started the sync and had no hand in the change\.$/,
  ],
  [
    'the requester',
    startedBy(human('ada')),
    'fail',
    /^ada started the sync and is the requester of the change\.$/,
  ],
  ['the author', withPr({ author: erin }), 'fail', /erin .* is the author/],
  [
    'the last pusher',
    withPr({ lastPusher: erin }),
    'fail',
    /erin .* is the last pusher/,
  ],
  [
    'who wrote one of its commits',
    withPr({ writers: [erin] }),
    'fail',
    /erin .* is the author/,
  ],
  [
    'the requester, under another user',
    { requesterAliases: ['user:default/erin'] },
    'fail',
    /erin .* is the requester/,
  ],
  [
    'a committer, whom the policy then in force keeps apart',
    {
      ...withPr({ committers: [erin] }),
      separation: { atMerge: [], atSync: [['syncer', 'committer']] },
    },
    'fail',
    /erin .* is the committer/,
  ],
  [
    'somebody, while the policy then in force is not known',
    { separation: { atMerge: [], atSync: null } },
    'indeterminate',
    /policy then in force/,
  ],
  [
    'somebody whose account was linked after the request',
    startedBy({ ...erin, personAtRequest: null }),
    'indeterminate',
    /linked to a person after the change was requested/,
  ],
  [
    'the author, under another account',
    {
      ...startedBy(human('dan', { provider: 'argocd', account: 'd' })),
      ...withPr({ author: human('dan') }),
    },
    'fail',
    /dan/,
  ],
  [
    'by itself',
    { sync: sync({ automated: true, startedBy: null }) },
    'not-applicable',
    /by itself/,
  ],
  [
    'by the portal',
    { sync: sync({ startedBy: bot('portal'), startedByPortal: true }) },
    'not-applicable',
    /The portal started/,
  ],
  [
    'by a bot that is not the portal',
    startedBy(bot('ci')),
    'indeterminate',
    /who used that account is not known/,
  ],
  [
    'by an account without a person',
    startedBy(stranger('zoe')),
    'indeterminate',
    /Nobody is known behind zoe-gh/,
  ],
  [
    'by nobody told',
    startedBy(null),
    'indeterminate',
    /Who started the sync is not known/,
  ],
  [
    'a change by an unknown author',
    withPr({ author: stranger('zoe') }),
    'indeterminate',
    /the author of the change is not known/,
  ],
  [
    'a change by an unknown pusher',
    withPr({ lastPusher: null }),
    'indeterminate',
    /the last pusher of the change is not known/,
  ],
  [
    'a requester who is found before an unknown author',
    { ...startedBy(human('ada')), ...withPr({ author: stranger('zoe') }) },
    'fail',
    /requester/,
  ],
  [
    'no pull request',
    { pullRequest: null },
    'indeterminate',
    /who wrote the change is not known/,
  ],
  ['no sync', { sync: null }, 'indeterminate', /has not been seen/],
])('SOD-01, %s', (_, change, verdict, reason) => {
  const facts = deployed(change);
  const result = deployerCheck.evaluate({ facts, calendar: null, at: AT });
  expect(result).toMatchObject({ check: 'SOD-01', verdict });
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(
    ['pass', 'not-applicable'].includes(verdict),
  );
});
