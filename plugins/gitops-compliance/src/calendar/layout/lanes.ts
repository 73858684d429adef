import type { CalendarEntryView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { columnAt, placeIn, type Period } from './columns';

const MINUTE_MS = 60_000;
/** Tracks that a lane shows; what does not fit is told by number. */
export const MAX_TRACKS = 8;
/** Gaps that are narrower, as a share of the period, are not drawn. */
const LEAST_GAP = 1 / 500;

/** An entry that is drawn, and whether it is in force. */
export interface LaneItem {
  /** Distinct among the items of a calendar. */
  key: string;
  entry: CalendarEntryView;
  /** The proposal that waits for a second person; absent: it is in force. */
  proposal?: string;
}

/** One stretch of an entry, as shares of the period from 0 to 1. */
export interface Bar {
  from: number;
  to: number;
  /** Where nothing starts any more: the end of a window, before a freeze. */
  buffer: { from: number; to: number } | null;
  /** Whether the entry begins before the period, or goes on after it. */
  isCutBefore: boolean;
  isCutAfter: boolean;
}

/** What is drawn of an item in one lane. */
export interface DrawnItem {
  item: LaneItem;
  bars: Bar[];
}

/** A lane: what is drawn of an environment, and what each column holds. */
export interface Lane {
  environment: string;
  /** From top to bottom; within a track nothing overlaps. */
  tracks: DrawnItem[][];
  /** Items that found no track. */
  hidden: number;
  /** Per column of the period the items that touch it. */
  columns: LaneItem[][];
}

/** Whether an entry is for something in an environment. */
export function concernsEnvironment(
  { environments }: Pick<CalendarEntryView, 'environments'>,
  environment: string,
): boolean {
  return environments.includes('*') || environments.includes(environment);
}

/**
 * Lays out the items of each environment in a period. An item keeps its track
 * over the whole period, so that the same hours of every week stand in a line;
 * items share a track where their first and last stretches do not overlap.
 * Nothing outside the period is laid out.
 */
export function layOutLanes(
  period: Period,
  environments: readonly string[],
  items: readonly LaneItem[],
): Lane[] {
  const placed = items.map(item => ({
    item,
    bars: barsOf(period, item.entry),
    touched: columnsTouched(period, item.entry),
  }));
  return environments.map(environment => {
    const own = placed.filter(
      ({ item, bars }) =>
        bars.length > 0 && concernsEnvironment(item.entry, environment),
    );
    const columns: LaneItem[][] = period.columns.map(() => []);
    for (const { item, touched } of own) {
      for (const index of touched) columns[index].push(item);
    }
    return { environment, columns, ...packed(own) };
  });
}

/** Puts each item into the first track that is free, in their order. */
function packed(items: readonly DrawnItem[]): {
  tracks: DrawnItem[][];
  hidden: number;
} {
  const tracks: DrawnItem[][] = [];
  let hidden = 0;
  for (const { item, bars } of items) {
    const drawn = { item, bars };
    const free = tracks.find(track =>
      track.every(other => !overlap(spanOf(other), spanOf(drawn))),
    );
    if (free) free.push(drawn);
    else if (tracks.length < MAX_TRACKS) tracks.push([drawn]);
    else hidden += 1;
  }
  return { tracks, hidden };
}

function spanOf({ bars }: DrawnItem): { from: number; to: number } {
  const last = bars[bars.length - 1];
  return {
    from: Math.min(bars[0].from, bars[0].buffer?.from ?? 1),
    to: last.to,
  };
}

function overlap(
  a: { from: number; to: number },
  b: { from: number; to: number },
): boolean {
  return a.from < b.to && b.from < a.to;
}

function barsOf(period: Period, entry: CalendarEntryView): Bar[] {
  const [first, last] = [period.start.toMillis(), period.end.toMillis()];
  const bufferMs = entry.bufferMinutes * MINUTE_MS;
  const place = (instant: number) => placeIn(period, instant);
  const bars: Bar[] = [];
  for (const occurrence of entry.occurrences) {
    const start = Date.parse(occurrence.start);
    const end = Date.parse(occurrence.end);
    if (end <= first || start >= last) continue;
    const [bufferFrom, bufferTo] =
      entry.kind === 'freeze'
        ? [start - bufferMs, start]
        : [Math.max(start, end - bufferMs), end];
    const bar: Bar = {
      from: place(start),
      to: place(end),
      buffer:
        bufferMs > 0 ? { from: place(bufferFrom), to: place(bufferTo) } : null,
      isCutBefore: start < first,
      isCutAfter: end > last,
    };
    const before = bars[bars.length - 1];
    if (before && bar.from - before.to < LEAST_GAP) {
      bars[bars.length - 1] = {
        ...before,
        to: Math.max(before.to, bar.to),
        buffer: entry.kind === 'freeze' ? before.buffer : bar.buffer,
        isCutAfter: before.isCutAfter || bar.isCutAfter,
      };
    } else {
      bars.push(bar);
    }
  }
  return bars;
}

function columnsTouched(
  { columns }: Period,
  { occurrences }: CalendarEntryView,
): Set<number> {
  const touched = new Set<number>();
  for (const { start, end } of occurrences) {
    const first = Math.max(columnAt(columns, Date.parse(start)), 0);
    const last = columnAt(columns, Date.parse(end) - 1);
    for (let i = first; i <= Math.min(last, columns.length - 1); i++) {
      touched.add(i);
    }
  }
  return touched;
}
