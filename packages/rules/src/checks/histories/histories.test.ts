import { deployed } from '../../testing/deployed';
import { AT } from '../../testing/facts';
import { emergencyRecordOf } from '../emergency';
import { evaluateChecks } from '../registry';
import {
  accountOf,
  calendar,
  everyHistory,
  factsOf,
  factsUnderEmergency,
  HISTORIES_OF_CHANGES,
  HISTORIES_OF_CHECKS,
} from './everyHistory';
import { HISTORIES_OF_DRIFT } from './ofDrift';
import { HISTORIES_OF_EMERGENCIES } from './ofEmergencies';
import { NOTHING_WRONG } from './ofGates';

it.each(HISTORIES_OF_CHANGES.map(history => [history.tells, history] as const))(
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

it.each(HISTORIES_OF_EMERGENCIES.map(each => [each.tells, each] as const))(
  'of an emergency: %s',
  (_, history) => {
    const { expected } = history;
    const results = evaluateChecks(
      factsUnderEmergency(history),
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
  Object.entries(HISTORIES_OF_CHECKS).flatMap(([id, histories]) =>
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
  expect(everyHistory().length).toBeGreaterThanOrEqual(60);
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
