import fc from 'fast-check';
import { threeWayCount } from './threeWay';
import type {
  CompletenessFacts,
  DeploymentFacts,
  DifferenceKind,
} from './types';

const at = (day: number, minute = 0) =>
  new Date(Date.UTC(2026, 9, day, 12, minute)).toISOString();
const OCTOBER = {
  environment: 'prod',
  from: '2026-10-01T00:00:00.000Z',
  until: '2026-11-01T00:00:00.000Z',
};
const SERVICE = 'component:default/payments';

const merge = (change: number, revision: string, day: number) => ({
  change,
  service: SERVICE,
  revision,
  at: at(day),
});
const seen = (revision: string | null, day: number, minute = 2) => ({
  revision,
  synced: revision ?? 'unread',
  at: at(day, minute),
});
const deployment = (change: Partial<DeploymentFacts>): DeploymentFacts => ({
  deployment: 'eu-1/argocd/payments',
  service: SERVICE,
  baseline: { revision: 'r0', since: at(-10) },
  syncs: [],
  running: [],
  ...change,
});

describe('the three-way count', () => {
  it.each<
    [
      string,
      CompletenessFacts,
      { git: number; syncs: number; runtime: number },
      [DifferenceKind, string | null, number | null][],
    ]
  >([
    [
      'a change that was merged, synced and found running',
      {
        merges: [merge(1, 'r1', 5)],
        deployments: [
          deployment({
            syncs: [seen('r1', 5)],
            running: [seen('r0', 1), seen('r1', 5, 3)],
          }),
        ],
      },
      { git: 1, syncs: 1, runtime: 1 },
      [],
    ],
    [
      'a change and its way back',
      {
        merges: [merge(1, 'r1', 5), merge(2, 'r0', 6)],
        deployments: [
          deployment({
            syncs: [seen('r1', 5), seen('r1', 5, 30), seen('r0', 6)],
            running: [seen('r1', 5), seen('r0', 6)],
          }),
        ],
      },
      { git: 2, syncs: 2, runtime: 2 },
      [],
    ],
    [
      'one that is synced after the period',
      {
        merges: [merge(1, 'r1', 31)],
        deployments: [
          deployment({ syncs: [seen('r1', 33)], running: [seen('r1', 33)] }),
        ],
      },
      { git: 1, syncs: 0, runtime: 0 },
      [],
    ],
    [
      'what was there when the portal came',
      {
        merges: [merge(1, 'r0', -12)],
        deployments: [
          deployment({
            syncs: [seen('older', -11), seen('r0', -10, 0)],
            running: [seen('r0', 1)],
          }),
        ],
      },
      { git: 0, syncs: 0, runtime: 0 },
      [],
    ],
    [
      'a change that no sync knows',
      { merges: [merge(1, 'r1', 5)], deployments: [deployment({})] },
      { git: 1, syncs: 0, runtime: 0 },
      [['merged-not-synced', 'r1', 1]],
    ],
    [
      'a sync that no change explains',
      {
        merges: [],
        deployments: [
          deployment({ syncs: [seen('rx', 5)], running: [seen('rx', 5)] }),
        ],
      },
      { git: 0, syncs: 1, runtime: 1 },
      [['synced-not-merged', 'rx', null]],
    ],
    [
      'a change that explains one sync, not two',
      {
        merges: [merge(1, 'r1', 5)],
        deployments: [
          deployment({
            syncs: [seen('r1', 5), seen('r0', 6), seen('r1', 7)],
            running: [seen('r1', 5), seen('r0', 6), seen('r1', 7)],
          }),
        ],
      },
      { git: 1, syncs: 3, runtime: 3 },
      [
        ['synced-not-merged', 'r0', null],
        ['synced-not-merged', 'r1', null],
      ],
    ],
    [
      'a sync before its merge',
      {
        merges: [merge(1, 'r1', 6)],
        deployments: [
          deployment({ syncs: [seen('r1', 5)], running: [seen('r1', 5)] }),
        ],
      },
      { git: 1, syncs: 1, runtime: 1 },
      [
        ['synced-not-merged', 'r1', null],
        ['merged-not-synced', 'r1', 1],
      ],
    ],
    [
      'a sync that never came to run',
      {
        merges: [merge(1, 'r1', 5)],
        deployments: [deployment({ syncs: [seen('r1', 5)] })],
      },
      { git: 1, syncs: 1, runtime: 0 },
      [['synced-not-running', 'r1', null]],
    ],
    [
      'what runs without a sync',
      {
        merges: [],
        deployments: [deployment({ running: [seen('rx', 5)] })],
      },
      { git: 0, syncs: 0, runtime: 1 },
      [['running-not-synced', 'rx', null]],
    ],
    [
      'a sync of which nobody knows the pin',
      {
        merges: [],
        deployments: [deployment({ syncs: [seen(null, 5), seen(null, 6)] })],
      },
      { git: 0, syncs: 0, runtime: 0 },
      [['sync-unresolved', null, null]],
    ],
    [
      'a change that reached one of two deployments',
      {
        merges: [merge(1, 'r1', 5)],
        deployments: [
          deployment({ syncs: [seen('r1', 5)], running: [seen('r1', 5)] }),
          deployment({ deployment: 'us-1/argocd/payments' }),
        ],
      },
      { git: 1, syncs: 1, runtime: 1 },
      [['merged-not-synced', 'r1', 1]],
    ],
  ])('of %s', (_, facts, numbers, differences) => {
    const count = threeWayCount(OCTOBER, facts);
    expect(count).toMatchObject(numbers);
    expect(
      count.differences.map(({ kind, revision, change }) => [
        kind,
        revision,
        change,
      ]),
    ).toEqual(differences);
    for (const { sentence } of count.differences) {
      expect(sentence).toMatch(/: (find out|treat|see|look|read) .*\.$/);
    }
  });

  it('finds nothing where all agree, and exactly the one that is taken out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('r0', 'r1', 'r2'), {
          minLength: 1,
          maxLength: 25,
        }),
        fc.nat(),
        fc.constantFrom('merges', 'syncs', 'running'),
        (wanted, pick, where) => {
          const revisions = ['r0', ...wanted];
          const steps = wanted
            .map((revision, index) => ({ revision, day: index + 1 }))
            .filter(({ revision }, index) => revision !== revisions[index]);
          const all = () => ({
            merges: steps.map(({ revision, day }) => merge(day, revision, day)),
            syncs: steps.map(({ revision, day }) => seen(revision, day)),
            running: steps.map(({ revision, day }) => seen(revision, day, 3)),
          });
          const count = ({ merges, ...rest }: ReturnType<typeof all>) =>
            threeWayCount(OCTOBER, {
              merges,
              deployments: [deployment(rest)],
            });
          expect(count(all()).differences).toEqual([]);
          if (steps.length === 0) return;
          const less = all();
          less[where].splice(pick % steps.length, 1);
          expect(count(less).differences.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
