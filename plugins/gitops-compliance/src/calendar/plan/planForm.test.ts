import { DateTime } from 'luxon';
import { calendarEntry } from '../../testUtils/calendarFixtures';
import {
  entryOf,
  idOf,
  newPlan,
  planOf,
  problemsOf,
  shifted,
  type PlanForm,
} from './planForm';

const zone = 'Europe/Berlin';
const day = DateTime.fromISO('2026-12-20', { zone });
const plan = (change: Partial<PlanForm> = {}): PlanForm => ({
  ...newPlan('freeze', {
    environment: 'prod-eu',
    start: day,
    end: day.plus({ days: 2 }),
  }),
  title: 'Accounts',
  reason: 'The books are closed',
  ...change,
});
const newId = () => 'new';

describe('a plan', () => {
  it('is what was chosen, on the clock of the zone', () => {
    expect(entryOf(plan(), newId)).toEqual({
      id: 'new',
      title: 'Accounts',
      reason: 'The books are closed',
      environments: ['prod-eu'],
      start: '2026-12-20T00:00',
      end: '2026-12-22T00:00',
      timeZone: zone,
    });
  });

  it.each<[string, Partial<PlanForm>, object]>([
    [
      'names services and teams between commas',
      { services: ' cards-api,, payments-api ', teams: 'group:default/a' },
      { services: ['cards-api', 'payments-api'], teams: ['group:default/a'] },
    ],
    [
      'is for every environment where none is chosen',
      { environments: [] },
      { environments: ['*'] },
    ],
    [
      'repeats on days of the week, in their order',
      { repetition: 'days', days: ['fri', 'mon'], endDay: '' },
      { days: ['mon', 'fri'], start: '09:00', end: '17:00' },
    ],
    [
      'repeats by a rule',
      { repetition: 'rule', rule: 'FREQ=DAILY', endDay: '1' },
      { rule: 'FREQ=DAILY', from: '2026-12-20', start: '09:00', endDay: 1 },
    ],
    ['has a buffer', { buffer: '120' }, { bufferMinutes: 120 }],
    [
      'lifts all freezes where an exception names none',
      { kind: 'exception' },
      { lifts: ['*'] },
    ],
  ])('%s', (_, change, written) => {
    expect(entryOf(plan(change), newId)).toMatchObject(written);
  });

  it('gives a window no reason of its own, and an exception no buffer', () => {
    expect(entryOf(plan({ kind: 'window' }), newId)).not.toHaveProperty(
      'reason',
    );
    expect(
      entryOf(plan({ kind: 'exception', buffer: '5' }), newId),
    ).not.toHaveProperty('bufferMinutes');
  });

  it.each<[Partial<PlanForm>, keyof PlanForm]>([
    [{ title: ' ' }, 'title'],
    [{ end: '2026-12-20T00:00' }, 'end'],
    [{ repetition: 'days', days: [] }, 'days'],
    [{ repetition: 'rule', rule: '' }, 'rule'],
    [{ timeZone: 'Mars/One' }, 'timeZone'],
    [{ buffer: 'an hour' }, 'buffer'],
    [{ endDay: '-1' }, 'endDay'],
  ])('with %j says what to do', (change, field) => {
    expect(problemsOf(plan(change))).toEqual({ [field]: expect.any(String) });
    expect(problemsOf(plan())).toEqual({});
  });
});

describe('an entry of the calendar', () => {
  const { when } = calendarEntry();
  it.each([
    calendarEntry(),
    calendarEntry({
      environments: ['*'],
      criticalities: ['critical'],
      bufferMinutes: 30,
      services: ['a', 'b'],
      when: {
        ...when,
        days: ['mon', 'sun'],
        start: '09:00',
        end: '16:30',
        except: ['2026-12-24'],
      },
    }),
    calendarEntry({
      kind: 'exception',
      lifts: ['year-end'],
      when: {
        ...when,
        rule: 'FREQ=MONTHLY;BYDAY=1FR',
        from: '2026-01-01',
        start: '20:00',
        end: '06:00',
        endDay: 3,
      },
    }),
  ])('%#: is written again as it was', entry => {
    const { timeZone, except, ...times } = entry.when;
    const given = (values: object) =>
      Object.fromEntries(
        Object.entries(values).filter(([, value]) => value !== null),
      );
    expect(entryOf(planOf(entry), newId)).toEqual({
      id: entry.id,
      title: entry.title,
      reason: entry.reason,
      environments: entry.environments,
      ...given({
        criticalities: entry.criticalities,
        services: entry.services,
        lifts: entry.lifts,
      }),
      ...given(times),
      ...(except.length > 0 && { except }),
      timeZone,
      ...(entry.bufferMinutes > 0 && { bufferMinutes: entry.bufferMinutes }),
    });
  });
});

describe('moving', () => {
  it.each([
    ['whole', 1, 0, '2026-12-21T00:00', '2026-12-23T00:00'],
    ['start', 0, 6, '2026-12-20T06:00', '2026-12-22T00:00'],
    ['end', -1, 0, '2026-12-20T00:00', '2026-12-21T00:00'],
  ] as const)('the %s by %i d %i h', (part, days, hours, start, end) => {
    expect(shifted(plan(), { part, days, hours })).toMatchObject({
      start,
      end,
    });
  });

  it('keeps the hours over a change of clocks', () => {
    const form = plan({ start: '2026-10-24T18:00', end: '2026-10-24T20:00' });
    expect(shifted(form, { part: 'whole', days: 1, hours: 0 })).toMatchObject({
      start: '2026-10-25T18:00',
    });
  });

  it('is refused where nothing would be left', () => {
    expect(shifted(plan(), { part: 'end', days: -2, hours: 0 })).toBeNull();
  });
});

it.each([
  ['Year-end freeze', 'year-end-freeze-x1'],
  ['Jahresabschluß für ’26', 'jahresabschlu-fu-r-26-x1'],
  ['年末', 'x1'],
])('the id of "%s" is %s', (title, id) => {
  expect(idOf(title, 'x1')).toBe(id);
});
