import { APP_ID, bot, context, pullRequest } from '../testing/facts';
import type { Differences } from '../testing/facts';
import { guardrailsGate, guardrailsGateV1 } from './guardrails';
import type { GateState, PullRequestFact } from './types';

const withPr = (change: Partial<PullRequestFact>): Differences => ({
  facts: { pullRequest: pullRequest(change) },
});

const checks = (
  ...requiredChecks: { context: string; appId: number | null }[]
) =>
  withPr({
    protection: { requiredChecks, requiredApprovals: 1, bypassActors: [] },
  });

const bypass = (...bypassActors: string[]) =>
  withPr({
    author: bot('acme-portal[bot]'),
    protection: {
      requiredChecks: [{ context: 'gitops-compliance', appId: APP_ID }],
      requiredApprovals: 1,
      bypassActors,
    },
  });

const ours = { context: 'gitops-compliance', appId: APP_ID };
const anyones = { context: 'gitops-compliance', appId: null };
const another = { context: 'gitops-compliance', appId: 99 };

it.each<[string, Differences, GateState, RegExp]>([
  [
    'our check from our App',
    {},
    'open',
    /^main requires the check gitops-compliance from the portal's App\.$/,
  ],
  [
    'among other checks',
    checks({ context: 'ci', appId: 1 }, ours),
    'open',
    /requires/,
  ],
  ['required twice, once from us', checks(anyones, ours), 'open', /requires/],
  [
    'not required',
    checks({ context: 'ci', appId: APP_ID }),
    'closed',
    /does not require/,
  ],
  ['nothing required', checks(), 'closed', /does not require/],
  ['from any source', checks(anyones), 'closed', /anybody could set it/],
  [
    'from another App',
    checks(another),
    'closed',
    /from App 99, which is not the portal's/,
  ],
  [
    'others may bypass',
    bypass('team/release', 'app/47110', 'user/x4711'),
    'open',
    /requires/,
  ],
  [
    'trap: a bot token that bypasses protection',
    bypass('app/4711'),
    'closed',
    /portal itself may bypass .* \(as app\/4711\)/,
  ],
  ['our App may bypass, by bare id', bypass('4711'), 'closed', /may bypass/],
  [
    'our App may bypass, by name',
    bypass('app/Acme-Portal'),
    'closed',
    /may bypass/,
  ],
  ['our bot may bypass', bypass('acme-portal[bot]'), 'closed', /may bypass/],
  [
    'protection not known',
    withPr({ protection: null }),
    'unknown',
    /How main is protected/,
  ],
  [
    'our App not known',
    { facts: { portalAppId: null } },
    'unknown',
    /The App under which/,
  ],
  [
    'no pull request',
    { facts: { pullRequest: null } },
    'pending',
    /no pull request yet/,
  ],
  [
    'an old reading',
    withPr({ asOf: '2026-06-01T14:02:00Z' }),
    'unknown',
    /not been read/,
  ],
  [
    'trap: two open pull requests with one head',
    withPr({ twins: [14] }),
    'closed',
    /^#14 has the same head, so a check/,
  ],
  [
    'several with one head',
    withPr({ twins: [14, 15] }),
    'closed',
    /^#14 and #15 have the same head/,
  ],
  [
    'others with one head not known',
    withPr({ twins: null }),
    'unknown',
    /Whether another open pull request/,
  ],
  [
    'a reading that did not ask for others',
    withPr({ twins: undefined }),
    'unknown',
    /Whether another open pull request/,
  ],
  [
    'what the protection lets happen is told',
    withPr({
      protection: {
        requiredChecks: [ours],
        requiredApprovals: 1,
        bypassActors: [],
        adminsMayBypass: true,
        allowsForcePushes: true,
        allowsDeletions: true,
      },
    }),
    'open',
    /App\. It also lets administrators bypass it, history be rewritten and the branch be deleted\.$/,
  ],
  [
    'not asked for',
    { policy: { requireGuardrails: false }, facts: { pullRequest: null } },
    'open',
    /does not ask/,
  ],
])('guardrails: %s', (_, differences, state, reason) => {
  const result = guardrailsGate.evaluate(context(differences));
  expect(result).toMatchObject({ gate: 'guardrails', state });
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(state === 'open');
});

it('looked at no other pull request before', () => {
  const facts = withPr({ twins: [14] });
  expect(guardrailsGateV1.evaluate(context(facts))).toMatchObject({
    state: 'open',
    ruleVersion: 1,
  });
});
