import { context, deployment } from '../testing/facts';
import type { Differences } from '../testing/facts';
import { targetCleanGate } from './targetClean';
import type { DeploymentFact } from './types';

const judged = (
  deployments: Partial<DeploymentFact>[],
  more: Differences = {},
) =>
  targetCleanGate.evaluate(
    context({
      ...more,
      policy: { requireCleanTarget: true, ...more.policy },
      facts: {
        target: {
          deployments: deployments.map(change =>
            deployment({ application: 'payments-api-prod', ...change }),
          ),
        },
      },
    }),
  );
const operation = (phase: string) => ({
  phase,
  startedAt: '2026-06-01T14:02:00Z',
});

it.each<[string, Partial<DeploymentFact>, string, RegExp]>([
  ['healthy and in sync', {}, 'open', /healthy and in sync in prod/],
  ['after a good sync', { operation: operation('succeeded') }, 'open', /./],
  ['degraded', { health: 'degraded' }, 'closed', /degraded before the change/],
  ['missing', { health: 'missing' }, 'closed', /missing before/],
  ['suspended', { health: 'suspended' }, 'closed', /suspended before/],
  ['out of sync', { sync: 'out-of-sync' }, 'closed', /out of sync before/],
  ['after a bad sync', { operation: operation('failed') }, 'closed', /failed/],
  ['after an error', { operation: operation('error') }, 'closed', /failed/],
  ['rolling out', { health: 'progressing' }, 'pending', /rolling out/],
  ['of unknown health', { health: 'unknown' }, 'unknown', /healthy is not/],
  ['of unknown sync', { sync: 'unknown' }, 'unknown', /in sync is not known/],
  ['not heard', { asOf: '2026-06-01T14:00:00Z' }, 'unknown', /since 14:00Z/],
  ['never heard', { asOf: null }, 'unknown', /never been heard/],
])('a target that is %s', (_, change, state, reason) => {
  const result = judged([{}, change]);
  expect(result.state).toBe(state);
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(state === 'open');
});

it("trap: a sync running at the window's edge locks out manual syncs (A#25361): show it, do not wedge", () => {
  const running = { operation: operation('running') };
  expect(judged([running])).toMatchObject({
    state: 'pending',
    reason: 'A sync of payments-api-prod is running since 14:02Z.',
    remedy: 'Wait until it ends, or terminate it in Argo CD.',
  });
  // However it ends, what comes next is decided anew.
  expect(judged([{ operation: operation('succeeded') }]).state).toBe('open');
  expect(judged([{ operation: operation('terminating') }]).state).toBe(
    'pending',
  );
});

it('is unknown where no application is known', () => {
  expect(judged([]).state).toBe('unknown');
});

it.each<[string, Differences]>([
  ['the policy does not ask', { policy: { requireCleanTarget: false } }],
  ['the change is a rollback', { change: { kind: 'rollback' } }],
])('is open where %s', (_, differences) => {
  expect(judged([{ health: 'degraded' }], differences).state).toBe('open');
});
