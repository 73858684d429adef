import { columnAt, type Column, type Period } from './columns';
import type { LaneItem } from './lanes';
import { hoursIn } from './words';

/** One stretch of an entry, on the day that it begins, or that is shown first. */
export interface AgendaLine {
  item: LaneItem;
  /** ISO 8601. */
  start: string;
  /** Such as `09:00 to 16:30`, or `until 09:00` of what began before. */
  hours: string;
}

/** A day of the agenda on which something begins. */
export interface AgendaDay {
  column: Column;
  lines: AgendaLine[];
}

/**
 * What holds in a period, by the day on which it begins; what began before stands
 * on the first day. Days without a line are left out.
 *
 * @param limit - lines that are given; `total` counts all
 */
export function daysOfAgenda(
  { columns }: Period,
  items: readonly LaneItem[],
  limit: number,
): { days: AgendaDay[]; total: number } {
  const [first, last] = [columns[0].start, columns[columns.length - 1].end];
  const found = items
    .flatMap(item =>
      item.entry.occurrences.map(occurrence => ({
        item,
        occurrence,
        start: Date.parse(occurrence.start),
      })),
    )
    .filter(
      ({ occurrence, start }) =>
        start < last.toMillis() &&
        Date.parse(occurrence.end) > first.toMillis(),
    )
    .sort((a, b) => a.start - b.start);
  const days = new Map<number, AgendaDay>();
  for (const { item, occurrence, start } of found.slice(0, limit)) {
    const index = Math.max(columnAt(columns, start), 0);
    const column = columns[index];
    const day = days.get(index) ?? { column, lines: [] };
    days.set(index, day);
    day.lines.push({
      item,
      start: occurrence.start,
      hours: hoursIn(occurrence, column),
    });
  }
  return { days: [...days.values()], total: found.length };
}
