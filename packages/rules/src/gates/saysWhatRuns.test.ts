import {
  context,
  deployment,
  HEAD,
  OLD,
  pullRequest,
  type Differences,
} from '../testing/facts';
import { ruleOf } from './past';
import { targetCleanGate } from './targetClean';
import { upstreamGate } from './upstream';
import type { DeploymentFact } from './types';

/** A retroactive pull request: nothing but its target runs what it brings. */
const retroactive = (
  { change, facts }: Differences = {},
  inTarget: Partial<DeploymentFact> = {},
) =>
  context({
    policy: { requireCleanTarget: true },
    change: { kind: 'direct', ourHeadSha: HEAD, ...change },
    facts: {
      target: {
        deployments: [
          deployment({
            application: 'payments-api-prod',
            sync: 'out-of-sync',
            ...inTarget,
          }),
        ],
      },
      upstreams: [
        {
          environment: 'staging',
          deployments: [deployment({ pinnedRevision: OLD })],
        },
      ],
      ...facts,
    },
  });

const GATES = [upstreamGate, targetCleanGate];
const statesOf = (
  judged: ReturnType<typeof retroactive>,
  gates: readonly (typeof GATES)[number][] = GATES,
) => gates.map(gate => gate.evaluate(judged).state);

describe('a change that says in Git what an emergency left running', () => {
  it('needs nothing before it, and goes to where both differ', () => {
    const judged = retroactive();
    expect(GATES.map(gate => gate.evaluate(judged))).toMatchObject([
      {
        state: 'open',
        reason:
          'It says in Git what prod runs already, so nothing has to run before it.',
      },
      {
        state: 'open',
        reason:
          'payments-api is healthy in prod, and this change says in Git what runs there.',
      },
    ]);
  });

  it.each<[string, Differences]>([
    [
      'somebody pushed to it',
      { facts: { pullRequest: pullRequest({ headSha: OLD }) } },
    ],
    ['its pull request is not known', { facts: { pullRequest: null } }],
    ['the portal did not open it', { change: { ourHeadSha: null } }],
    ['it is a promotion', { change: { kind: 'promotion' } }],
  ])('is none where %s', (_, differences) => {
    expect(statesOf(retroactive(differences))).toEqual(['closed', 'closed']);
  });

  it('is held like any other once its target runs what Git says', () => {
    expect(
      statesOf(retroactive({}, { sync: 'synced', pinnedRevision: OLD })),
    ).toEqual(['closed', 'open']);
  });

  it('needs nothing before it where it brings what was set in an Application itself', () => {
    const inSync = { sync: 'synced' as const };
    expect(statesOf(retroactive({}, inSync))).toEqual(['open', 'open']);
    expect(
      statesOf(
        retroactive(
          { facts: { pullRequest: pullRequest({ headSha: OLD }) } },
          inSync,
        ),
      ),
    ).toEqual(['closed', 'open']);
    expect(
      statesOf(retroactive({ change: { kind: 'promotion' } }, inSync)),
    ).toEqual(['closed', 'open']);
    expect(ruleOf('upstream', 3)?.evaluate(retroactive({}, inSync)).state).toBe(
      'closed',
    );
  });

  it('is held where its target is not well, whatever differs', () => {
    expect(statesOf(retroactive({}, { health: 'degraded' }))).toEqual([
      'open',
      'closed',
    ]);
  });

  it('was held by the rules before', () => {
    const before = [ruleOf('upstream', 2), ruleOf('target-clean', 1)];
    expect(before.map(gate => gate?.evaluate(retroactive()).state)).toEqual([
      'closed',
      'closed',
    ]);
  });
});
