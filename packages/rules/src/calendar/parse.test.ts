import { CalendarError } from './CalendarError';
import { calendarOfPolicy, parseCalendar } from './parse';

const window = {
  id: 'office',
  title: 'Office hours',
  environments: ['prod'],
  days: ['mon', 'fri'],
  start: '09:00',
  end: '17:00',
  timeZone: 'Europe/Berlin',
};

const freeze = {
  id: 'year-end',
  title: 'Year end',
  reason: 'Annual accounts',
  environments: ['*'],
  start: '2026-12-20T18:00',
  end: '2027-01-04T06:00',
  timeZone: 'Europe/Berlin',
};

function messageOf(input: unknown): string {
  try {
    parseCalendar(input);
  } catch (error) {
    return error instanceof CalendarError ? error.message : `fault: ${error}`;
  }
  return 'no error';
}

it('reads windows and freezes', () => {
  const calendar = { windows: [window], freezes: [freeze] };
  expect(parseCalendar(calendar)).toEqual(calendar);
});

it('looks a zone up as often for many entries as for a few', () => {
  const asked = jest.spyOn(Intl, 'DateTimeFormat');
  const lookedUp = (timeZone: string, entries: number) => {
    asked.mockClear();
    parseCalendar({
      freezes: Array.from({ length: entries }, (_, i) => ({
        ...freeze,
        id: `freeze-${i}`,
        timeZone,
      })),
    });
    return asked.mock.calls.length;
  };
  const few = lookedUp('Pacific/Chatham', 2);
  const many = lookedUp('Pacific/Apia', 200);
  asked.mockRestore();
  expect(few).toBeGreaterThan(0);
  expect(many).toBe(few);
});

it('takes missing lists for empty ones', () => {
  expect(parseCalendar({})).toEqual({ windows: [], freezes: [] });
});

describe('refuses a window', () => {
  it.each<[string, object, string]>([
    [
      'in an unknown zone (trap: a bad time zone silently becomes UTC)',
      { timeZone: 'Europe/Berlinn' },
      '.timeZone: "Europe/Berlinn" is not an IANA time zone',
    ],
    [
      'in a bare offset',
      { timeZone: '+02:00' },
      '.timeZone: "+02:00" is not an IANA time zone',
    ],
    ['in no zone', { timeZone: '' }, '.timeZone: "" is not an IANA time zone'],
    [
      'at an hour that no day has',
      { start: '24:00' },
      '.start: "24:00" is not a time of day',
    ],
    ['at a sloppy time', { end: '9:00' }, '.end: "9:00" is not a time of day'],
    ['on an unknown day', { days: ['mo'] }, '.days[0]: '],
    ['on no day', { days: [] }, '.days: name at least one day'],
    [
      'for no environment',
      { environments: [] },
      '.environments: name at least one environment',
    ],
    [
      'for an unnamed environment',
      { environments: [' '] },
      '.environments[0]: must not be empty',
    ],
    [
      'for a pattern',
      { environments: ['prod-*'] },
      '.environments[0]: "prod-*" is not the name of an environment',
    ],
    ['without an id', { id: '' }, '.id: must not be empty'],
    [
      'with a misspelt key',
      { timezone: 'Europe/Berlin' },
      ': Unrecognized key: "timezone"',
    ],
  ])('%s', (_, change, message) => {
    expect(messageOf({ windows: [{ ...window, ...change }] })).toContain(
      `calendar.windows[0]${message}`,
    );
  });
});

describe('refuses a freeze', () => {
  it.each<[string, object, string]>([
    [
      'on a day that no month has',
      { end: '2027-02-30T06:00' },
      '.end: "2027-02-30T06:00" is not a date and time',
    ],
    [
      'with a zone in its time',
      { start: '2026-12-20T18:00Z' },
      '.start: "2026-12-20T18:00Z" is not a date and time',
    ],
    [
      'that ends before it starts',
      { end: '2026-12-20T17:59' },
      '.end: "2026-12-20T17:59" must be later',
    ],
    [
      'that ends as it starts',
      { end: '2026-12-20T18:00' },
      '.end: "2026-12-20T18:00" must be later',
    ],
    [
      'that lies in a skipped hour',
      { start: '2026-03-29T02:10', end: '2026-03-29T02:50' },
      '.end: "2026-03-29T02:50" must be later',
    ],
    [
      'for a pattern',
      { environments: ['prod-*'] },
      '.environments[0]: "prod-*" is not the name',
    ],
    [
      'for all and one',
      { environments: ['*', 'prod'] },
      '.environments[0]: "*" is not the name',
    ],
    [
      'in an unknown zone',
      { timeZone: 'Mars/Olympus' },
      '.timeZone: "Mars/Olympus" is not an IANA time zone',
    ],
    ['without a reason', { reason: '' }, '.reason: must not be empty'],
  ])('%s', (_, change, message) => {
    expect(messageOf({ freezes: [{ ...freeze, ...change }] })).toContain(
      `calendar.freezes[0]${message}`,
    );
  });
});

describe('refuses times', () => {
  const { days, ...rest } = window;
  const ruled = { ...rest, from: '2026-01-01', rule: 'FREQ=DAILY' };
  it.each<[string, object, string]>([
    [
      'of a rule that never occurs',
      { ...ruled, rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' },
      '.rule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" names no day',
    ],
    [
      'of a rule that always occurs',
      { ...ruled, start: '00:00', end: '00:00' },
      '.rule: "FREQ=DAILY" with these hours holds at every minute',
    ],
    [
      'of a rule of minutes',
      { ...ruled, rule: 'FREQ=MINUTELY' },
      '.rule: "FREQ=MINUTELY" must begin with FREQ=DAILY',
    ],
    [
      'of a rule with 100,000 occurrences',
      { ...ruled, rule: 'FREQ=DAILY;COUNT=100000' },
      '.rule: "FREQ=DAILY;COUNT=100000" has COUNT=100000',
    ],
    [
      'of a rule with hours',
      { ...ruled, rule: 'FREQ=DAILY;BYHOUR=3' },
      '.rule: "FREQ=DAILY;BYHOUR=3" has "BYHOUR=3", which is not understood',
    ],
    [
      'of a rule and days',
      { ...ruled, days: ['mon'] },
      '.rule: give days or a rule',
    ],
    [
      'of a rule without its first day',
      { ...ruled, from: undefined },
      '.from: a rule needs its first day',
    ],
    [
      'that end before they start on the same day',
      { ...window, start: '17:00', end: '09:00', endDay: 0 },
      '.end: "09:00" must be later',
    ],
    [
      'without an end',
      { ...window, end: undefined },
      '.end: give when it ends',
    ],
    [
      'that begin at a date and are for once, but name a day to end on',
      {
        ...rest,
        start: '2026-01-01T00:00',
        end: '2026-01-02T00:00',
        endDay: 1,
      },
      '.endDay: goes with days or a rule',
    ],
  ])('%s', (_, given, message) => {
    expect(messageOf({ windows: [given] })).toContain(
      `calendar.windows[0]${message}`,
    );
  });

  it('of a freeze that never ends', () => {
    const { start, end, ...never } = freeze;
    expect(messageOf({ freezes: [{ ...never, start }] })).toContain(
      'nothing in a calendar is without an end',
    );
    const weekly = { ...never, start: '00:00', end: '00:00' };
    expect(
      messageOf({
        freezes: [
          {
            ...weekly,
            days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
          },
        ],
      }),
    ).toContain('.days: with these hours it holds at every minute');
  });
});

describe('criticalities and regions', () => {
  const places = [
    { name: 'dev', criticality: 'low' },
    { name: 'prod-eu', criticality: 'critical', region: 'eu' },
    { name: 'prod-us', criticality: 'critical', region: 'us' },
  ];
  const { environments, ...unscoped } = freeze;
  const environmentsOf = (scope: object) =>
    parseCalendar({ freezes: [{ ...unscoped, ...scope }] }, 'calendar', places)
      .freezes[0].environments;

  it.each<[object, string[]]>([
    [{ criticalities: ['critical'] }, ['prod-eu', 'prod-us']],
    [{ regions: ['eu'] }, ['prod-eu']],
    [
      { regions: ['eu', 'us'], criticalities: ['low', 'critical'] },
      ['prod-eu', 'prod-us'],
    ],
    [{ environments: ['prod-us', 'dev'], regions: ['us'] }, ['prod-us']],
    [{ services: ['checkout'] }, ['*']],
  ])('%j are the environments %j', (scope, expected) => {
    expect(environmentsOf(scope)).toEqual(expected);
  });

  it('that no environment has are refused', () => {
    expect(() => environmentsOf({ regions: ['asia'] })).toThrow(
      'calendar.freezes[0]: no environment is in region asia',
    );
  });
});

describe('an entry for a service that was given another name', () => {
  const renamed = [
    { from: 'component:default/cart', to: 'component:default/basket' },
    { from: 'component:default/basket', to: 'component:default/checkout' },
    { from: 'component:default/other', to: 'component:default/another' },
  ];
  const servicesOf = (services: string[]) =>
    calendarOfPolicy({
      calendar: { freezes: [{ ...freeze, services }] },
      renamed,
    }).freezes[0].services;

  it.each([
    ['cart', ['component:default/basket', 'component:default/checkout']],
    ['component:default/basket', ['component:default/checkout']],
    ['component:default/checkout', []],
    ['art', []],
  ])('is for its later names as well: %s', (name, later) => {
    expect(servicesOf([name])).toEqual([name, ...later]);
  });

  it('ends where names went to and fro', () => {
    const [one, two] = ['component:default/one', 'component:default/two'];
    expect(
      calendarOfPolicy({
        calendar: { freezes: [{ ...freeze, services: [one] }] },
        renamed: [
          { from: one, to: two },
          { from: two, to: one },
        ],
      }).freezes[0].services,
    ).toEqual([one, two]);
  });
});

it('refuses an id that is used twice, and names the later one', () => {
  expect(messageOf({ windows: [window, { ...window, title: 'Again' }] })).toBe(
    'calendar.windows[1].id: "office" is already the id of entry 0',
  );
});

it('names every fault under the given path', () => {
  const broken = {
    windows: [{ ...window, start: 'nine' }],
    freezes: [{ ...freeze, timeZone: 'Nowhere' }],
  };
  expect(() => parseCalendar(broken, 'gitopsCompliance.calendar')).toThrow(
    /^gitopsCompliance\.calendar\.windows\[0\]\.start: .*; gitopsCompliance\.calendar\.freezes\[0\]\.timeZone: /,
  );
});

it.each([[undefined], [null], ['text'], [[]], [{ windows: 'none' }]])(
  'refuses %p',
  input => {
    expect(messageOf(input)).toMatch(/^calendar(\.windows)?: /);
  },
);
