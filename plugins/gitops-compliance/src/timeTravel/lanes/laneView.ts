import type { TimelineMark } from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';

/** Part of a period, in milliseconds of the epoch. */
export interface Span {
  from: number;
  until: number;
}

/** Nobody reads closer than this. */
const MIN_MS = 60_000;

/** Lanes from top to bottom, with what they say. */
export const LANES: [TimelineMark['lane'], string][] = [
  ['commit', 'Commits'],
  ['pull-request', 'Pull request'],
  ['review', 'Reviews, votes'],
  ['merge', 'Merge'],
  ['sync', 'Sync'],
  ['runs', 'Ran'],
  ['health', 'Health'],
  ['metrics', 'Metrics'],
];

/** The same part, larger or smaller by a factor, about its middle. */
export function zoomed(view: Span, factor: number, whole: Span): Span {
  const middle = (view.from + view.until) / 2;
  const length = Math.max(MIN_MS, (view.until - view.from) * factor);
  return within(
    { from: middle - length / 2, until: middle + length / 2 },
    whole,
  );
}

/** The same part, later or earlier by a share of its length. */
export function panned(view: Span, share: number, whole: Span): Span {
  const by = (view.until - view.from) * share;
  return within({ from: view.from + by, until: view.until + by }, whole);
}

/** A part that lies in the whole, as long as it was where it fits. */
function within(view: Span, whole: Span): Span {
  const length = Math.min(view.until - view.from, whole.until - whole.from);
  const from = Math.min(Math.max(view.from, whole.from), whole.until - length);
  return { from, until: from + length };
}

/** When a mark begins and ends on the lanes; what goes on ends with the period. */
export function spanOf(
  { at, until, lane, change }: TimelineMark,
  whole: Span,
): Span {
  const from = DateTime.fromISO(at).toMillis();
  if (until !== null) {
    return { from, until: DateTime.fromISO(until).toMillis() };
  }
  // What a change says of health is a point; a deployment's stretch goes on.
  const goesOn = change === null && (lane === 'runs' || lane === 'health');
  return { from, until: goesOn ? whole.until : from };
}

/** Instants at which a part is ruled, with their words. */
export function ticksOf(
  view: Span,
  count: number,
): { at: number; text: string }[] {
  const step = (view.until - view.from) / count;
  const format = step >= 86_400_000 ? 'd LLL' : 'd LLL HH:mm';
  return Array.from({ length: count }, (_, index) => {
    const at = view.from + step * (index + 0.5);
    return { at, text: DateTime.fromMillis(at).toFormat(format) };
  });
}
