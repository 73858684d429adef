import { DateTime, IANAZone } from 'luxon';
import { CalendarError } from './CalendarError';

/**
 * Wall-clock times as numbers, and the instants that they name.
 *
 * A *local* time is the milliseconds that `Date.UTC` gives for what the clock
 * on the wall reads; an *instant* is milliseconds since 1970 UTC.
 */

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** The same edges are asked for again and again, and zones answer slowly. */
const MAX_REMEMBERED = 20_000;
const resolved = new Map<string, number>();
/** Zones that there are, of those that were asked for; each takes long to find. */
const MAX_ZONES = 1_000;
const knownZones = new Set<string>();

/** The zone of this name. @throws CalendarError where nobody knows it. */
export function zoneOf(name: string): IANAZone {
  const zone = IANAZone.create(name);
  if (!startsAsZone(name) || !zone.isValid) {
    throw new CalendarError([
      {
        path: 'timeZone',
        message: `"${name}" is not a time zone that this program knows`,
      },
    ]);
  }
  return zone;
}

/**
 * Whether the name is an IANA zone. Bare offsets such as `+02:00` are not:
 * they have no daylight saving, which is never what a calendar means.
 */
export function isZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  if (!startsAsZone(name) || !IANAZone.isValidZone(name)) return false;
  if (knownZones.size >= MAX_ZONES) knownZones.clear();
  knownZones.add(name);
  return true;
}

function startsAsZone(name: string): boolean {
  return /^[A-Za-z]/.test(name);
}

/** What the clock on the wall reads at an instant. */
export function localTime(instant: number, zone: IANAZone): number {
  return instant + zone.offset(instant) * MINUTE_MS;
}

/**
 * The first instant at which the clock on the wall reads this local time. A
 * time that daylight saving skips moves forward to the end of the gap; of a
 * time that is repeated the first occurrence counts. Later local times never
 * name earlier instants. Assumes at most one change of the clocks within two
 * days.
 */
export function instantOf(local: number, zone: IANAZone): number {
  const key = `${zone.name} ${local}`;
  const remembered = resolved.get(key);
  if (remembered !== undefined) {
    return remembered;
  }
  const instant = resolve(local, zone);
  if (resolved.size >= MAX_REMEMBERED) {
    resolved.clear();
  }
  resolved.set(key, instant);
  return instant;
}

function resolve(local: number, zone: IANAZone): number {
  const offsetBefore = zone.offset(local - DAY_MS);
  const before = local - offsetBefore * MINUTE_MS;
  if (zone.offset(before) === offsetBefore) {
    return before;
  }
  const offsetAfter = zone.offset(local + DAY_MS);
  const after = local - offsetAfter * MINUTE_MS;
  if (zone.offset(after) === offsetAfter) {
    return after;
  }
  return endOfGap(after, before, zone);
}

/** Bisects for the instant at which the clocks went forward. */
function endOfGap(earlier: number, later: number, zone: IANAZone): number {
  const offsetAfter = zone.offset(later);
  let low = earlier;
  let high = later;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offset(middle) === offsetAfter) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return high;
}

/** Minutes after midnight of `HH:mm`; null where it is not a clock time. */
export function minutesOfClock(clock: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/** The local time of `YYYY-MM-DDTHH:mm`; null where there is no such day. */
export function localOfText(text: string): number | null {
  if (!/^(19[7-9]|[2-9]\d\d)\d-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/.test(text)) {
    return null;
  }
  const parsed = DateTime.fromISO(text, { zone: 'utc' });
  return parsed.isValid ? parsed.toMillis() : null;
}

/** Days from 1970-01-01 to `YYYY-MM-DD`; null where there is no such day. */
export function dayOfText(text: string): number | null {
  const local = localOfText(`${text}T00:00`);
  return local === null ? null : local / DAY_MS;
}
