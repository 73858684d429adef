import type { IANAZone } from 'luxon';
import { CalendarError } from './CalendarError';
import { daysOfRule } from './rule';
import {
  DAY_MS,
  MINUTE_MS,
  dayOfText,
  instantOf,
  localOfText,
  localTime,
  minutesOfClock,
  zoneOf,
} from './wallClock';
import type { CalendarTiming, Weekday } from './types';

/** A stretch of time in milliseconds since 1970 UTC; `end` is exclusive. */
export interface Stretch {
  start: number;
  end: number;
}

/** 1970-01-01 was a Thursday. */
const WEEKDAYS: Weekday[] = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'];

/**
 * Every stretch of an entry that touches `[from, to)`, in order and not cut.
 * What skipped hours leave nothing of is left out.
 */
export type Occurrences = (from: number, to: number) => Stretch[];

/** Reads a timing once, to be asked many times. */
export function occurrencesOf(timing: CalendarTiming): Occurrences {
  const zone = zoneOf(timing.timeZone);
  if (!timing.days && timing.rule === undefined) return once(timing, zone);
  const start = read(minutesOfClock, timing.start);
  const end = read(minutesOfClock, timing.end);
  const endDay = timing.endDay ?? (end <= start ? 1 : 0);
  const except = new Set(
    (timing.except ?? []).map(day => read(dayOfText, day)),
  );
  const days = startDays(timing);
  return (from, to) => {
    // Clocks that go back may go back over midnight.
    const first = Math.floor(localTime(from, zone) / DAY_MS) - endDay - 1;
    const last = Math.floor(localTime(to, zone) / DAY_MS) + 1;
    return days(first, last)
      .filter(day => !except.has(day))
      .map(day => ({
        start: instantOf(day * DAY_MS + start * MINUTE_MS, zone),
        end: instantOf((day + endDay) * DAY_MS + end * MINUTE_MS, zone),
      }))
      .filter(s => s.start < s.end && s.end > from && s.start < to);
  };
}

function once(timing: CalendarTiming, zone: IANAZone): Occurrences {
  const start = instantOf(read(localOfText, timing.start), zone);
  const end = instantOf(read(localOfText, timing.end), zone);
  const only = start < end ? [{ start, end }] : [];
  return (from, to) => (end > from && start < to ? only : []);
}

/** The days on which it starts, from one to another, in order. */
function startDays({
  days,
  rule,
  from,
}: CalendarTiming): (first: number, last: number) => number[] {
  if (rule !== undefined) {
    const since = read(dayOfText, from ?? '');
    return (first, last) => daysOfRule(rule, since, first, last);
  }
  return (first, last) => {
    const found: number[] = [];
    for (let day = first; day <= last; day++) {
      if (days?.includes(WEEKDAYS[((day % 7) + 7) % 7])) found.push(day);
    }
    return found;
  };
}

/** Joins stretches that overlap or touch; the answer is in order. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const next of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = result[result.length - 1];
    if (last && next.start <= last.end) {
      last.end = Math.max(last.end, next.end);
    } else {
      result.push({ ...next });
    }
  }
  return result;
}

/** What is left of a stretch without others. */
export function without(
  stretch: Stretch,
  others: readonly Stretch[],
): Stretch[] {
  const left: Stretch[] = [];
  let { start } = stretch;
  for (const other of joined(others)) {
    if (other.end <= start) continue;
    if (other.start >= stretch.end) break;
    if (other.start > start) left.push({ start, end: other.start });
    start = other.end;
  }
  if (start < stretch.end) left.push({ start, end: stretch.end });
  return left;
}

/** Of joined stretches, the one that an instant lies in. */
export function around(
  stretches: readonly Stretch[],
  instant: number,
): Stretch | undefined {
  const next = after(stretches, instant);
  const found = stretches[next - 1];
  return found && instant < found.end ? found : undefined;
}

/** Index of the first of joined stretches that starts after an instant. */
export function after(stretches: readonly Stretch[], instant: number): number {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (stretches[middle].start > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

function read(parse: (text: string) => number | null, text: string): number {
  const value = parse(text);
  if (value === null) {
    throw new CalendarError([
      { path: 'calendar', message: `"${text}" is not a time` },
    ]);
  }
  return value;
}
