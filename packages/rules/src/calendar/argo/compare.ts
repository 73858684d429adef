import type { DateTime } from 'luxon';
import { isOpen } from '../state';
import type { Calendar, CalendarSubject } from '../types';
import { utcTime } from '../../sentences';
import {
  argoWindowState,
  nextArgoChange,
  type ArgoApplication,
  type ArgoSyncWindow,
} from './syncWindows';

/** How the calendar and Argo CD's windows stand to each other at an instant. */
export interface ArgoComparison {
  /**
   * `argo-blocks`: ours is open, Argo CD will refuse the sync; `argo-allows`:
   * ours is not, and Argo CD would let a person sync past the portal.
   */
  verdict: 'agree' | 'argo-blocks' | 'argo-allows';
  /** Until when Argo CD's say the same; null: for longer than it is looked. */
  until: DateTime | null;
  sentence: string;
}

/**
 * Holds the calendar against Argo CD's windows for syncs that a person or the
 * portal starts. Throws as `calendarState` does.
 */
export function compareWithArgo(
  calendar: Calendar,
  subject: CalendarSubject,
  {
    application,
    windows,
  }: {
    application: ArgoApplication;
    windows: readonly ArgoSyncWindow[];
  },
  at: DateTime,
): ArgoComparison {
  const ours = isOpen(calendar, subject, at);
  const argo = argoWindowState(windows, application, at);
  const until = nextArgoChange(windows, application, at);
  if (ours === argo.manual) {
    return {
      verdict: 'agree',
      until,
      sentence: `The calendar and Argo CD both ${
        ours ? 'allow' : 'hold'
      } a sync of ${application.name}.`,
    };
  }
  if (ours) {
    const why = argo.problem ? `: ${argo.problem}` : '';
    return {
      verdict: 'argo-blocks',
      until,
      sentence: `The calendar is open, but Argo CD's sync windows will refuse a sync of ${
        application.name
      }${
        until ? ` until ${utcTime(until, at)}` : ''
      }${why}: change the windows of its project, or wait for them.`,
    };
  }
  return {
    verdict: 'argo-allows',
    until,
    sentence: `The calendar is not open, but Argo CD's sync windows let ${application.name} be synced past the portal: add a deny window to its project.`,
  };
}
