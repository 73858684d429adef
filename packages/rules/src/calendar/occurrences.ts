import type { IANAZone } from 'luxon';
import { CalendarError } from './CalendarError';
import {
  DAY_MS,
  MINUTE_MS,
  instantOf,
  localOfText,
  localTime,
  minutesOfClock,
  zoneOf,
} from './wallClock';
import type {
  Calendar,
  CalendarFreeze,
  CalendarWindow,
  Weekday,
} from './types';

/** A stretch of time in milliseconds since 1970 UTC; `end` is exclusive. */
export interface Stretch {
  start: number;
  end: number;
}

/** 1970-01-01 was a Thursday. */
const WEEKDAYS: Weekday[] = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'];

/** Windows of this environment; none means that it is always open. */
export function windowsFor(calendar: Calendar, environment: string) {
  return calendar.windows.filter(w => w.environments.includes(environment));
}

/** Freezes of this environment, those of all environments included. */
export function freezesFor(calendar: Calendar, environment: string) {
  return calendar.freezes.filter(
    f => f.environments.includes(environment) || f.environments.includes('*'),
  );
}

/** When a freeze holds. */
export function freezeStretch(freeze: CalendarFreeze): Stretch {
  const zone = zoneOf(freeze.timeZone);
  return {
    start: instantOf(read(localOfText, freeze.start), zone),
    end: instantOf(read(localOfText, freeze.end), zone),
  };
}

/**
 * Every opening of a window that touches `[from, to)`, in order and not cut.
 * A window belongs to the local day on which it starts.
 */
export function windowStretches(
  window: CalendarWindow,
  from: number,
  to: number,
): Stretch[] {
  const zone = zoneOf(window.timeZone);
  // Windows run over midnight; clocks that go back may go back over it.
  const firstDay = Math.floor(localTime(from, zone) / DAY_MS) - 1;
  const lastDay = Math.floor(localTime(to, zone) / DAY_MS) + 1;
  const found: Stretch[] = [];
  for (let day = firstDay; day <= lastDay; day++) {
    if (window.days.includes(WEEKDAYS[((day % 7) + 7) % 7])) {
      const stretch = openingOn(day, window, zone);
      // Hours that lie wholly in a skipped hour open nothing on that day.
      const opens = stretch.start < stretch.end;
      if (opens && stretch.end > from && stretch.start < to) {
        found.push(stretch);
      }
    }
  }
  return found;
}

function openingOn(
  day: number,
  window: CalendarWindow,
  zone: IANAZone,
): Stretch {
  const start = read(minutesOfClock, window.start);
  const end = read(minutesOfClock, window.end);
  const endDay = end <= start ? day + 1 : day;
  return {
    start: instantOf(day * DAY_MS + start * MINUTE_MS, zone),
    end: instantOf(endDay * DAY_MS + end * MINUTE_MS, zone),
  };
}

/** Joins stretches that overlap or touch; the answer is in order. */
export function joined(stretches: Stretch[]): Stretch[] {
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

/** The stretch that an instant lies in. */
export function around(stretches: Stretch[], instant: number) {
  return stretches.find(s => s.start <= instant && instant < s.end);
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
