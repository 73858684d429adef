import fc from 'fast-check';
import { DateTime } from 'luxon';
import { isInForce } from './emergencyFact';
import {
  confirmProblem,
  emergencyStateOf,
  endProblem,
  reviewProblem,
  type EmergencyLife,
} from './lifeCycle';

const START = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const at = (minute: number) => START.plus({ minutes: minute });
const text = (minute: number) => at(minute).toISO() as string;
const EXPIRES = 60;

const declared = (needsConfirmation: boolean): EmergencyLife => ({
  declaredAt: text(0),
  expiresAt: text(EXPIRES),
  endedAt: null,
  needsConfirmation,
  confirmedAt: null,
  reviewedAt: null,
  closedAt: null,
});

const PEOPLE = ['ada', 'bob', 'carol', 'dave'];
const acts = fc.array(
  fc.record({
    act: fc.constantFrom('confirm', 'end', 'review', 'look'),
    by: fc.constantFrom(...PEOPLE),
    after: fc.integer({ min: 0, max: 40 }),
  }),
  { maxLength: 12 },
);

describe('whatever the order of declaring, confirming, ending, expiring and reviewing', () => {
  it('nothing is in force before its second person, or after its end', () => {
    fc.assert(
      fc.property(fc.boolean(), acts, (needs, steps) => {
        const life = declared(needs);
        const did: Record<string, string> = { declarer: 'ada' };
        let minute = 0;
        for (const { act, by, after } of steps) {
          minute += after;
          const now = at(minute);
          const parts = Object.entries(did).map(([what, name]) => ({
            what,
            names: [name],
          }));
          if (act === 'confirm') {
            const who = { by: [by], declarer: ['ada'] };
            if (confirmProblem(life, now, who) === null) {
              expect(by).not.toBe('ada');
              life.confirmedAt = text(minute);
              did.confirmer = by;
            }
          } else if (act === 'end' && endProblem(life, now) === null) {
            life.endedAt = text(minute);
          } else if (act === 'review') {
            if (reviewProblem(life, now, { by: [by], parts }) === null) {
              expect(Object.values(did)).not.toContain(by);
              life.reviewedAt = text(minute);
            }
          }
          const isOver = life.endedAt !== null || minute >= EXPIRES;
          const state = emergencyStateOf(life, now);
          if (isInForce(life, now)) {
            expect(isOver).toBe(false);
            expect(!needs || life.confirmedAt !== null).toBe(true);
          }
          expect(isInForce(life, now)).toBe(state === 'running');
          expect(state === 'owing').toBe(isOver);
          if (life.reviewedAt) expect(isOver).toBe(true);
          if (life.confirmedAt && life.endedAt) {
            expect(life.confirmedAt <= life.endedAt).toBe(true);
          }
        }
      }),
    );
  });
});

it('the second account of the declarer does not confirm it', () => {
  const problem = confirmProblem(declared(true), at(1), {
    by: ['user:default/ada-admin', 'user:default/ada'],
    declarer: ['user:default/Ada'],
  });
  expect(problem).toMatchObject({ because: 'person' });
});

it('nobody reviews it while somebody with a part in it is unknown', () => {
  const problem = reviewProblem(declared(false), at(EXPIRES), {
    by: ['user:default/dave'],
    parts: [{ what: 'pushed #3', names: [] }],
  });
  expect(problem?.reason).toMatch(/^Who pushed #3 is not known/);
});

it('who is not known confirms nothing', () => {
  const nobody = { by: [], declarer: ['user:default/ada'] };
  expect(confirmProblem(declared(true), at(1), nobody)).not.toBeNull();
});
