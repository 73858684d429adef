import { IANAZone, type DateTime } from 'luxon';
import { z } from 'zod';

const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'use HH:mm, such as 08:00');

/** When somebody is there: wall-clock time of a zone. */
export const workingHoursSchema = z.strictObject({
  timeZone: z
    .string()
    .refine(
      zone => IANAZone.isValidZone(zone),
      'use a name of the IANA time-zone database, such as Europe/Berlin',
    ),
  /** Days of the week, 1 (Monday) to 7. */
  days: z.array(z.number().int().min(1).max(7)).min(1).default([1, 2, 3, 4, 5]),
  from: time,
  /** Not later than `from`: on the next day. */
  to: time,
});

/** See {@link workingHoursSchema}. */
export type WorkingHours = z.infer<typeof workingHoursSchema>;

/** Whether an instant lies outside working hours. */
export function isOutsideHours(hours: WorkingHours, at: DateTime): boolean {
  const there = at.setZone(hours.timeZone);
  const now = there.toFormat('HH:mm');
  const { from, to, days } = hours;
  const isDay = (day: DateTime) => days.includes(day.weekday);
  if (from < to) return !(isDay(there) && now >= from && now < to);
  const yesterday = there.minus({ days: 1 });
  return !((isDay(there) && now >= from) || (isDay(yesterday) && now < to));
}
