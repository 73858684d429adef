import { DateTime } from 'luxon';
import { calendarState } from '../calendar';
import type { Calendar, CalendarFreeze, CalendarWindow } from '../calendar';

/** An instant from ISO 8601. */
export const utc = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' });

/** `2026-06-01T07:00Z`, or null. */
export const iso = (instant: DateTime | null) =>
  instant && instant.toUTC().toFormat("yyyy-MM-dd'T'HH:mm'Z'");

/** A window of `prod` on every day at `HH:mm-HH:mm`. */
export function window(
  hours: string,
  timeZone: string,
  change: Partial<CalendarWindow> = {},
): CalendarWindow {
  const [start, end] = hours.split('-');
  return {
    id: `${timeZone} ${hours}`,
    title: 'Office hours',
    environments: ['prod'],
    days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
    start,
    end,
    timeZone,
    ...change,
  };
}

/** A freeze of every environment, in UTC. */
export function freeze(
  start: string,
  end: string,
  change: Partial<CalendarFreeze> = {},
): CalendarFreeze {
  return {
    id: `freeze ${start}`,
    title: 'Year end',
    reason: 'Annual accounts',
    environments: ['*'],
    start,
    end,
    timeZone: 'UTC',
    ...change,
  };
}

/** State of `prod` in words: `open until …`, `closed till …`, `frozen …`. */
export function say(calendar: Partial<Calendar>, at: string): string {
  const whole = { windows: [], freezes: [], ...calendar };
  const state = calendarState(whole, 'prod', utc(at));
  switch (state.state) {
    case 'open':
      return `open until ${iso(state.until)}`;
    case 'closed':
      return `closed till ${iso(state.nextOpening)}`;
    default:
      return `frozen until ${iso(state.until)} opens ${iso(state.nextOpening)}`;
  }
}
