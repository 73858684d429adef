import { DateTime } from 'luxon';
import { startsBetween, parseCron } from './cron';
import { parseGoDuration } from './duration';
import { RenderError } from './errors';
import { globMatches } from './glob';
import { SyncWindow } from './projects/types';
import { Application } from './types';
import { messageOf } from './values';

function matches(window: SyncWindow, application: Application): boolean {
  const { destination } = application.spec;
  const selectors: [string[] | undefined, (string | undefined)[]][] = [
    [window.applications, [application.metadata.name]],
    [window.namespaces, [destination.namespace]],
    [window.clusters, [destination.server, destination.name]],
  ];
  const results = selectors
    .filter(([patterns]) => patterns !== undefined && patterns.length > 0)
    .map(([patterns = [], texts]) =>
      patterns.some(pattern =>
        texts.some(text => text !== undefined && globMatches(pattern, text)),
      ),
    );
  if (results.length === 0) {
    return false;
  }
  return window.andOperator ? results.every(Boolean) : results.some(Boolean);
}

/** @throws RenderError when schedule or duration cannot be read */
function isActive(window: SyncWindow, now: Date): boolean {
  const zoned = DateTime.fromJSDate(now, { zone: window.timeZone || 'UTC' });
  const offsetMs = zoned.isValid ? zoned.offset * 60_000 : 0;
  const localMs = now.getTime() + offsetMs;
  try {
    const cron = parseCron(window.schedule);
    const durationMs = parseGoDuration(window.duration);
    return startsBetween(cron, localMs - durationMs, localMs);
  } catch (error) {
    throw new RenderError(
      `cannot parse the sync window '${window.kind} ${window.schedule} ${
        window.duration
      }': ${messageOf(error)}`,
    );
  }
}

/**
 * The windows that are active at an instant.
 *
 * @throws RenderError when one of them cannot be read
 */
export function windowsActive(windows: SyncWindow[], now: Date): SyncWindow[] {
  return windows.filter(window => isActive(window, now));
}

/** What the windows of a project mean for one Application at one instant. */
export interface WindowState {
  assigned: SyncWindow[];
  active: SyncWindow[];
  /** Whether a person may sync. */
  manual: boolean;
  /** Whether the controller may sync by itself. */
  automated: boolean;
  /** Why they cannot be evaluated; then nobody may sync. */
  error?: string;
}

/** Whether windows let a sync be, and by which of them it is held. */
function judge(
  assigned: SyncWindow[],
  now: Date,
  isManual: boolean,
): { allowed: boolean; holding: SyncWindow[] } {
  const active = windowsActive(assigned, now);
  const denies = active.filter(({ kind }) => kind === 'deny');
  const closed = assigned.filter(
    window => window.kind === 'allow' && !active.includes(window),
  );
  const isOpen = active.some(({ kind }) => kind === 'allow');
  const inactiveAllows = isOpen ? [] : closed;
  const holding = denies.length > 0 ? denies : inactiveAllows;
  const excepted = isManual && holding.every(window => window.manualSync);
  return { allowed: holding.length === 0 || excepted, holding };
}

/**
 * Evaluates a project's windows by Argo CD's rules ("Sync Windows" of its
 * user guide): a deny that is active holds, else an allow that is active
 * frees, else allows that are not active hold; `manualSync` on all that hold
 * excepts persons. With `syncOverrun` on all that hold, an operation goes on
 * that was allowed when it started.
 *
 * @param startedAt - when the operation started that asks to go on
 */
export function evaluateWindows(
  windows: SyncWindow[],
  application: Application,
  now: Date,
  startedAt?: Date,
): WindowState {
  const assigned = windows.filter(window => matches(window, application));
  const allowed = (isManual: boolean): boolean => {
    const present = judge(assigned, now, isManual);
    return (
      present.allowed ||
      (startedAt !== undefined &&
        present.holding.every(window => window.syncOverrun) &&
        judge(assigned, startedAt, isManual).allowed)
    );
  };
  try {
    return {
      assigned,
      active: windowsActive(assigned, now),
      manual: allowed(true),
      automated: allowed(false),
    };
  } catch (error) {
    if (error instanceof RenderError) {
      const { message } = error;
      const closed = { active: [], manual: false, automated: false };
      return { assigned, ...closed, error: message };
    }
    throw error;
  }
}

/**
 * A window as `/applications/{name}/syncwindows` shows it: neither its time
 * zone nor its selectors.
 */
export function shownWindow(window: SyncWindow): object {
  const { kind, schedule, duration, manualSync = false } = window;
  return { kind, schedule, duration, manualSync };
}
