import { DateTime } from 'luxon';
import { freeze, iso, say, utc, window } from '../testing/calendars';
import { table } from '../testing/table';
import { calendarIntervals, calendarState, nextOpening } from './state';
import type { CalendarWindow, Weekday } from './types';

const berlin = (hours: string, change?: Partial<CalendarWindow>) =>
  window(hours, 'Europe/Berlin', change);

describe('a window', () => {
  it.each(
    table(`
      09:00-17:00 | mon tue | 2026-06-01T07:00Z | open until 2026-06-01T15:00Z | a start is inclusive
      09:00-17:00 | mon tue | 2026-06-01T15:00Z | closed till 2026-06-02T07:00Z | an end is exclusive
      09:00-17:00 | mon fri | 2026-06-05T15:00Z | closed till 2026-06-08T07:00Z | the weekend is skipped
      22:00-06:00 | fri | 2026-06-06T03:00Z | open until 2026-06-06T04:00Z | a night belongs to its first day
      22:00-06:00 | sat | 2026-06-06T03:00Z | closed till 2026-06-06T20:00Z | and not to its last
      22:00-06:00 | thu | 2026-12-31T23:30Z | open until 2027-01-01T05:00Z | over the end of the year
      09:00-10:00 | tue | 2028-02-29T08:30Z | open until 2028-02-29T09:00Z | on a leap day
      09:00-10:00 | wed | 2028-02-29T08:30Z | closed till 2028-03-01T08:00Z | after a leap day
      00:00-00:00 | mon | 2026-06-01T05:00Z | open until 2026-06-01T22:00Z | equal edges are a whole day
    `),
  )('%s on %s at %s: %s (%s)', (hours, days, at, said) => {
    const windows = [berlin(hours, { days: days.split(' ') as Weekday[] })];
    expect(say({ windows }, at)).toBe(said);
  });

  it('counts days in its own zone', () => {
    const monday = window('08:00-09:00', 'Pacific/Auckland', { days: ['mon'] });
    expect(say({ windows: [monday] }, '2026-06-07T20:30Z')).toBe(
      'open until 2026-06-07T21:00Z',
    );
  });
});

describe('several windows', () => {
  it.each(
    table(`
      09:00-12:00 11:00-17:00 | open until 2026-06-01T15:00Z | that overlap are one opening
      09:00-12:00 12:00-17:00 | open until 2026-06-01T15:00Z | that touch are one opening
      09:00-12:00 12:01-17:00 | open until 2026-06-01T10:00Z | with a minute between are two
      00:00-00:00 00:00-00:00 | open until null | of every hour never end
      15:00-16:00 12:00-13:00 | closed till 2026-06-01T10:00Z | open at the earliest of them
    `),
  )('%s: %s (%s)', (hours, said) => {
    const windows = hours.split(' ').map(each => berlin(each));
    expect(say({ windows }, '2026-06-01T07:00Z')).toBe(said);
  });

  it('join across zones', () => {
    const windows = [berlin('09:00-12:00'), window('10:00-11:00', 'UTC')];
    expect(say({ windows }, '2026-06-01T07:00Z')).toBe(
      'open until 2026-06-01T11:00Z',
    );
  });

  it('are told apart by which is open, and by whose zone opens next', () => {
    const windows = [
      berlin('09:00-10:00', { id: 'a' }),
      window('05:00-06:00', 'Asia/Kolkata', { id: 'b' }),
    ];
    const at = (instant: string) =>
      calendarState({ windows, freezes: [] }, 'prod', utc(instant));
    expect(at('2026-06-01T07:30Z')).toMatchObject({ window: { id: 'a' } });
    expect(at('2026-06-01T08:00Z')).toMatchObject({ timeZone: 'Asia/Kolkata' });
  });
});

it('an environment that no window names is always open', () => {
  const windows = [berlin('09:00-17:00', { environments: ['staging'] })];
  const calendar = { windows, freezes: [] };
  expect(calendarState(calendar, 'prod', utc('2026-06-01T03:00Z'))).toEqual({
    state: 'open',
    reason: 'always-open',
    until: null,
  });
});

describe('a freeze', () => {
  const hours = [window('09:00-17:00', 'UTC')];

  it.each(
    table(`
      2026-06-01T12:00 | 2026-06-01T14:00 | 2026-06-01T13:00Z | frozen until 2026-06-01T14:00Z opens 2026-06-01T14:00Z | overrides a window
      2026-06-01T12:00 | 2026-06-01T14:00 | 2026-06-01T10:00Z | open until 2026-06-01T12:00Z | ends an opening
      2026-06-01T12:00 | 2026-06-01T14:00 | 2026-06-01T12:00Z | frozen until 2026-06-01T14:00Z opens 2026-06-01T14:00Z | holds from its start
      2026-06-01T12:00 | 2026-06-01T14:00 | 2026-06-01T14:00Z | open until 2026-06-01T17:00Z | is over at its end
      2026-06-01T12:00 | 2026-06-01T20:00 | 2026-06-01T13:00Z | frozen until 2026-06-01T20:00Z opens 2026-06-02T09:00Z | opens with the next window
      2026-06-02T00:00 | 2026-06-04T12:00 | 2026-06-01T18:00Z | closed till 2026-06-04T12:00Z | puts off the next opening
      2026-06-01T00:00 | 2028-01-01T00:00 | 2026-06-01T10:00Z | frozen until 2028-01-01T00:00Z opens null | may outlast the horizon
    `),
  )('%s to %s over 09:00-17:00, at %s: %s (%s)', (start, end, at, said) => {
    const calendar = { windows: hours, freezes: [freeze(start, end)] };
    expect(say(calendar, at)).toBe(said);
  });

  it.each(
    table(`
      2026-12-20T00:00 | open until 2026-12-20T00:00Z | ends the opening
      2027-12-20T00:00 | open until null | is beyond the horizon
    `),
  )('from %s, without windows: %s (%s)', (start, said) => {
    const freezes = [freeze(start, '2028-01-04T00:00')];
    expect(say({ freezes }, '2026-06-01T00:00Z')).toBe(said);
  });

  it.each([
    ['touches', '2026-06-02T00:00', '2026-06-03T00:00'],
    ['overlaps', '2026-06-01T12:00', '2026-06-03T00:00'],
  ])('chains with one that %s', (_, start, end) => {
    const freezes = [
      freeze(start, end),
      freeze('2026-06-01T00:00', '2026-06-02T00:00'),
    ];
    expect(say({ freezes }, '2026-06-01T01:00Z')).toBe(
      'frozen until 2026-06-03T00:00Z opens 2026-06-03T00:00Z',
    );
  });

  it('concerns only its environments', () => {
    const dev = { environments: ['dev'] };
    const freezes = [freeze('2026-06-01T00:00', '2026-06-03T00:00', dev)];
    expect(say({ freezes }, '2026-06-01T13:00Z')).toBe('open until null');
  });

  it('is named; of several, the one that holds longest', () => {
    const freezes = [
      freeze('2026-06-01T00:00', '2026-06-02T00:00', { id: 'short' }),
      freeze('2026-06-01T00:00', '2026-06-05T00:00', { id: 'long' }),
    ];
    const calendar = { windows: [], freezes };
    const state = calendarState(calendar, 'prod', utc('2026-06-01T10:00Z'));
    expect(state).toMatchObject({
      freeze: { id: 'long', reason: 'Annual accounts', timeZone: 'UTC' },
    });
  });
});

describe('the next opening', () => {
  const calendar = { windows: [window('09:00-17:00', 'UTC')], freezes: [] };

  it.each(
    table(`
      2026-06-01T09:30Z | 2026-06-01T09:30Z | now, where it is open now
      2026-06-01T17:00Z | 2026-06-02T09:00Z | the next start, where it is closed
    `),
  )('from %s is %s (%s)', (at, opens) => {
    expect(iso(nextOpening(calendar, 'prod', utc(at)))).toBe(opens);
  });
});

describe('intervals for drawing', () => {
  const calendar = {
    windows: [window('22:00-02:00', 'UTC', { id: 'night' })],
    freezes: [freeze('2026-06-01T23:00', '2026-06-03T12:00', { id: 'f' })],
  };
  const draw = (from: string, to: string) =>
    calendarIntervals(calendar, 'prod', utc(from), utc(to));

  it('are cut to the range, in order, with freezes over windows', () => {
    const drawn = draw('2026-06-01T00:00Z', '2026-06-03T00:00Z');
    expect(drawn.map(i => `${i.id} ${iso(i.start)} ${iso(i.end)}`)).toEqual([
      'night 2026-06-01T00:00Z 2026-06-01T02:00Z',
      'night 2026-06-01T22:00Z 2026-06-02T02:00Z',
      'f 2026-06-01T23:00Z 2026-06-03T00:00Z',
      'night 2026-06-02T22:00Z 2026-06-03T00:00Z',
    ]);
    expect(drawn[2]).toMatchObject({
      kind: 'freeze',
      reason: 'Annual accounts',
      timeZone: 'UTC',
    });
  });

  it('of an empty range are none', () => {
    expect(draw('2026-06-01T23:30Z', '2026-06-01T23:30Z')).toEqual([]);
  });

  it('of a range beyond the horizon are refused', () => {
    expect(() => draw('2026-06-01T00:00Z', '2028-06-01T00:00Z')).toThrow(
      RangeError,
    );
  });
});

describe('what cannot be understood is never open', () => {
  it.each([
    ['zone', { windows: [window('09:00-17:00', 'Mars/One')], freezes: [] }],
    ['hour', { windows: [window('9-17', 'UTC')], freezes: [] }],
    ['date', { windows: [], freezes: [freeze('soon', 'later')] }],
  ])('a %s', (_, calendar) => {
    const at = utc('2026-06-01T10:00Z');
    expect(() => calendarState(calendar, 'prod', at)).toThrow(/is not a time/);
  });

  it('an instant', () => {
    const calendar = { windows: [], freezes: [] };
    const never = DateTime.invalid('test');
    expect(() => calendarState(calendar, 'prod', never)).toThrow(RangeError);
  });
});
