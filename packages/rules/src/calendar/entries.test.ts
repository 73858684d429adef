import { freeze, say, utc, window } from '../testing/calendars';
import { table } from '../testing/table';
import { explainCalendar } from './explain';
import { calendarState } from './state';
import type { Calendar, CalendarException, CalendarWindow } from './types';

const OFFICE = window('09:00-17:00', 'UTC');
const calendar = (given: Partial<Calendar>): Calendar => ({
  windows: [],
  freezes: [],
  ...given,
});
const exception = (
  start: string,
  end: string,
  change: Partial<CalendarException> = {},
): CalendarException => ({
  ...freeze(start, end, { id: `exception ${start}` }),
  lifts: ['*'],
  ...change,
});

describe('a rule', () => {
  const ruled = (rule: string, from: string, change = {}): CalendarWindow => {
    const { days, ...rest } = window('09:00-10:00', 'Europe/Berlin', change);
    return { ...rest, rule, from };
  };

  it.each(
    table(`
      FREQ=MONTHLY;BYDAY=1MO | 2026-01-01 | 2026-06-01T07:00Z | open until 2026-06-01T08:00Z | the first Monday
      FREQ=MONTHLY;BYDAY=-1FR | 2026-01-01 | 2026-06-01T07:00Z | closed till 2026-06-26T07:00Z | the last Friday
      FREQ=MONTHLY;BYMONTHDAY=-1 | 2026-01-01 | 2026-02-27T09:00Z | closed till 2026-02-28T08:00Z | the last day
      FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 | 2024-02-29 | 2027-12-01T00:00Z | closed till 2028-02-29T08:00Z | leap days alone
      FREQ=WEEKLY;INTERVAL=2;BYDAY=TU | 2026-01-06 | 2026-01-06T10:00Z | closed till 2026-01-20T08:00Z | every other week
      FREQ=DAILY;COUNT=3 | 2026-06-01 | 2026-06-03T09:00Z | closed till null | is over after its count
      FREQ=DAILY;UNTIL=20260603 | 2026-06-01 | 2026-06-02T09:00Z | closed till 2026-06-03T07:00Z | holds on its last day
      FREQ=DAILY;UNTIL=20260603 | 2026-06-01 | 2026-06-03T09:00Z | closed till null | and not after it
      FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 | 2026-01-01 | 2026-05-30T00:00Z | closed till 2026-06-30T07:00Z | the last working day
      FREQ=DAILY | 2026-12-31 | 2026-06-01T07:30Z | closed till 2026-12-31T08:00Z | not before its first day
    `),
  )('%s from %s at %s: %s (%s)', (rule, from, at, said) => {
    expect(say({ windows: [ruled(rule, from)] }, at)).toBe(said);
  });

  it('runs over the weekend, and not on the days that it leaves out', () => {
    const weekend = ruled('FREQ=WEEKLY;BYDAY=FR', '2026-01-02', {
      endDay: 3,
      except: ['2026-06-12'],
    });
    expect(say({ windows: [weekend] }, '2026-06-07T00:00Z')).toBe(
      'open until 2026-06-08T08:00Z',
    );
    expect(say({ windows: [weekend] }, '2026-06-08T08:00Z')).toBe(
      'closed till 2026-06-19T07:00Z',
    );
  });
});

it('a window may be for once', () => {
  const { days, ...rest } = OFFICE;
  const windows = [
    { ...rest, start: '2026-06-06T10:00', end: '2026-06-06T12:00' },
  ];
  expect(say({ windows }, '2026-06-01T00:00Z')).toBe(
    'closed till 2026-06-06T10:00Z',
  );
  expect(say({ windows }, '2026-06-06T12:00Z')).toBe('closed till null');
});

describe('a buffer', () => {
  const buffered = { ...OFFICE, bufferMinutes: 30 };

  it.each(
    table(`
      09:00-17:00 | 2026-06-01T16:29Z | open until 2026-06-01T16:30Z | the window ends earlier
      09:00-17:00 | 2026-06-01T16:30Z | closed till 2026-06-02T09:00Z | nothing starts
      09:00-17:00 17:00-18:00 | 2026-06-01T16:45Z | open until 2026-06-01T18:00Z | another goes on
      09:00-17:00 17:01-18:00 | 2026-06-01T16:45Z | closed till 2026-06-01T17:01Z | another comes later
    `),
  )('at the end of %s, %s: %s (%s)', (hours, at, said) => {
    const [, ...others] = hours.split(' ').map(each => window(each, 'UTC'));
    expect(say({ windows: [buffered, ...others] }, at)).toBe(said);
  });

  it('is told as what it is', () => {
    const at = utc('2026-06-01T16:45Z');
    expect(
      calendarState(calendar({ windows: [buffered] }), 'prod', at),
    ).toEqual({
      state: 'closed',
      reason: 'closing',
      timeZone: 'UTC',
      nextOpening: utc('2026-06-02T09:00Z'),
      window: {
        id: buffered.id,
        title: buffered.title,
        closes: utc('2026-06-01T17:00Z'),
      },
    });
  });

  it('before a freeze holds already, and says when the freeze begins', () => {
    const freezes = [
      freeze('2026-06-01T12:00', '2026-06-02T00:00', { bufferMinutes: 60 }),
    ];
    const state = (at: string) =>
      calendarState(calendar({ freezes }), 'prod', utc(at));
    expect(state('2026-06-01T10:59Z').state).toBe('open');
    expect(state('2026-06-01T11:00Z')).toMatchObject({
      state: 'frozen',
      begins: utc('2026-06-01T12:00Z'),
      until: utc('2026-06-02T00:00Z'),
    });
    expect(state('2026-06-01T12:00Z')).not.toHaveProperty('begins');
  });
});

describe('a freeze that lies wholly in skipped hours', () => {
  it.each([
    ['hour', 'Europe/Berlin', '2026-03-29T02:10', '2026-03-29T02:50'],
    ['day', 'Pacific/Apia', '2011-12-30T08:00', '2011-12-30T18:00'],
  ])('(%s) makes no edge', (_, timeZone, start, end) => {
    const freezes = [freeze(start, end, { timeZone })];
    expect(say({ freezes }, '2011-12-29T00:00Z')).toBe('open until null');
    expect(say({ freezes }, '2026-03-28T00:00Z')).toBe('open until null');
  });
});

describe('an exception', () => {
  const freezes = [
    freeze('2026-06-01T00:00', '2026-06-04T00:00', { id: 'f' }),
    freeze('2026-06-02T00:00', '2026-06-03T00:00', { id: 'g' }),
  ];

  it.each(
    table(`
      f | 2026-06-01T10:00Z | open until 2026-06-01T12:00Z | lifts the freeze that it names
      f | 2026-06-01T12:00Z | frozen until 2026-06-04T00:00Z opens 2026-06-04T09:00Z | as long as it lasts
      g | 2026-06-01T10:00Z | frozen until 2026-06-04T00:00Z opens 2026-06-04T09:00Z | and no other
      * | 2026-06-01T08:30Z | closed till 2026-06-01T09:00Z | leaves windows as they are
    `),
  )('of %s at %s: %s (%s)', (lifted, at, said) => {
    const exceptions = [
      exception('2026-06-01T08:00', '2026-06-01T12:00', { lifts: [lifted] }),
    ];
    expect(say({ windows: [OFFICE], freezes, exceptions }, at)).toBe(said);
  });
});

describe('who an entry is for', () => {
  const at = utc('2026-06-01T10:00Z');
  const pay = 'component:default/payments-api';
  const state = (given: Partial<Calendar>, teams?: string[] | null) =>
    calendarState(
      calendar(given),
      { environment: 'prod', service: pay, teams },
      at,
    ).state;
  const frozen = (scope: object) => ({
    freezes: [freeze('2026-06-01T00:00', '2026-06-02T00:00', scope)],
  });

  it.each<[string, object, string[] | null | undefined, string]>([
    ['a service by its name', { services: ['payments-api'] }, null, 'frozen'],
    ['a service by its reference', { services: [pay] }, null, 'frozen'],
    ['another service', { services: ['checkout'] }, null, 'open'],
    ['its team', { teams: ['group:default/a'] }, ['group:default/a'], 'frozen'],
    [
      'another team',
      { teams: ['group:default/b'] },
      ['group:default/a'],
      'open',
    ],
    ['a team, and the owner is not known', { teams: ['b'] }, null, 'frozen'],
    [
      'another environment and its service',
      { environments: ['dev'], services: [pay] },
      null,
      'open',
    ],
  ])('a freeze for %s', (_, scope, teams, expected) => {
    expect(state(frozen(scope), teams)).toBe(expected);
  });

  it('a window for a team does not open where the owner is not known', () => {
    const windows = [{ ...OFFICE, teams: ['group:default/a'] }];
    expect(state({ windows }, null)).toBe('closed');
    expect(state({ windows }, ['group:default/a'])).toBe('open');
    expect(state({ windows }, ['group:default/b'])).toBe('open');
  });

  it('an environment as such has no entries of services and teams', () => {
    const given = calendar(frozen({ services: [pay] }));
    expect(calendarState(given, 'prod', at).state).toBe('open');
  });
});

it('explains an instant by its entries, the strongest first', () => {
  const given = calendar({
    windows: [OFFICE],
    freezes: [
      freeze('2026-06-01T00:00', '2026-06-02T00:00', { id: 'lifted' }),
      freeze('2026-06-01T00:00', '2026-06-02T00:00', { id: 'held' }),
    ],
    exceptions: [
      exception('2026-06-01T00:00', '2026-06-02T00:00', {
        id: 'e',
        lifts: ['lifted'],
      }),
    ],
  });
  const told = explainCalendar(given, 'prod', utc('2026-06-01T10:00Z'));
  expect(told.entries.map(({ id, effect }) => `${id} ${effect}`)).toEqual([
    'e lifts',
    'lifted lifted',
    'held freezes',
    `${OFFICE.id} overridden`,
  ]);
  expect(told).toMatchObject({
    isOpen: false,
    nextClosing: utc('2026-06-01T10:00Z'),
    nextOpening: utc('2026-06-02T09:00Z'),
  });
});
