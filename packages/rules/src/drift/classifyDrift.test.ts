import fc from 'fast-check';
import { classifyDrift } from './classifyDrift';
import type { DifferingResource, DriftClass, DriftFacts } from './types';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);

const outOfSync = (more: Partial<DriftFacts> = {}): DriftFacts => ({
  sync: { status: 'out-of-sync', revisions: [A] },
  operation: { phase: 'succeeded', revisions: [A], partial: false },
  applied: [A],
  ...more,
});
const operation = (
  phase: string,
  more: Partial<DriftFacts['operation']> = {},
): Pick<DriftFacts, 'operation'> => ({
  operation: { phase, revisions: [A], partial: false, ...more },
});
const resource = (
  name: string,
  more: Partial<DifferingResource> = {},
): DifferingResource => ({
  kind: 'Deployment',
  namespace: 'prod',
  name,
  requiresPruning: false,
  ...more,
});

describe('how running and declared state relate', () => {
  it.each<[string, DriftFacts, DriftClass, RegExp]>([
    [
      'in sync, whatever the last sync was like',
      outOfSync({
        sync: { status: 'synced', revisions: [A] },
        ...operation('failed'),
      }),
      'none',
      /is what is declared/,
    ],
    [
      'a comparison that fails',
      outOfSync({ sync: { status: 'unknown', revisions: [A] } }),
      'unknown',
      /not known/,
    ],
    [
      'trap: out of sync with nothing that it is compared with',
      outOfSync({ sync: { status: 'out-of-sync', revisions: [] } }),
      'unknown',
      /not known/,
    ],
    [
      'altered after the very commit was applied',
      outOfSync(),
      'drifted',
      /differs from aaaaaaa, which was applied: somebody or something altered it/,
    ],
    [
      'a newer commit',
      outOfSync({ sync: { status: 'out-of-sync', revisions: [B] } }),
      'pending',
      /bbbbbbb is declared and not applied yet/,
    ],
    [
      'never synced',
      outOfSync({ operation: null, applied: null }),
      'pending',
      /not applied yet/,
    ],
    [
      'a sync that runs',
      outOfSync(operation('running')),
      'in-progress',
      /running/,
    ],
    [
      'a sync that is being stopped',
      outOfSync(operation('terminating')),
      'in-progress',
      /running/,
    ],
    [
      'a sync that failed',
      outOfSync(operation('failed')),
      'failed',
      /sync of aaaaaaa failed/,
    ],
    [
      'a sync that could not be tried',
      outOfSync(operation('error')),
      'failed',
      /failed/,
    ],
    [
      'trap: the sync of an older commit failed, and a newer one is declared',
      outOfSync(operation('failed', { revisions: [B] })),
      'pending',
      /aaaaaaa is declared and not applied/,
    ],
    [
      'a dry run tells nothing of what was applied',
      outOfSync(operation('succeeded', { revisions: [] })),
      'drifted',
      /which was applied/,
    ],
    [
      'some resources of a commit that was never applied in full',
      outOfSync({
        ...operation('succeeded', { partial: true }),
        applied: [B],
      }),
      'partial',
      /Only some resources of aaaaaaa/,
    ],
    [
      'trap: self-heal of some resources after the whole was applied',
      outOfSync(operation('succeeded', { partial: true })),
      'drifted',
      /altered it/,
    ],
    [
      'one of several sources moved',
      outOfSync({
        sync: { status: 'out-of-sync', revisions: [A, B] },
        ...operation('succeeded', { revisions: [A, A] }),
      }),
      'pending',
      /aaaaaaa, bbbbbbb is declared/,
    ],
    [
      'a source more than was applied',
      outOfSync({ sync: { status: 'out-of-sync', revisions: [A, B] } }),
      'pending',
      /not applied/,
    ],
    [
      'only what is declared no more',
      outOfSync({ resources: [resource('old', { requiresPruning: true })] }),
      'prune-pending',
      /1 resource that is declared no more still runs/,
    ],
    [
      'trap: what is declared no more hides what was altered',
      outOfSync({
        resources: [
          resource('old', { requiresPruning: true }),
          resource('api'),
        ],
      }),
      'drifted',
      /Deployment old and 1 more were altered/,
    ],
    [
      'trap: no resource was told',
      outOfSync({ resources: [] }),
      'drifted',
      /altered it since/,
    ],
  ])('%s', (_, facts, expected, reason) => {
    const said = classifyDrift(facts);
    expect(said.class).toBe(expected);
    expect(said.reason).toMatch(reason);
    expect(said.remedy === '').toBe(['none', 'in-progress'].includes(expected));
  });
});

const revisions = fc.array(fc.constantFrom(A, B), { maxLength: 2 });
const anyFacts: fc.Arbitrary<DriftFacts> = fc.record({
  sync: fc.record({
    status: fc.constantFrom('synced', 'out-of-sync', 'unknown'),
    revisions,
  }),
  operation: fc.option(
    fc.record({
      phase: fc.constantFrom(
        'running',
        'terminating',
        'succeeded',
        'failed',
        'error',
        'odd',
      ),
      revisions,
      partial: fc.boolean(),
    }),
  ),
  applied: fc.option(revisions),
});

describe('for any facts', () => {
  it('there is no drift unless the declared commits were applied', () => {
    fc.assert(
      fc.property(anyFacts, facts => {
        if (classifyDrift(facts).class !== 'drifted') return;
        const { sync, operation: last, applied } = facts;
        expect(sync.status).toBe('out-of-sync');
        expect(last?.revisions.length ? last.revisions : applied).toEqual(
          sync.revisions,
        );
      }),
    );
  });

  it('no difference is called none', () => {
    fc.assert(
      fc.property(anyFacts, facts => {
        expect(classifyDrift(facts).class === 'none').toBe(
          facts.sync.status === 'synced',
        );
      }),
    );
  });

  it('what was read of resources never makes a drift of what is none', () => {
    fc.assert(
      fc.property(anyFacts, fc.boolean(), (facts, requiresPruning) => {
        const before = classifyDrift(facts).class;
        const after = classifyDrift({
          ...facts,
          resources: [resource('api', { requiresPruning })],
        }).class;
        expect(after === 'drifted' && before !== 'drifted').toBe(false);
      }),
    );
  });
});
