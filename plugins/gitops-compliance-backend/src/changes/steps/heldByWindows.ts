import {
  argoWindowState,
  nextArgoChange,
  type ArgoWindowsFact,
} from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { edge } from '../../calendar/calendarView';

/**
 * Why Argo CD would refuse the sync of one of several applications now; null: as
 * far as is known it would not. What it would refuse is not asked for.
 */
export function heldByWindows(
  applications: readonly (ArgoWindowsFact | null)[],
  at: DateTime,
): string | null {
  for (const told of applications) {
    if (!told) continue;
    const { application, windows } = told;
    const { manual, problem } = argoWindowState(windows, application, at);
    if (manual) continue;
    const until = nextArgoChange(windows, application, at);
    const when = until ? ` until ${edge(until, 'UTC', at)}` : '';
    const why = problem ? `: ${problem}` : '';
    return `The sync windows of Argo CD hold ${application.name}${when}${why}. It is synced once they let it; to go on now, change the windows of its project.`;
  }
  return null;
}
