import { freeze } from '../testing/calendars';
import {
  context,
  human,
  pullRequest,
  review,
  type Differences,
} from '../testing/facts';
import { evaluateGates, holdingGates } from './registry';
import type { GateId } from './types';

const rollback = (differences: Differences = {}) =>
  context({
    ...differences,
    change: { ...differences.change, kind: 'rollback' },
  });
/** From two hours ago, for half a year. */
const frozen: Differences = {
  context: {
    calendar: {
      windows: [],
      freezes: [freeze('2026-06-01T12:00', '2027-01-04T06:00')],
    },
  },
};
const holding = (differences: Differences) =>
  holdingGates(evaluateGates(rollback(differences)), 'merge').map(
    ({ gate }) => gate,
  );
const of = (gate: GateId, differences: Differences = {}) =>
  evaluateGates(rollback(differences)).find(result => result.gate === gate);

describe('a rollback', () => {
  it('trap: a freeze that blocks rollback: none holds it', () => {
    expect(
      evaluateGates(context(frozen)).find(({ gate }) => gate === 'calendar')
        ?.state,
    ).toBe('closed');
    expect(of('calendar', frozen)).toMatchObject({
      state: 'open',
      reason: expect.stringMatching(/no freeze holds it/),
    });
  });

  it('is reviewed afterwards, and needs no environment before it', () => {
    const nobody = pullRequest({ reviews: [] });
    expect(
      holding({
        facts: { upstreams: [], pullRequest: withoutApprovals(nobody) },
      }),
    ).toEqual([]);
  });

  it('waits for the approvals that the branch itself demands, and says so', () => {
    const demanding = (approvals: number) =>
      pullRequest({
        reviews: [review(human('bob'))].slice(0, approvals),
        protection: {
          requiredChecks: [],
          requiredApprovals: 1,
          bypassActors: [],
        },
      });
    expect(
      of('peer-review', { facts: { pullRequest: demanding(0) } }),
    ).toMatchObject({
      state: 'pending',
      reason: expect.stringMatching(/demands 1 approval/),
      remedy: expect.stringMatching(/leave the approvals to the policy/),
    });
    expect(
      of('peer-review', { facts: { pullRequest: demanding(1) } })?.state,
    ).toBe('open');
  });

  it.each<[GateId, Differences]>([
    ['one-at-a-time', { change: { othersInFlight: [7] } }],
    ['only-the-pin', { facts: { pullRequest: pullRequest({ files: [] }) } }],
    [
      'guardrails',
      { facts: { pullRequest: pullRequest({ protection: null }) } },
    ],
    [
      'mergeable',
      { facts: { pullRequest: pullRequest({ mergeable: 'conflict' }) } },
    ],
  ])('is held by %s as every change is', (gate, differences) => {
    expect(holding(differences)).toContain(gate);
  });
});

function withoutApprovals(pull: ReturnType<typeof pullRequest>) {
  const { protection } = pull;
  return {
    ...pull,
    protection: protection && { ...protection, requiredApprovals: 0 },
  };
}
