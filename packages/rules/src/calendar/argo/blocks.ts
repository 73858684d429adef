import { DateTime } from 'luxon';
import { isOpen, nextClosing, nextOpening } from '../state';
import type { Calendar, CalendarSubject } from '../types';
import {
  argoOccurrences,
  argoWindowState,
  type ArgoApplication,
  type ArgoSyncWindow,
} from './syncWindows';

/** Edges of each side that are looked at: more only windows of minutes have. */
const MAX_EDGES = 1_000;

/**
 * Stretches within `[from, to)` in which the calendar is open and Argo CD's windows
 * refuse a sync that a person or the portal starts; by start, edges in UTC. Where
 * one side has more than a thousand edges, what lies after them is not told. Throws
 * as `calendarState` does.
 */
export function argoBlocks(
  calendar: Calendar,
  subject: CalendarSubject,
  {
    application,
    windows,
  }: { application: ArgoApplication; windows: readonly ArgoSyncWindow[] },
  from: DateTime,
  to: DateTime,
): { start: DateTime; end: DateTime }[] {
  const sides = [
    edgesOf(calendar, subject, from, to),
    ...windows.map(window =>
      argoOccurrences(window, from, to, MAX_EDGES / 2).flatMap(each => [
        each.start.toMillis(),
        each.end.toMillis(),
      ]),
    ),
  ];
  const first = from.toMillis();
  const last = sides
    .filter(({ length }) => length >= MAX_EDGES)
    .reduce((end, edges) => Math.min(end, edges[MAX_EDGES - 1]), to.toMillis());
  const edges = sides.flat().filter(edge => edge > first && edge < last);
  const steps = [first, ...new Set(edges.sort((x, y) => x - y))];
  const blocked: { start: number; end: number }[] = [];
  steps.forEach((step, index) => {
    const at = utc(step);
    const isBlocked =
      isOpen(calendar, subject, at) &&
      !argoWindowState(windows, application, at).manual;
    if (!isBlocked) return;
    const end = steps[index + 1] ?? last;
    const before = blocked[blocked.length - 1];
    if (before?.end === step) before.end = end;
    else blocked.push({ start: step, end });
  });
  return blocked.map(({ start, end }) => ({
    start: utc(start),
    end: utc(end),
  }));
}

/** When the calendar opens and closes for a subject, in order, as milliseconds. */
function edgesOf(
  calendar: Calendar,
  subject: CalendarSubject,
  from: DateTime,
  to: DateTime,
): number[] {
  const found: number[] = [];
  let at: DateTime | null = from;
  while (found.length < MAX_EDGES) {
    at = isOpen(calendar, subject, at)
      ? nextClosing(calendar, subject, at)
      : nextOpening(calendar, subject, at);
    if (!at || at >= to) return found;
    found.push(at.toMillis());
  }
  return found;
}

function utc(instant: number): DateTime {
  return DateTime.fromMillis(instant, { zone: 'utc' });
}
