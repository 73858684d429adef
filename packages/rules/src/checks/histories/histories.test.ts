import { evaluateGates } from '../../gates';
import { deployed } from '../../testing/deployed';
import { AT, context, human, stranger } from '../../testing/facts';
import { emergencyRecordOf } from '../emergency';
import { gatesFactOf } from '../gatesFact';
import { evaluateChecks } from '../registry';
import type { DeployedChangeFacts } from '../types';
import { everythingAsked } from './everythingAsked';
import { HISTORIES_OF_DRIFT } from './ofDrift';
import { HISTORIES_OF_EMERGENCIES } from './ofEmergencies';
import { HISTORIES_OF_APPROVERS } from './ofApprovers';
import { HISTORIES_OF_GUARDRAILS } from './ofGuardrails';
import { HISTORIES_OF_HEALTH } from './ofHealth';
import { HISTORIES_OF_IMAGES } from './ofImages';
import { HISTORIES_OF_IMPACT } from './ofImpact';
import { HISTORIES_OF_ORDER } from './ofOrder';
import { HISTORIES_OF_RIGHTS } from './ofRights';
import { HISTORIES_OF_RUNTIME } from './ofRuntime';
import { HISTORIES_OF_SECRET_FRESHNESS } from './ofSecretFreshness';
import { HISTORIES_OF_SECRETS } from './ofSecrets';
import { HISTORIES_OF_GATES, NOTHING_WRONG, type History } from './ofGates';

const calendar = { windows: [], freezes: [] };

/** The facts of a history, its gates decided by the rules themselves. */
function factsOf({
  decided = {},
  merge = 'portal',
  mode = 'enforce',
  facts,
}: History): DeployedChangeFacts {
  const results = evaluateGates(
    context({
      change: decided.change,
      policy: { ...everythingAsked.policy, ...decided.policy },
      facts: { ...everythingAsked.facts, ...decided.facts },
    }),
  );
  return deployed({
    gates: gatesFactOf({ mode, merge, results }),
    outcome: 'succeeded',
    ...facts,
  });
}

it.each(HISTORIES_OF_GATES.map(history => [history.tells, history] as const))(
  '%s',
  (_, history) => {
    const results = evaluateChecks(factsOf(history), calendar, AT);
    const told = results.filter(({ check }) =>
      Object.hasOwn(history.expected, check),
    );
    expect(
      Object.fromEntries(told.map(({ check, verdict }) => [check, verdict])),
    ).toEqual(history.expected);
    for (const { verdict, reason, remedy } of results) {
      expect(reason).toMatch(/^[^\s].*[^.]\.$/);
      const owesNothing = verdict === 'pass' || verdict === 'not-applicable';
      expect(remedy === '').toBe(owesNothing);
    }
  },
);

/** Accounts of these histories; two of them are Ada's. */
function accountOf(name: string) {
  if (name === 'stranger') return stranger(name);
  return human(name === 'ada-admin' ? 'ada' : name, { account: name });
}

it.each(HISTORIES_OF_EMERGENCIES.map(each => [each.tells, each] as const))(
  'of an emergency: %s',
  (_, { events, facts, expected }) => {
    const results = evaluateChecks(
      deployed({
        mergedAt: '2026-06-01T11:55:00Z',
        emergency: {
          number: 12,
          record: events && emergencyRecordOf(events, accountOf),
        },
        ...facts,
      }),
      calendar,
      AT,
    ).filter(({ check }) => check.startsWith('EMG-'));
    expect(results.map(({ verdict }) => verdict)).toEqual(expected);
    for (const { verdict, reason, remedy } of results) {
      expect(reason).toMatch(/E-12/);
      const owesNothing = verdict === 'pass' || verdict === 'not-applicable';
      expect(remedy === '').toBe(owesNothing);
    }
  },
);

it('judges an emergency under which nothing went, but for the merge', () => {
  const told = HISTORIES_OF_EMERGENCIES.map(({ events, facts }) => {
    const emergencySince = {
      number: 12,
      record: events && emergencyRecordOf(events, accountOf),
    };
    const results = evaluateChecks(
      deployed({ ...facts, emergencySince }),
      calendar,
      AT,
    );
    return results
      .filter(({ check }) => check.startsWith('EMG-'))
      .map(({ verdict }) => verdict);
  });
  expect(told).toEqual(
    HISTORIES_OF_EMERGENCIES.map(({ expected: [, ...others] }) => [
      'not-applicable',
      ...others,
    ]),
  );
});

it('tells of the syncs that failed before the one that went through', () => {
  const results = evaluateChecks(
    deployed({ outcome: 'succeeded', failedSyncs: 2 }),
    calendar,
    AT,
  );
  expect(results.find(({ check }) => check === 'CHG-14')).toMatchObject({
    verdict: 'pass',
    reason: 'It ended healthy in its target, after 2 syncs that failed.',
  });
});

it.each<[string, boolean, string]>([
  ['authorised', true, 'not-applicable'],
  ['confirmed by nobody', false, 'fail'],
])(
  'a merge around the portal under an emergency that was %s',
  (_, isConfirmed, verdict) => {
    const [{ events }] = HISTORIES_OF_EMERGENCIES;
    const told = (events ?? []).filter(
      ({ type }) => isConfirmed || type !== 'emergency.confirmed',
    );
    const results = evaluateChecks(
      factsOf({
        tells: '',
        merge: 'outside',
        facts: {
          mergedAt: '2026-06-01T11:55:00Z',
          emergency: { number: 12, record: emergencyRecordOf(told, accountOf) },
        },
        expected: {},
      }),
      calendar,
      AT,
    );
    expect(results.find(({ check }) => check === 'CHG-05')).toMatchObject({
      verdict,
    });
  },
);

it.each(
  Object.entries({
    'CFG-01': HISTORIES_OF_GUARDRAILS,
    'CHG-08': HISTORIES_OF_IMPACT,
    'CHG-13': HISTORIES_OF_IMAGES,
    'CHG-15': HISTORIES_OF_ORDER,
    'SEC-01': HISTORIES_OF_SECRETS,
    'SEC-02': HISTORIES_OF_SECRET_FRESHNESS,
    'DRF-03': HISTORIES_OF_RUNTIME,
    'HLT-01': HISTORIES_OF_HEALTH,
    'SOD-02': HISTORIES_OF_RIGHTS,
    'ACC-01': HISTORIES_OF_APPROVERS,
  }).flatMap(([id, histories]) =>
    histories.map(history => [id, history.tells, history] as const),
  ),
)('%s: %s', (id, _, { facts, expected }) => {
  const results = evaluateChecks(deployed(facts), calendar, AT);
  const told = results.find(({ check }) => check === id);
  expect(told?.verdict).toBe(expected);
  expect(told?.reason).toMatch(/^[^\s].*[^.]\.$/s);
  const owesNothing = expected === 'pass' || expected === 'not-applicable';
  expect(told?.remedy === '').toBe(owesNothing);
});

it.each(HISTORIES_OF_DRIFT.map(each => [each.tells, each] as const))(
  'drifted: %s',
  (_, { facts, expected }) => {
    const results = evaluateChecks(deployed(facts), calendar, AT).filter(
      ({ check }) => ['DRF-01', 'DRF-02'].includes(check),
    );
    expect(results.map(({ verdict }) => verdict)).toEqual(expected);
    for (const { verdict, reason, remedy } of results) {
      expect(reason).toMatch(/^[^\s].*[^.]\.$/);
      const owesNothing = verdict === 'pass' || verdict === 'not-applicable';
      expect(remedy === '').toBe(owesNothing);
    }
  },
);

it('has at least sixty histories', () => {
  const all = [
    HISTORIES_OF_GATES,
    HISTORIES_OF_EMERGENCIES,
    HISTORIES_OF_GUARDRAILS,
    HISTORIES_OF_IMAGES,
    HISTORIES_OF_IMPACT,
    HISTORIES_OF_RIGHTS,
    HISTORIES_OF_APPROVERS,
    HISTORIES_OF_ORDER,
    HISTORIES_OF_SECRETS,
    HISTORIES_OF_RUNTIME,
    HISTORIES_OF_HEALTH,
    HISTORIES_OF_DRIFT,
  ];
  const count = all.reduce((sum, some) => sum + some.length, 0);
  expect(count).toBeGreaterThanOrEqual(60);
});

it.each([
  ['a day, by the policy', '2026-06-01T11:50:00Z', 86_400, 'pass'],
  ['the last second of it', '2026-06-01T11:31:00Z', 60, 'pass'],
  ['a minute, by the policy', '2026-06-01T11:31:01Z', 60, 'fail'],
  [
    'what the policy does not tell any more',
    '2026-06-01T11:31:00Z',
    null,
    'indeterminate',
  ],
  [
    'a quarter of an hour, where nothing is told',
    '2026-06-01T11:46:00Z',
    undefined,
    'fail',
  ],
])('a pager had %s', (_, alertedAt, seconds, verdict) => {
  const [{ events }] = HISTORIES_OF_EMERGENCIES;
  const told = (events ?? []).map(event =>
    event.type === 'emergency.alerted'
      ? { ...event, occurredAt: alertedAt }
      : event,
  );
  const results = evaluateChecks(
    deployed({
      emergency: {
        number: 12,
        record: emergencyRecordOf(told, accountOf),
        ...(seconds !== undefined && { alertWithinSeconds: seconds }),
      },
    }),
    calendar,
    AT,
  );
  expect(results.find(({ check }) => check === 'EMG-04')?.verdict).toBe(
    verdict,
  );
});

it('asks for no pull request where an environment lives of pushes', () => {
  const results = evaluateChecks(
    deployed({ pullRequest: null, requester: null, livesOfPushes: true }),
    calendar,
    AT,
  );
  const unknown = results.filter(({ verdict }) => verdict === 'indeterminate');
  // Who wrote what was synced by hand is not known there either.
  expect(unknown.map(({ check }) => check)).toEqual(['SOD-01']);
  expect(results.find(({ check }) => check === 'CHG-02')).toMatchObject({
    verdict: 'not-applicable',
    reason: expect.stringMatching(/^prod lives of pushes/),
  });
});

it('tells of every check at least once that nothing is wrong', () => {
  const results = evaluateChecks(
    factsOf({ tells: '', expected: {} }),
    calendar,
    AT,
  );
  expect(results.map(({ check }) => check).sort()).toEqual(
    Object.keys(NOTHING_WRONG).sort(),
  );
});
