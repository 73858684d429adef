import {
  context,
  human,
  pullRequest,
  review,
  stranger,
  type Differences,
} from '../testing/facts';
import {
  BENDABLE_GATES,
  NEVER_BENDS,
  type EmergencyFact,
} from '../emergencies';
import { evaluateGates, GATES } from './registry';
import type { GateId } from './types';

/** In force at half past two, confirmed, and naming the target. */
const running: EmergencyFact = {
  id: 'e-1',
  number: 12,
  targets: [{ service: 'payments-api', environment: 'prod' }],
  declaredAt: '2026-06-01T14:00:00Z',
  expiresAt: '2026-06-01T16:00:00Z',
  endedAt: null,
  needsConfirmation: true,
  confirmedAt: '2026-06-01T14:05:00Z',
};

const unapproved = pullRequest({
  reviews: [],
  protection: {
    requiredChecks: [{ context: 'gitops-compliance', appId: 4711 }],
    requiredApprovals: 0,
    bypassActors: [],
  },
});

/** The gate of a change that nobody approved, under an emergency. */
function judged(
  gate: GateId,
  emergency: Partial<EmergencyFact> | null,
  { policy, facts, change }: Differences = {},
) {
  return evaluateGates(
    context({
      change,
      facts: {
        pullRequest: unapproved,
        emergency: emergency && { ...running, ...emergency },
        ...facts,
      },
      policy: { emergencies: true, ...policy },
    }),
  ).find(result => result.gate === gate)!;
}

it('a gate that it bends is open, says what it would be, and until when', () => {
  expect(judged('peer-review', null).state).toBe('pending');
  expect(judged('peer-review', {})).toMatchObject({
    state: 'open',
    remedy: '',
    until: '2026-06-01T16:00:00.000Z',
    facts: { waived: true, wouldBe: 'pending', emergency: 12 },
  });
  expect(judged('peer-review', {}).reason).toMatch(
    /^Would be pending: .* Bent by emergency E-12 until 16:00Z\.$/,
  );
});

it.each<[string, Partial<EmergencyFact>, ...Differences[]]>([
  ['is not confirmed', { confirmedAt: null }],
  ['was confirmed later', { confirmedAt: '2026-06-01T14:31:00Z' }],
  [
    'has not begun',
    { declaredAt: '2026-06-01T15:00:00Z', needsConfirmation: false },
  ],
  ['is over by its time', { expiresAt: '2026-06-01T14:30:00Z' }],
  ['was ended by hand', { endedAt: '2026-06-01T14:30:00Z' }],
  [
    'names another service',
    { targets: [{ service: 'checkout', environment: 'prod' }] },
  ],
  [
    'names another environment',
    { targets: [{ service: 'payments-api', environment: 'dev' }] },
  ],
  ['is not allowed by the policy', {}, { policy: { emergencies: false } }],
  ['does not bend this gate', {}, { policy: { emergencyBends: ['calendar'] } }],
  ['has times that cannot be read', { expiresAt: 'soon' }],
  [
    'was declared alone where the policy demands a second person by now',
    { needsConfirmation: false, confirmedAt: null },
  ],
])('bends nothing where it %s', (_, emergency, ...[differences]) => {
  expect(judged('peer-review', emergency, differences).state).toBe('pending');
});

it('one person acts alone where the policy says so', () => {
  const alone = { needsConfirmation: false, confirmedAt: null };
  const policy = { emergencySecondPerson: 'may-act-alone' as const };
  expect(judged('peer-review', alone, { policy }).state).toBe('open');
});

describe('never bends', () => {
  const all = { policy: { emergencyBends: [...BENDABLE_GATES] } };

  it('a gate of the table, and each gate is in one of both', () => {
    const ids = [...BENDABLE_GATES, ...Object.keys(NEVER_BENDS)].sort();
    expect(ids).toEqual(GATES.map(({ id }) => id).sort());
    const closed = evaluateGates(
      context({
        facts: {
          emergency: running,
          pullRequest: null,
          stops: null,
          target: { deployments: [] },
        },
        policy: { emergencies: true, ...all.policy },
      }),
    ).filter(({ state }) => state !== 'open');
    expect(closed.map(({ gate }) => gate)).toEqual(
      expect.arrayContaining([
        'only-the-pin',
        'guardrails',
        'mergeable',
        'hold',
      ]),
    );
    expect(
      closed.every(({ gate }) => gate in NEVER_BENDS || gate === 'peer-review'),
    ).toBe(true);
  });

  it.each<[string, Differences['facts']]>([
    ['the author', { pullRequest: { ...unapproved, author: stranger('eve') } }],
    [
      'who pushed last',
      { pullRequest: { ...unapproved, lastPusher: stranger('eve') } },
    ],
    [
      'whom the forge does not tell',
      { pullRequest: { ...unapproved, lastPusher: null } },
    ],
  ])('that we know %s', (_, facts) => {
    expect(judged('peer-review', {}, { ...all, facts })).toMatchObject({
      state: 'unknown',
      facts: expect.not.objectContaining({ waived: true }),
    });
  });

  it('that the pull request was read lately', () => {
    const pull = { ...unapproved, asOf: '2026-06-01T12:00:00Z' };
    const { state } = judged(
      'peer-review',
      {},
      { facts: { pullRequest: pull } },
    );
    expect(state).toBe('unknown');
  });

  it('the explicit no of a colleague', () => {
    const pull = {
      ...unapproved,
      reviews: [review(human('bob'), 'changes-requested')],
    };
    const { state } = judged(
      'peer-review',
      {},
      { facts: { pullRequest: pull } },
    );
    expect(state).toBe('closed');
  });

  it('approvals that the branch itself demands', () => {
    const pull = pullRequest({ reviews: [] });
    expect(
      judged('peer-review', {}, { facts: { pullRequest: pull } }),
    ).toMatchObject({
      state: 'pending',
      reason: expect.stringContaining('under an emergency too; it has 0.'),
    });
  });
});
