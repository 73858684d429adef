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

type Step = { act: string; by: string; after: number };

/** What goes wrong where these steps are taken, each only where it may be. */
function wrongs(needs: boolean, steps: Step[]): string[] {
  const life = declared(needs);
  const did: Record<string, string> = { declarer: 'ada' };
  const wrong: string[] = [];
  const never = (what: string, isSo: boolean) => isSo && wrong.push(what);
  let minute = 0;
  for (const { act, by, after } of steps) {
    minute += after;
    const now = at(minute);
    if (
      act === 'confirm' &&
      !confirmProblem(life, now, { by: [by], declarer: ['ada'] })
    ) {
      never('confirmed by who declared it', by === 'ada');
      life.confirmedAt = text(minute);
      did.confirmer = by;
    }
    if (act === 'end' && !endProblem(life, now)) life.endedAt = text(minute);
    const parts = Object.entries(did).map(([what, name]) => ({
      what,
      names: [name],
    }));
    if (act === 'review' && !reviewProblem(life, now, { by: [by], parts })) {
      never('reviewed with a part in it', Object.values(did).includes(by));
      life.reviewedAt = text(minute);
    }
    const isOver = life.endedAt !== null || minute >= EXPIRES;
    const state = emergencyStateOf(life, now);
    const inForce = isInForce(life, now);
    never('in force after its end', inForce && isOver);
    never('in force alone', inForce && needs && life.confirmedAt === null);
    never('in force and not said to run', inForce !== (state === 'running'));
    never('over and owes nothing', isOver !== (state === 'owing'));
    never('reviewed before its end', life.reviewedAt !== null && !isOver);
    never(
      'confirmed after its end',
      (life.confirmedAt ?? '') > (life.endedAt ?? 'never'),
    );
  }
  return wrong;
}

it('whatever the order of confirming, ending, expiring and reviewing, nothing is in force alone or after its end', () => {
  fc.assert(
    fc.property(fc.boolean(), acts, (needs, steps) => {
      expect(wrongs(needs, steps)).toEqual([]);
    }),
  );
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
