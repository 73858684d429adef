import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import { calendarIntervals, calendarState, nextOpening } from './state';
import type { Calendar, CalendarWindow, Weekday } from './types';

/**
 * The engine against a naive reading of the same rules. The oracle walks
 * through time minute by minute and looks at a wall clock that never goes back:
 * while an hour is repeated it stands still. Hours are then a plain comparison.
 */

const MINUTE = 60_000;
const DAYS: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ISO_MINUTE = "yyyy-MM-dd'T'HH:mm";
const WARM_UP_MINUTES = 1440;
const WATCHED_MINUTES = 3 * 1440;

/** Changes of the clocks in each zone, and a quiet instant. */
const MOMENTS: [string, string[]][] = [
  ['Europe/Berlin', ['2026-03-29T01:00Z', '2026-10-25T01:00Z']],
  ['America/New_York', ['2026-03-08T07:00Z', '2026-11-01T06:00Z']],
  ['Asia/Kolkata', ['2026-12-31T18:30Z', '2028-02-28T18:30Z']],
  ['Australia/Lord_Howe', ['2026-04-04T15:00Z', '2026-10-03T15:30Z']],
  ['America/Sao_Paulo', ['2018-11-04T03:00Z', '2018-02-18T02:00Z']],
  ['America/St_Johns', ['2010-03-14T03:31Z', '2010-11-07T02:31Z']],
  ['Pacific/Apia', ['2011-12-30T10:00Z']],
];

type Answer = 'open' | 'closed' | 'frozen';

/** State of `prod` at each minute from `start` on. */
function watch(calendar: Calendar, start: number): Answer[] {
  const zones = new Set(
    [...calendar.windows, ...calendar.freezes].map(i => i.timeZone),
  );
  const clocks = new Map(
    [...zones].map(name => [name, { zone: IANAZone.create(name), reads: 0 }]),
  );
  const dated = calendar.freezes.map(freeze => ({
    zone: freeze.timeZone,
    from: Date.parse(`${freeze.start}Z`),
    to: Date.parse(`${freeze.end}Z`),
  }));
  const answers: Answer[] = [];
  for (let i = -WARM_UP_MINUTES; i < WATCHED_MINUTES; i++) {
    const instant = start + i * MINUTE;
    for (const clock of clocks.values()) {
      const reads = instant + clock.zone.offset(instant) * MINUTE;
      clock.reads = Math.max(clock.reads, reads);
    }
    if (i < 0) {
      continue;
    }
    const read = (zone: string) => clocks.get(zone)!.reads;
    if (dated.some(f => f.from <= read(f.zone) && read(f.zone) < f.to)) {
      answers.push('frozen');
    } else if (calendar.windows.length === 0) {
      answers.push('open');
    } else {
      const open = calendar.windows.some(window => {
        const now = new Date(read(window.timeZone));
        const clock = now.toISOString().slice(11, 16);
        const day = (now.getUTCDay() + 6) % 7;
        const today = window.days.includes(DAYS[day]);
        const yesterday = window.days.includes(DAYS[(day + 6) % 7]);
        return window.start < window.end
          ? today && window.start <= clock && clock < window.end
          : (today && window.start <= clock) ||
              (yesterday && clock < window.end);
      });
      answers.push(open ? 'open' : 'closed');
    }
  }
  return answers;
}

const clockTime = fc
  .integer({ min: 0, max: 143 })
  .map(n =>
    `${String(Math.floor(n / 6)).padStart(2, '0')}:${(n % 6) * 10}`.padEnd(
      5,
      '0',
    ),
  );

/** A calendar whose edges lie around the start, and the start itself. */
const scenes = fc
  .tuple(
    fc.constantFrom(...MOMENTS),
    fc.nat(),
    fc.integer({ min: -2880, max: 600 }),
  )
  .chain(([[zone, moments], pick, shift]) => {
    const moment = Date.parse(moments[pick % moments.length]);
    const start = moment + shift * MINUTE;
    const zones = fc.oneof(
      { weight: 4, arbitrary: fc.constant(zone) },
      { weight: 1, arbitrary: fc.constantFrom('UTC', 'Europe/Berlin') },
    );
    const windows: fc.Arbitrary<CalendarWindow[]> = fc.array(
      fc.record({
        id: fc.uuid(),
        title: fc.constant('w'),
        environments: fc.constant(['prod']),
        days: fc.subarray(DAYS, { minLength: 1 }),
        start: clockTime,
        end: clockTime,
        timeZone: zones,
      }),
      { maxLength: 3 },
    );
    const freezes = fc.array(
      fc
        .tuple(
          zones,
          fc.integer({ min: -300, max: 500 }),
          fc.integer({ min: 13, max: 300 }),
        )
        .map(([timeZone, from, length]) => {
          const local = DateTime.fromMillis(moment, { zone: 'utc' })
            .startOf('hour')
            .plus({ minutes: from * 10 });
          return {
            id: `${from}`,
            title: 'f',
            reason: 'r',
            environments: ['*'],
            start: local.toFormat(ISO_MINUTE),
            end: local.plus({ minutes: length * 10 }).toFormat(ISO_MINUTE),
            timeZone,
          };
        }),
      { maxLength: 2 },
    );
    const minutes = fc.array(fc.nat({ max: WATCHED_MINUTES - 1 }), {
      minLength: 4,
      maxLength: 4,
    });
    return fc.record({
      start: fc.constant(start),
      calendar: fc.record({ windows, freezes }),
      minutes,
    });
  });

function at(instant: number): DateTime {
  return DateTime.fromMillis(instant, { zone: 'utc' });
}

/** The same three days, painted from what would be drawn. */
function paint(calendar: Calendar, start: number): Answer[] {
  const always: Answer = calendar.windows.length === 0 ? 'open' : 'closed';
  const painted = new Array<Answer>(WATCHED_MINUTES).fill(always);
  const drawn = calendarIntervals(
    calendar,
    'prod',
    at(start),
    at(start + WATCHED_MINUTES * MINUTE),
  );
  for (const kind of ['window', 'freeze'] as const) {
    for (const interval of drawn.filter(i => i.kind === kind)) {
      painted.fill(
        kind === 'window' ? 'open' : 'frozen',
        (interval.start.toMillis() - start) / MINUTE,
        (interval.end.toMillis() - start) / MINUTE,
      );
    }
  }
  return painted;
}

/** First minute from `from` on with (or without) this answer; null: none. */
function firstMinute(
  answers: Answer[],
  from: number,
  wanted: (answer: Answer) => boolean,
): number | null {
  const found = answers.findIndex((answer, i) => i >= from && wanted(answer));
  return found < 0 ? null : found;
}

it('agrees with a clock on the wall, minute by minute', () => {
  fc.assert(
    fc.property(scenes, ({ start, calendar, minutes }) => {
      const answers = watch(calendar, start);
      expect(paint(calendar, start).join()).toBe(answers.join());

      const minuteOf = (instant: DateTime | null) => {
        const minute = instant ? (instant.toMillis() - start) / MINUTE : null;
        return minute !== null && minute < WATCHED_MINUTES ? minute : null;
      };
      for (const minute of minutes) {
        const now = at(start + minute * MINUTE);
        const state = calendarState(calendar, 'prod', now);
        expect(state.state).toBe(answers[minute]);
        const opens = firstMinute(answers, minute, a => a === 'open');
        expect(minuteOf(nextOpening(calendar, 'prod', now))).toBe(opens);
        const edge = state.state === 'closed' ? state.nextOpening : state.until;
        expect(minuteOf(edge)).toBe(
          firstMinute(answers, minute, a =>
            state.state === 'closed' ? a === 'open' : a !== state.state,
          ),
        );
      }
    }),
    { numRuns: 25 },
  );
});
