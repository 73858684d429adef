import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { placeIn, type Period } from './columns';

type SyncWindow = CalendarView['environments'][number]['syncWindows'][number];

/** Windows of Argo CD that a lane draws; the list below it names all. */
export const MAX_LINES = 3;

/** A window of Argo CD as a line: stretches as shares of the period. */
export interface SyncLine {
  window: SyncWindow;
  stretches: { from: number; to: number }[];
}

/** Lines of the windows that are active within a period; the first ones. */
export function layOutSyncLines(
  period: Period,
  windows: readonly SyncWindow[],
): SyncLine[] {
  const [first, last] = [period.start.toMillis(), period.end.toMillis()];
  return windows
    .map(window => ({
      window,
      stretches: window.occurrences
        .map(({ start, end }) => [Date.parse(start), Date.parse(end)])
        .filter(([start, end]) => end > first && start < last)
        .map(([start, end]) => ({
          from: placeIn(period, start),
          to: placeIn(period, end),
        })),
    }))
    .filter(({ stretches }) => stretches.length > 0)
    .slice(0, MAX_LINES);
}
