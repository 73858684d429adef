import { DateTime } from 'luxon';

/** An instant as ISO 8601 in UTC with milliseconds: how it leaves the house. */
export function instant(value: DateTime | Date | string): string {
  return toDateTime(value).toUTC().toISO() as string;
}

/** Like `instant`, null for what is absent. */
export function instantOrNull(
  value: DateTime | Date | string | null | undefined,
): string | null {
  return value === null || value === undefined ? null : instant(value);
}

/** A DateTime in UTC from what the database or a source gave. */
export function toDateTime(value: DateTime | Date | string): DateTime {
  if (DateTime.isDateTime(value)) return value;
  const parsed =
    value instanceof Date
      ? DateTime.fromJSDate(value, { zone: 'utc' })
      : DateTime.fromISO(value, { zone: 'utc' });
  if (!parsed.isValid) throw new Error(`Not an instant: ${String(value)}`);
  return parsed;
}
