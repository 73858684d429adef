import { evaluateGates } from '../../gates';
import { deployed } from '../../testing/deployed';
import { AT, context, human, stranger } from '../../testing/facts';
import { emergencyRecordOf } from '../emergency';
import { gatesFactOf } from '../gatesFact';
import { evaluateChecks } from '../registry';
import type { DeployedChangeFacts } from '../types';
import { everythingAsked } from './everythingAsked';
import { HISTORIES_OF_EMERGENCIES } from './ofEmergencies';
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
