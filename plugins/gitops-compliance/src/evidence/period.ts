import { DateTime } from 'luxon';

/** How many months the form offers, the current one included. */
const OFFERED_MONTHS = 25;
/** The longest period of one export, in days. */
export const MAX_DAYS = 400;

/** A period of an export, ISO 8601 UTC; `until` is its first instant after. */
export interface Period {
  from: string;
  until: string;
}

/** A month to choose: `2025-10`, `October 2025`. */
export interface MonthChoice {
  value: string;
  title: string;
}

function iso(at: DateTime): string {
  return at.toUTC().toISO({ suppressMilliseconds: true }) as string;
}

/** Months in UTC, as numbers are counted and closed; the last whole one first. */
export function monthChoices(now: DateTime): MonthChoice[] {
  const current = now.toUTC().startOf('month').setLocale('en-GB');
  const choices = Array.from({ length: OFFERED_MONTHS }, (_, back) => {
    const month = current.minus({ months: back });
    const title = month.toFormat('LLLL yyyy');
    return {
      value: month.toFormat('yyyy-MM'),
      title: back === 0 ? `${title}, so far` : title,
    };
  });
  const [soFar, ...whole] = choices;
  return [whole[0], soFar, ...whole.slice(1)];
}

/** The period of a month; the current month ends now. */
export function monthPeriod(value: string, now: DateTime): Period {
  const from = DateTime.fromFormat(value, 'yyyy-MM', { zone: 'utc' });
  const until = from.plus({ months: 1 });
  return {
    from: iso(from),
    until: iso(until > now ? now.startOf('minute') : until),
  };
}

/**
 * The period of two days, both included, in UTC; today ends now.
 *
 * @param first - `2025-10-01`
 * @returns the period, or what is wrong with it and what to do
 */
export function dayPeriod(
  first: string,
  last: string,
  now: DateTime,
): { period: Period } | { problem: string } {
  const from = DateTime.fromISO(first, { zone: 'utc' });
  const lastDay = DateTime.fromISO(last, { zone: 'utc' });
  if (!from.isValid || !lastDay.isValid) {
    return { problem: 'Choose a first and a last day.' };
  }
  if (from > now) {
    return {
      problem: 'The first day lies in the future; choose an earlier one.',
    };
  }
  const until = lastDay.plus({ days: 1 });
  if (until <= from) {
    return {
      problem: 'The last day comes before the first; exchange the two.',
    };
  }
  const days = until.diff(from, 'days').days;
  if (days > MAX_DAYS) {
    return {
      problem: `That is ${days} days; choose at most ${MAX_DAYS}, or make several exports.`,
    };
  }
  return {
    period: {
      from: iso(from),
      until: iso(until > now ? now.startOf('minute') : until),
    },
  };
}

/** `October 2025` for a whole month, else `1 Oct 2025 – 14 Oct 2025 (UTC)`. */
export function periodTitle({ from, until }: Period): string {
  const first = DateTime.fromISO(from, { zone: 'utc' }).setLocale('en-GB');
  const end = DateTime.fromISO(until, { zone: 'utc' }).setLocale('en-GB');
  const isMonth =
    first.equals(first.startOf('month')) &&
    end.equals(first.plus({ months: 1 }));
  if (isMonth) {
    return first.toFormat('LLLL yyyy');
  }
  const isMidnight = end.equals(end.startOf('day'));
  return isMidnight
    ? `${first.toFormat('d LLL yyyy')} – ${end
        .minus({ days: 1 })
        .toFormat('d LLL yyyy')} (UTC)`
    : `${first.toFormat('d LLL yyyy')} – ${end.toFormat(
        'd LLL yyyy HH:mm',
      )} (UTC)`;
}
