import type {
  CalendarConflictView,
  CalendarView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  argoBlocks,
  argoOccurrences,
  type ArgoSyncWindow,
  type Calendar,
} from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { instant } from '../../shared/time';
import type { WindowedTarget } from './argoViews';

type SyncWindowTimes =
  CalendarView['environments'][number]['syncWindows'][number];

/** Times of a window that are told. */
const MAX_TIMES = 500;
/** Services of a window that are named. */
const MAX_NAMED = 20;
/** Groups of targets in which conflicts are looked for. */
const MAX_GROUPS = 50;

/**
 * When the windows of Argo CD that are for these targets are active in a range:
 * each window once, however many targets it is for.
 */
export function syncWindowTimes(
  targets: readonly WindowedTarget[],
  { start, end }: { start: DateTime; end: DateTime },
): SyncWindowTimes[] {
  const found = new Map<
    string,
    { window: ArgoSyncWindow; services: Set<string> }
  >();
  for (const { service, told } of targets) {
    for (const window of told.windows) {
      const key = JSON.stringify(shownOf(window));
      const known = found.get(key);
      if (known) known.services.add(service);
      else found.set(key, { window, services: new Set([service]) });
    }
  }
  return [...found.values()].map(({ window, services }) => ({
    ...shownOf(window),
    services: [...services].sort().slice(0, MAX_NAMED),
    serviceCount: services.size,
    occurrences: argoOccurrences(window, start, end, MAX_TIMES).map(each => ({
      start: instant(each.start),
      end: instant(each.end),
    })),
  }));
}

/**
 * Where the calendar is open and Argo CD's windows will block a sync, within a
 * range: per environment, once for the targets that have the same windows and
 * the same calendar.
 */
export function argoConflicts(
  calendar: Calendar,
  targets: readonly WindowedTarget[],
  { start, end }: { start: DateTime; end: DateTime },
): CalendarConflictView[] {
  if (end <= start) return [];
  const groups = new Map<string, WindowedTarget[]>();
  for (const target of targets) {
    const key = JSON.stringify([
      target.environment,
      target.told.windows,
      ownEntries(calendar, target),
    ]);
    groups.set(key, [...(groups.get(key) ?? []), target]);
  }
  return [...groups.values()].slice(0, MAX_GROUPS).flatMap(group => {
    const [{ told, ...subject }] = group;
    const blocked = argoBlocks(calendar, subject, told, start, end);
    if (blocked.length === 0) return [];
    const [first] = blocked;
    const names = [...new Set(group.map(each => each.told.application.name))];
    const more = names.length > 1 ? ` and ${names.length - 1} more` : '';
    const often = blocked.length > 1 ? ` ${blocked.length} times` : '';
    return {
      kind: 'argo-blocks' as const,
      environment: subject.environment,
      entries: [],
      start: instant(first.start),
      end: instant(first.end),
      times: blocked.length,
      sentence: `In ${
        subject.environment
      }, the calendar is open and Argo CD's sync windows will block ${
        names[0]
      }${more}${often}, first from ${said(first.start)} to ${said(
        first.end,
      )}: change the windows of the project, or the calendar.`,
    };
  });
}

/** What a reader is told of a window; what tells windows apart for them. */
function shownOf({
  kind,
  schedule,
  duration,
  timeZone,
  manualSync,
}: ArgoSyncWindow) {
  return {
    kind,
    schedule,
    duration,
    timeZone: timeZone || 'UTC',
    manualSync: manualSync === true,
  };
}

/** Ids of entries that may tell a target from another of its environment. */
function ownEntries(
  { windows, freezes, exceptions = [] }: Calendar,
  { service, teams }: WindowedTarget,
): unknown {
  const isOwn = [...windows, ...freezes, ...exceptions].some(
    entry => entry.services || entry.teams,
  );
  return isOwn ? [service, teams] : null;
}

function said(at: DateTime): string {
  return `${at.toUTC().setLocale('en').toFormat('ccc d LLL HH:mm')} UTC`;
}
