import { DateTime } from 'luxon';

/** How much of the calendar is shown, and how. */
export type CalendarScale = 'week' | 'month' | 'year' | 'agenda';

export const CALENDAR_SCALES: readonly CalendarScale[] = [
  'week',
  'month',
  'year',
  'agenda',
];

/** What an agenda lists, in days. */
export const AGENDA_DAYS = 30;

/** A day, or a month of a year: `[start, end)` in the zone that is shown. */
export interface Column {
  start: DateTime;
  end: DateTime;
  /** Such as `Mon 7`; short enough for the head of a column. */
  label: string;
  /** The same in full, for screen readers. */
  name: string;
  /** Set where clocks change within a day: `23 h: the clocks go forward`. */
  note?: string;
}

/** What is shown: columns side by side, without a gap. */
export interface Period {
  scale: CalendarScale;
  start: DateTime;
  end: DateTime;
  columns: Column[];
  /** Such as `December 2026`. */
  title: string;
}

const LOCALE = 'en-GB';

/**
 * The period of a scale that a day lies in.
 *
 * @param date - `YYYY-MM-DD`; what is no day counts as `today`
 * @param zone - IANA zone in which days begin
 */
export function periodOf(
  scale: CalendarScale,
  date: string | null,
  zone: string,
  now: DateTime,
): Period {
  const asked = DateTime.fromISO(date ?? '', { zone }).setLocale(LOCALE);
  const day = (asked.isValid ? asked : now.setZone(zone).setLocale(LOCALE))
    .startOf('day')
    .reconfigure({ outputCalendar: 'gregory' });
  if (scale === 'agenda') {
    const end = day.plus({ days: AGENDA_DAYS });
    return periodFrom(scale, day, end, `From ${day.toFormat('d LLLL yyyy')}`);
  }
  const start = day.startOf(scale);
  const end = start.plus({ [scale]: 1 });
  const titles = {
    week: () =>
      `${start.toFormat('d LLL')} to ${end
        .minus({ days: 1 })
        .toFormat('d LLL yyyy')}`,
    month: () => start.toFormat('LLLL yyyy'),
    year: () => start.toFormat('yyyy'),
  };
  return periodFrom(scale, start, end, titles[scale]());
}

/** The day to show when somebody goes on by a number of periods. */
export function steppedDate({ scale, start }: Period, by: number): string {
  const stepped =
    scale === 'agenda'
      ? start.plus({ days: AGENDA_DAYS * by })
      : start.plus({ [scale]: by });
  return stepped.toISODate() ?? '';
}

/**
 * Where an instant lies in a period, from 0 to 1. Columns are as wide as one
 * another: on the day that has 23 hours, an hour is a little wider.
 */
export function placeIn({ columns }: Period, instant: number): number {
  const index = columnAt(columns, instant);
  if (index < 0) return 0;
  if (index >= columns.length) return 1;
  const [start, end] = edgesOf(columns[index]);
  return (index + (instant - start) / (end - start)) / columns.length;
}

/** The index of the column of an instant; -1 before the first, else its count. */
export function columnAt(columns: readonly Column[], instant: number): number {
  let [low, high] = [0, columns.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (columns[middle].end.toMillis() <= instant) low = middle + 1;
    else high = middle;
  }
  const isBefore = low === 0 && instant < edgesOf(columns[0])[0];
  return isBefore ? -1 : low;
}

function edgesOf({ start, end }: Column): [number, number] {
  return [start.toMillis(), end.toMillis()];
}

function periodFrom(
  scale: CalendarScale,
  start: DateTime,
  end: DateTime,
  title: string,
): Period {
  const unit = scale === 'year' ? 'months' : 'days';
  const columns: Column[] = [];
  for (let at = start; at < end; at = start.plus({ [unit]: columns.length })) {
    const next = start.plus({ [unit]: columns.length + 1 });
    columns.push({
      start: at,
      end: next,
      ...labelsOf(scale, at),
      ...(unit === 'days' && noteOf(at, next)),
    });
  }
  return { scale, start, end, columns, title };
}

function labelsOf(scale: CalendarScale, at: DateTime) {
  if (scale === 'year') {
    return { label: at.toFormat('LLL'), name: at.toFormat('LLLL yyyy') };
  }
  return {
    label: at.toFormat(scale === 'week' ? 'ccc d LLL' : 'ccccc d'),
    name: at.toFormat('cccc d LLLL yyyy'),
  };
}

function noteOf(start: DateTime, end: DateTime): { note?: string } {
  const hours = end.diff(start, 'hours').hours;
  if (hours === 24) return {};
  const turned = hours < 24 ? 'forward' : 'back';
  return { note: `${hours} h: the clocks go ${turned}` };
}
