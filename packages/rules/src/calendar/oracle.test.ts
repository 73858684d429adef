import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import {
  calendarIntervals,
  calendarState,
  isOpen,
  nextClosing,
  nextOpening,
} from './state';
import type {
  Calendar,
  CalendarEntry,
  CalendarTiming,
  CalendarWindow,
  Weekday,
} from './types';

/**
 * The engine against a naive reading of the same rules. The oracle walks
 * through time minute by minute and looks at a wall clock that never goes back:
 * while an hour is repeated it stands still. Hours are then a plain comparison,
 * and rules are read from the date alone.
 */

const MINUTE = 60_000;
const DAY = 1440;
const DAYS: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const RULE_DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const WARM_UP_MINUTES = 1440;
const WATCHED_MINUTES = 3 * 1440;
const LONGEST_BUFFER = 120;

/** Changes of the clocks in each zone, and quiet instants. */
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

/** Days from 1970, as a date. */
const dateOf = (day: number) => new Date(day * DAY * MINUTE);
const weekdayOf = (day: number) => (dateOf(day).getUTCDay() + 6) % 7;
const minuteOfText = (iso: string) => Date.parse(`${iso}Z`) / MINUTE;
const clockOf = (hhmm: string) =>
  Number(hhmm.slice(0, 2)) * 60 + Number(hhmm.slice(3));

const starts = new WeakMap<CalendarTiming, Map<number, boolean>>();

function readsAsStart(timing: CalendarTiming, day: number): boolean {
  const iso = dateOf(day).toISOString().slice(0, 10);
  if (timing.except?.includes(iso)) return false;
  if (timing.days) return timing.days.includes(DAYS[weekdayOf(day)]);
  const from = minuteOfText(`${timing.from}T00:00`) / DAY;
  if (day < from) return false;
  const rule = new Map(
    timing.rule!.split(';').map(part => part.split('=') as [string, string]),
  );
  const interval = Number(rule.get('INTERVAL') ?? 1);
  const date = dateOf(day);
  const inMonth = date.getUTCDate();
  const length = new Date(
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0),
  ).getUTCDate();
  const monday = (d: number) => d - weekdayOf(d);
  if (rule.get('FREQ') === 'DAILY') return (day - from) % interval === 0;
  if (rule.get('FREQ') === 'WEEKLY') {
    return (
      rule.get('BYDAY')!.split(',').includes(RULE_DAYS[weekdayOf(day)]) &&
      ((monday(day) - monday(from)) / 7) % interval === 0
    );
  }
  const month = rule.get('BYMONTH');
  if (month && Number(month) !== date.getUTCMonth() + 1) return false;
  const monthDay = rule.get('BYMONTHDAY');
  if (monthDay) {
    const n = Number(monthDay);
    return n > 0 ? inMonth === n : inMonth === length + 1 + n;
  }
  const [, nth, name] = /^(-?\d)(..)$/.exec(rule.get('BYDAY')!)!;
  const rank =
    Number(nth) > 0
      ? Math.ceil(inMonth / 7)
      : -Math.ceil((length - inMonth + 1) / 7);
  return RULE_DAYS[weekdayOf(day)] === name && rank === Number(nth);
}

/** Whether an entry that repeats starts on a day. */
function startsOn(timing: CalendarTiming, day: number): boolean {
  const known = starts.get(timing) ?? new Map<number, boolean>();
  starts.set(timing, known);
  const answer = known.get(day) ?? readsAsStart(timing, day);
  known.set(day, answer);
  return answer;
}

/** The occurrences, by their day, that hold as the wall clock reads `reads`. */
function holding(timing: CalendarTiming, reads: number): number[] {
  if (!timing.days && !timing.rule) {
    const [from, to] = [timing.start, timing.end].map(minuteOfText);
    return from <= reads && reads < to ? [0] : [];
  }
  const [start, end] = [clockOf(timing.start), clockOf(timing.end)];
  const endDay = timing.endDay ?? (end <= start ? 1 : 0);
  const today = Math.floor(reads / DAY);
  const found: number[] = [];
  for (let day = today - endDay; day <= today; day++) {
    const isIn =
      day * DAY + start <= reads && reads < (day + endDay) * DAY + end;
    if (isIn && startsOn(timing, day)) found.push(day);
  }
  return found;
}

/** What holds at each minute from `start` on. */
interface Watched {
  answers: Answer[];
  windows: boolean[];
  freezes: boolean[];
  exceptions: boolean[];
}

function watch(calendar: Calendar, start: number): Watched {
  const { windows, freezes, exceptions = [] } = calendar;
  const entries: CalendarEntry[] = [...windows, ...freezes, ...exceptions];
  const clocks = new Map(
    entries.map(({ timeZone }) => [
      timeZone,
      { zone: IANAZone.create(timeZone), reads: -Infinity },
    ]),
  );
  const held = new Map(entries.map(e => [e, [] as number[][]]));
  const last = WATCHED_MINUTES + LONGEST_BUFFER + 1;
  for (let i = -WARM_UP_MINUTES; i < last; i++) {
    const instant = start + i * MINUTE;
    for (const clock of clocks.values()) {
      const reads = instant / MINUTE + clock.zone.offset(instant);
      clock.reads = Math.max(clock.reads, reads);
    }
    if (i < 0) continue;
    for (const entry of entries) {
      const { reads } = clocks.get(entry.timeZone)!;
      held.get(entry)!.push(holding(entry, reads));
    }
  }
  const on = (entry: CalendarEntry, i: number) => held.get(entry)![i];
  const anyAt = (list: CalendarEntry[], i: number) =>
    list.some(entry => on(entry, i).length > 0);
  const opens = (window: CalendarWindow, day: number, i: number) => {
    for (let j = i + 1; j <= i + (window.bufferMinutes ?? 0); j++) {
      if (!on(window, j).includes(day)) return anyAt(windows, j);
    }
    return true;
  };
  const answer = (i: number): Answer => {
    const isFrozen = freezes.some(freeze => {
      const isLifted = exceptions.some(
        e => on(e, i).length > 0 && [freeze.id, '*'].includes(e.lifts[0]),
      );
      if (isLifted) return false;
      const to = i + (freeze.bufferMinutes ?? 0);
      for (let j = i; j <= to; j++) if (on(freeze, j).length > 0) return true;
      return false;
    });
    if (isFrozen) return 'frozen';
    if (windows.length === 0) return 'open';
    const isIn = windows.some(window =>
      on(window, i).some(day => opens(window, day, i)),
    );
    return isIn ? 'open' : 'closed';
  };
  const minutes = Array.from({ length: WATCHED_MINUTES }, (_, i) => i);
  return {
    answers: minutes.map(answer),
    windows: minutes.map(i => anyAt(windows, i)),
    freezes: minutes.map(i => anyAt(freezes, i)),
    exceptions: minutes.map(i => anyAt(exceptions, i)),
  };
}

const clockTime = fc.integer({ min: 0, max: 143 }).map(n => {
  const [hour, minute] = [Math.floor(n / 6), (n % 6) * 10];
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
});

/** When entries hold whose edges lie around a moment. */
function timings(moment: number, zone: string): fc.Arbitrary<CalendarTiming> {
  const today = Math.floor(moment / MINUTE / DAY);
  const isoDay = (day: number) => dateOf(day).toISOString().slice(0, 10);
  const near = dateOf(today);
  const timeZone = fc.oneof(
    { weight: 4, arbitrary: fc.constant(zone) },
    { weight: 1, arbitrary: fc.constantFrom('UTC', 'Europe/Berlin') },
  );
  const rule = fc.oneof(
    fc.integer({ min: 1, max: 3 }).map(n => `FREQ=DAILY;INTERVAL=${n}`),
    fc
      .tuple(
        fc.constantFrom(1, 2),
        fc.subarray(RULE_DAYS, { minLength: 1, maxLength: 4 }),
      )
      .map(([n, days]) => `FREQ=WEEKLY;INTERVAL=${n};BYDAY=${days}`),
    fc
      .tuple(fc.constantFrom(-1, 1, 2, 4), fc.constantFrom(...RULE_DAYS))
      .map(([n, day]) => `FREQ=MONTHLY;BYDAY=${n}${day}`),
    fc
      .constantFrom(-1, 1, 29, 31, near.getUTCDate())
      .map(day => `FREQ=MONTHLY;BYMONTHDAY=${day}`),
    fc.constant(
      `FREQ=YEARLY;BYMONTH=${
        near.getUTCMonth() + 1
      };BYMONTHDAY=${near.getUTCDate()}`,
    ),
  );
  const hours = fc.record({
    start: clockTime,
    end: clockTime,
    endDay: fc.constantFrom(undefined, undefined, 1, 3),
    except: fc.constantFrom<string[] | undefined>(undefined, [isoDay(today)]),
    timeZone,
  });
  const weekly = fc
    .tuple(hours, fc.subarray(DAYS, { minLength: 1 }))
    .map(([given, days]) => ({ ...given, days }));
  const ruled = fc
    .tuple(hours, rule, fc.integer({ min: 0, max: 400 }))
    .map(([given, text, before]) => ({
      ...given,
      rule: text,
      from: isoDay(today - before),
    }));
  const once = fc
    .tuple(
      timeZone,
      fc.integer({ min: -300, max: 500 }),
      fc.integer({ min: 1, max: 300 }),
    )
    .map(([named, from, length]) => {
      const text = (n: number) =>
        new Date(Math.floor(moment / 6e5) * 6e5 + n * 6e5)
          .toISOString()
          .slice(0, 16);
      return {
        start: text(from),
        end: text(from + length),
        timeZone: named,
      };
    });
  return fc.oneof(weekly, ruled, once);
}

/** A calendar whose edges lie around the start, and the start itself. */
const scenes = fc
  .tuple(
    fc.constantFrom(...MOMENTS),
    fc.nat(),
    fc.integer({ min: -2880, max: 600 }),
  )
  .chain(([[zone, moments], pick, shift]) => {
    const moment = Date.parse(moments[pick % moments.length]);
    const timing = timings(moment, zone);
    const common = { title: 't', environments: ['prod'] };
    const buffers = fc.constantFrom(undefined, undefined, 5, LONGEST_BUFFER);
    const buffered = fc.tuple(timing, buffers);
    return fc.record({
      start: fc.constant(moment + shift * MINUTE),
      calendar: fc.record({
        windows: fc.array(buffered, { maxLength: 3 }).map(list =>
          list.map(([given, bufferMinutes], i) => ({
            id: `w${i}`,
            ...common,
            ...given,
            bufferMinutes,
          })),
        ),
        freezes: fc.array(buffered, { maxLength: 2 }).map(list =>
          list.map(([given, bufferMinutes], i) => ({
            id: `f${i}`,
            reason: 'r',
            ...common,
            ...given,
            bufferMinutes,
          })),
        ),
        exceptions: fc
          .array(fc.tuple(timing, fc.constantFrom('*', 'f0', 'f1')), {
            maxLength: 1,
          })
          .map(list =>
            list.map(([given, lifted]) => ({
              id: 'e',
              reason: 'r',
              ...common,
              ...given,
              lifts: [lifted],
            })),
          ),
      }),
      minutes: fc.array(fc.nat({ max: WATCHED_MINUTES - 1 }), {
        minLength: 4,
        maxLength: 4,
      }),
    });
  });

function at(instant: number): DateTime {
  return DateTime.fromMillis(instant, { zone: 'utc' });
}

/** The same three days, painted from what would be drawn of one kind. */
function paint(calendar: Calendar, start: number, kind: string): boolean[] {
  const painted = new Array<boolean>(WATCHED_MINUTES).fill(false);
  const to = at(start + WATCHED_MINUTES * MINUTE);
  for (const drawn of calendarIntervals(calendar, 'prod', at(start), to)) {
    if (drawn.kind !== kind) continue;
    painted.fill(
      true,
      (drawn.start.toMillis() - start) / MINUTE,
      (drawn.end.toMillis() - start) / MINUTE,
    );
  }
  return painted;
}

/** Minutes at which it changes, from false on. */
function runs(minutes: boolean[]): number[] {
  return minutes.flatMap((is, i) =>
    is === (minutes[i - 1] ?? false) ? [] : i,
  );
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
      const watched = watch(calendar, start);
      const { answers } = watched;
      for (const kind of ['window', 'freeze', 'exception'] as const) {
        const seen = watched[`${kind}s`];
        expect(runs(paint(calendar, start, kind))).toEqual(runs(seen));
      }
      const minuteOf = (instant: DateTime | null) => {
        const minute = instant ? (instant.toMillis() - start) / MINUTE : null;
        return minute !== null && minute < WATCHED_MINUTES ? minute : null;
      };
      for (const minute of minutes) {
        const now = at(start + minute * MINUTE);
        const state = calendarState(calendar, 'prod', now);
        expect(state.state).toBe(answers[minute]);
        expect(isOpen(calendar, 'prod', now)).toBe(answers[minute] === 'open');
        const opens = firstMinute(answers, minute, a => a === 'open');
        expect(minuteOf(nextOpening(calendar, 'prod', now))).toBe(opens);
        const closes = firstMinute(answers, minute, a => a !== 'open');
        expect(minuteOf(nextClosing(calendar, 'prod', now))).toBe(closes);
        const edge = state.state === 'closed' ? state.nextOpening : state.until;
        expect(minuteOf(edge)).toBe(
          firstMinute(answers, minute, a =>
            state.state === 'closed' ? a === 'open' : a !== state.state,
          ),
        );
      }
    }),
    { numRuns: 30 },
  );
});
