import { DateTime } from 'luxon';

/** A stretch of whole hours, UTC; `until` is the first instant after it. */
export interface HourRange {
  /** ISO 8601 UTC. */
  from: string;
  until: string;
  hours: number;
}

/** In which hours of a period a collector's source was read in full. */
export interface Coverage {
  collector: string;
  /** First hour of the period that it is answerable for, ISO 8601 UTC. */
  since: string | null;
  /** Whole hours from then to the period's end. */
  hours: number;
  covered: number;
  missing: HourRange[];
}

/**
 * Compares the hours in which a collector read its source in full with those
 * that it should have. It answers for the hours from its first reading ever;
 * the hour that is not over yet is nobody's fault.
 *
 * @param hours - in which it read, in the period; in any order
 * @param first - its first reading ever, ISO 8601; null: it never read
 * @param period - `until` is the first instant after it, at most now
 */
export function coverageOf(
  collector: string,
  hours: readonly string[],
  first: string | null,
  period: { from: string; until: string },
): Coverage {
  const begin = first && first > period.from ? first : period.from;
  const start = hourOf(begin);
  const end = hourOf(period.until);
  const read = new Set(hours.map(hour => hourOf(hour).toMillis()));
  const missing: HourRange[] = [];
  let covered = 0;
  let all = 0;
  if (first === null) {
    return { collector, since: null, hours: 0, covered: 0, missing };
  }
  for (let hour = start; hour < end; hour = hour.plus({ hours: 1 })) {
    all += 1;
    if (read.has(hour.toMillis())) {
      covered += 1;
      continue;
    }
    const last = missing[missing.length - 1];
    const until = iso(hour.plus({ hours: 1 }));
    if (last?.until === iso(hour)) {
      last.until = until;
      last.hours += 1;
    } else {
      missing.push({ from: iso(hour), until, hours: 1 });
    }
  }
  return { collector, since: iso(start), hours: all, covered, missing };
}

function hourOf(instant: string): DateTime {
  return DateTime.fromISO(instant, { zone: 'utc' }).startOf('hour');
}

function iso(instant: DateTime): string {
  return instant.toISO() ?? 'invalid';
}
