import { DateTime } from 'luxon';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const MONDAY = 1;
const FRIDAY = 5;

/** Office hours of a place, from Monday to Friday. */
export interface Office {
  zone: string;
  /** Hours of the day; nobody begins anything at or after `until`. */
  from: number;
  until: number;
}

/** Where most people of the world sit. */
export const BERLIN: Office = { zone: 'Europe/Berlin', from: 9, until: 17 };
/** When production in the US may change. */
export const NEW_YORK: Office = {
  zone: 'America/New_York',
  from: 9,
  until: 16,
};

function isWorkday(day: DateTime): boolean {
  return day.weekday >= MONDAY && day.weekday <= FRIDAY;
}

/**
 * When an office opened, so that `workdays` of its days are over before the day
 * of `instant` begins.
 */
export function openedBefore(
  instant: Date,
  { zone, from }: Office,
  workdays: number,
): Date {
  let day = DateTime.fromJSDate(instant, { zone }).startOf('day');
  for (let left = workdays; left > 0; ) {
    day = day.minus({ days: 1 });
    if (isWorkday(day)) left -= 1;
  }
  return day.set({ hour: from }).toJSDate();
}

/** Milliseconds from `now` until the office is open; 0 while it is. */
export function untilOpen(now: Date, { zone, from, until }: Office): number {
  const local = DateTime.fromJSDate(now, { zone });
  if (isWorkday(local) && local.hour >= from && local.hour < until) return 0;
  let day = local.startOf('day');
  if (local.hour >= from) day = day.plus({ days: 1 });
  while (!isWorkday(day)) day = day.plus({ days: 1 });
  return day.set({ hour: from }).toMillis() - now.getTime();
}
