import { DateTime } from 'luxon';
import {
  calendarEntry,
  calendarEnvironment,
} from '../../testUtils/calendarFixtures';
import { periodOf } from './columns';
import {
  cellLabel,
  headlineOf,
  hoursIn,
  listed,
  scopeOf,
  timingOf,
} from './words';

const ZONE = 'Europe/Berlin';
const NOW = DateTime.fromISO('2026-12-07T14:00:00Z');
const { state } = calendarEnvironment();

describe('the headline', () => {
  const closed = {
    ...state,
    state: 'closed' as const,
    nextOpening: '2026-12-07T17:00:00Z',
  };
  it.each([
    [{}, 'Production EU is open.'],
    [
      { state: { ...state, until: '2026-12-08T15:30:00Z' } },
      'Production EU is open until tomorrow 16:30 Europe/Berlin (in 25 h).',
    ],
    [
      {
        state: closed,
        nextFreeze: {
          id: 'year-end',
          title: 'Accounts',
          start: '2026-12-19T23:00:00Z',
          timeZone: ZONE,
        },
      },
      'Production EU opens today 18:00 Europe/Berlin (in 3 h); a freeze begins on Sun 20 Dec 2026: Accounts.',
    ],
    [
      { state: { ...closed, nextOpening: null } },
      'Production EU does not open within a year.',
    ],
    [
      {
        state: { ...closed, state: 'frozen' as const, title: 'Sale\u202e' },
      },
      'Production EU is frozen (Sale[U+202E]) and opens today 18:00 Europe/Berlin (in 3 h).',
    ],
  ])('%#: %s', (change, sentence) => {
    expect(headlineOf(calendarEnvironment(change), ZONE, NOW)).toBe(sentence);
  });

  it('tells times in the zone that is shown', () => {
    expect(
      headlineOf(calendarEnvironment({ state: closed }), 'Asia/Kolkata', NOW),
    ).toContain('opens today 22:30 Asia/Kolkata');
  });
});

describe('an entry in words', () => {
  const { when } = calendarEntry();
  it.each([
    [
      {},
      'From Sun 20 Dec 2026, 00:00 to Sat 2 Jan 2027, 00:00 (Europe/Berlin)',
    ],
    [
      {
        days: ['mon', 'thu'],
        start: '09:00',
        end: '16:30',
        except: ['2026-12-24'],
      },
      'Every Monday and Thursday from 09:00 to 16:30, but not on 2026-12-24 (Europe/Berlin)',
    ],
    [
      {
        rule: 'FREQ=MONTHLY;BYDAY=1FR',
        from: '2026-01-01',
        start: '20:00',
        end: '06:00',
        endDay: 3,
      },
      'On the days of FREQ=MONTHLY;BYDAY=1FR since 2026-01-01 from 20:00 to 06:00 3 days later (Europe/Berlin)',
    ],
  ])('%#: %s', (change, text) => {
    expect(timingOf({ when: { ...when, ...change } })).toBe(text);
  });

  it('names whom it is for by their titles', () => {
    const titles = new Map([['prod-eu', 'Production EU']]);
    expect(scopeOf(calendarEntry(), titles)).toBe('Production EU');
    expect(
      scopeOf(
        calendarEntry({
          environments: ['*'],
          services: ['payments-api', 'cards-api'],
          teams: ['group:default/payments'],
        }),
        titles,
      ),
    ).toBe(
      'every environment, for payments-api and cards-api, for services of group:default/payments',
    );
  });
});

describe('a cell in words', () => {
  const [day] = periodOf('agenda', '2026-12-20', ZONE, NOW).columns;
  it.each([
    ['2026-12-20T08:00:00Z', '2026-12-20T15:30:00Z', '09:00 to 16:30'],
    ['2026-12-20T17:00:00Z', '2026-12-21T15:30:00Z', 'from 18:00'],
    ['2026-12-19T17:00:00Z', '2026-12-20T05:00:00Z', 'until 06:00'],
    ['2026-12-19T23:00:00Z', '2026-12-20T23:00:00Z', 'all day'],
  ])('%s to %s is %s', (start, end, text) => {
    expect(hoursIn({ start, end }, day)).toBe(text);
  });

  it('names the day, what is there and when, and how much more', () => {
    expect(cellLabel('Production EU', day, [])).toBe(
      'Production EU, Sunday 20 December 2026; nothing',
    );
    const item = { key: 'a', entry: calendarEntry() };
    expect(
      cellLabel('Production EU', day, [
        item,
        ...Array.from({ length: 6 }, () => ({ ...item, proposal: 'p' })),
      ]),
    ).toBe(
      [
        'Production EU, Sunday 20 December 2026',
        'freeze Year-end freeze, all day',
        ...Array(4).fill('proposed freeze Year-end freeze, all day'),
        'and 2 more',
      ].join('; '),
    );
  });

  it('counts what a month holds', () => {
    const december = periodOf('year', '2026-12-01', ZONE, NOW).columns[11];
    expect(
      cellLabel('Production EU', december, [
        { key: 'a', entry: calendarEntry() },
      ]),
    ).toBe('Production EU, December 2026; freeze Year-end freeze, 1 time');
  });
});

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j is said as "%s"', (words, text) => {
  expect(listed(words)).toBe(text);
});
