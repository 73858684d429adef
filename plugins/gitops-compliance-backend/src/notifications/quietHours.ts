import type { DateTime } from 'luxon';

/** When somebody wants to be left alone, by the clock on their wall. */
export interface QuietHours {
  /** IANA time zone. */
  zone: string;
  /** `HH:mm`; where `to` is not later, they end on the next day. */
  from: string;
  to: string;
  /** Days on which they begin: 1 is Monday, 7 Sunday. */
  days: readonly number[];
}

/**
 * Until when somebody is to be left alone; null: they may be told now. The hours
 * begin and end by the wall clock of their zone, also across a change of daylight
 * saving; stretches that touch are one.
 */
export function quietUntil(hours: QuietHours, at: DateTime): DateTime | null {
  const local = at.setZone(hours.zone);
  if (!local.isValid) return null;
  let until: DateTime | null = null;
  // What began yesterday may last; what begins then may go on from its end.
  for (const offset of [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8]) {
    const day = local.plus({ days: offset });
    if (!hours.days.includes(day.weekday)) continue;
    const from = atTime(day, hours.from);
    const end = atTime(day, hours.to);
    const to = end > from ? end : atTime(day.plus({ days: 1 }), hours.to);
    const reached = until ?? local;
    if (from <= reached && reached < to) until = to;
  }
  return until && until.toUTC();
}

function atTime(day: DateTime, time: string): DateTime {
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour, minute, second: 0, millisecond: 0 });
}
