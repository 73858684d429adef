import type { DateTime } from 'luxon';
import { DAY_MS, MINUTE_MS, isZone, zoneOf } from '../wallClock';
import { lastStart, parseCron, startsBetween } from './cron';
import { globMatches } from './glob';

/** A sync window of an AppProject, as Argo CD's API gives it. */
export interface ArgoSyncWindow {
  kind: string;
  /** Cron with five fields. */
  schedule: string;
  /** A duration of Go, such as `1h30m`. */
  duration: string;
  /** Empty or unknown: UTC. */
  timeZone?: string;
  applications?: string[];
  namespaces?: string[];
  clusters?: string[];
  manualSync?: boolean;
  /** Every selector that is set must match, instead of any. */
  andOperator?: boolean;
  description?: string;
  /** Since 3.5: what was allowed as it started goes on. */
  syncOverrun?: boolean;
}

/** What selectors of windows look at. */
export interface ArgoApplication {
  name: string;
  destination: { namespace?: string; server?: string; name?: string };
}

/** What Argo CD's windows mean for one application at one instant. */
export interface ArgoWindowState {
  /** Those whose selectors match. */
  assigned: ArgoSyncWindow[];
  active: ArgoSyncWindow[];
  /** Whether a person may sync. */
  manual: boolean;
  /** Whether Argo CD may sync by itself. */
  automated: boolean;
  /** Why it cannot be told; then Argo CD blocks. */
  problem: string | null;
}

/**
 * Evaluates sync windows by Argo CD's own rules, which are not ours: a deny that
 * is active holds; else an allow that is active frees; else allows that are not
 * active hold; without any of them it is free. A person may go past what holds
 * where all of it has `manualSync`, and an operation goes on where all of it has
 * `syncOverrun` and it was allowed as it started. A window that cannot be read
 * blocks. Daylight saving is Argo CD's too: a schedule is read with the offset
 * that the zone has at the instant.
 *
 * @param windows - the project's and those of its global projects
 * @param startedAt - when an operation started that asks to go on
 */
export function argoWindowState(
  windows: readonly ArgoSyncWindow[],
  application: ArgoApplication,
  at: DateTime,
  startedAt?: DateTime,
): ArgoWindowState {
  const blocked = (problem: string): ArgoWindowState => ({
    assigned: [],
    active: [],
    manual: false,
    automated: false,
    problem,
  });
  const assigned: ArgoSyncWindow[] = [];
  for (const window of windows) {
    const isMatch = matches(window, application);
    if (isMatch === null) {
      return blocked(`${nameOf(window)} has a glob that cannot be read`);
    }
    if (isMatch) assigned.push(window);
  }
  const broken = assigned.find(window => isActive(window, at) === null);
  if (broken) {
    return blocked(
      `${nameOf(broken)} has a schedule or duration that cannot be read`,
    );
  }
  const may = (isManual: boolean) => {
    const now = judge(assigned, at, isManual);
    if (now.isAllowed) return true;
    return (
      startedAt !== undefined &&
      now.holding.every(({ syncOverrun }) => syncOverrun === true) &&
      judge(assigned, startedAt, isManual).isAllowed
    );
  };
  return {
    assigned,
    active: assigned.filter(window => isActive(window, at)),
    manual: may(true),
    automated: may(false),
    problem: null,
  };
}

/** Days in which it is looked when windows say something else. */
export const ARGO_HORIZON_DAYS = 8;
/** More edges than that only schedules have that start at every minute. */
const MAX_EDGES = 2_000;

/**
 * Windows that may be for an application: those too whose globs cannot be read,
 * for with them Argo CD blocks.
 */
export function windowsFor(
  windows: readonly ArgoSyncWindow[],
  application: ArgoApplication,
): ArgoSyncWindow[] {
  return windows.filter(window => matches(window, application) !== false);
}

/**
 * When a person may sync, where none may now, or may not where one may; null:
 * not within {@link ARGO_HORIZON_DAYS} days.
 */
export function nextArgoChange(
  windows: readonly ArgoSyncWindow[],
  application: ArgoApplication,
  at: DateTime,
): DateTime | null {
  const now = argoWindowState(windows, application, at);
  if (now.problem) return null;
  const instant = at.toMillis();
  const edges = [
    ...new Set(now.assigned.flatMap(window => edgesOf(window, instant))),
  ]
    .sort((a, b) => a - b)
    .slice(0, MAX_EDGES);
  for (const edge of edges) {
    const then = at.plus(edge - instant);
    if (argoWindowState(windows, application, then).manual !== now.manual) {
      return then.toUTC();
    }
  }
  return null;
}

/** Instants at which a window begins or ends, as its zone's clock stands. */
function edgesOf(window: ArgoSyncWindow, now: number): number[] {
  return timesOf(window, now, now + ARGO_HORIZON_DAYS * DAY_MS)
    .flatMap(({ start, end }) => [start, end])
    .filter(edge => edge > now);
}

/**
 * When a window is active within `[from, to)`, by start, as long stretches: what
 * overlaps or touches is one. Edges are UTC and may lie outside the range. A window
 * that cannot be read has none.
 *
 * @param most - stretches that are told at most, the first ones
 */
export function argoOccurrences(
  window: ArgoSyncWindow,
  from: DateTime,
  to: DateTime,
  most: number,
): { start: DateTime; end: DateTime }[] {
  const [first, last] = [from.toMillis(), to.toMillis()];
  const joined: { start: number; end: number }[] = [];
  for (const each of timesOf(window, first, last)) {
    const before = joined[joined.length - 1];
    if (each.end <= first || each.start >= last || each.end <= each.start) {
      continue;
    }
    if (before && each.start <= before.end) {
      before.end = Math.max(before.end, each.end);
    } else if (joined.length === most) {
      break;
    } else {
      joined.push({ ...each });
    }
  }
  return joined.map(({ start, end }) => ({
    start: from.plus(start - first).toUTC(),
    end: from.plus(end - first).toUTC(),
  }));
}

/** Every time that touches `[from, to]`, and some beside; in milliseconds. */
function timesOf(
  { schedule, duration, timeZone }: ArgoSyncWindow,
  from: number,
  to: number,
): { start: number; end: number }[] {
  const cron = parseCron(schedule);
  const length = goDuration(duration);
  if (!cron || length === null) return [];
  const zone = timeZone && isZone(timeZone) ? zoneOf(timeZone) : null;
  const offset = (instant: number) =>
    zone ? zone.offset(instant) * MINUTE_MS : 0;
  const instantOf = (local: number) => local - offset(local - offset(local));
  const local = (instant: number) => instant + offset(instant);
  return startsBetween(cron, local(from) - length - DAY_MS, local(to)).map(
    start => ({ start: instantOf(start), end: instantOf(start + length) }),
  );
}

function judge(
  assigned: readonly ArgoSyncWindow[],
  at: DateTime,
  isManual: boolean,
): { isAllowed: boolean; holding: ArgoSyncWindow[] } {
  const active = assigned.filter(window => isActive(window, at));
  const denies = active.filter(({ kind }) => kind === 'deny');
  const isFreed = active.some(({ kind }) => kind === 'allow');
  const allows = isFreed
    ? []
    : assigned.filter(w => w.kind === 'allow' && !active.includes(w));
  const holding = denies.length > 0 ? denies : allows;
  const isExcepted =
    isManual && holding.every(({ manualSync }) => manualSync === true);
  return { isAllowed: holding.length === 0 || isExcepted, holding };
}

/** Null: it cannot be read. */
function isActive(
  { schedule, duration, timeZone }: ArgoSyncWindow,
  at: DateTime,
): boolean | null {
  const cron = parseCron(schedule);
  const length = goDuration(duration);
  if (!cron || length === null) return null;
  const instant = at.toMillis();
  const zone = timeZone && isZone(timeZone) ? zoneOf(timeZone) : null;
  const local = instant + (zone ? zone.offset(instant) * MINUTE_MS : 0);
  return lastStart(cron, local - length, local) !== null;
}

function matches(
  window: ArgoSyncWindow,
  { name, destination }: ArgoApplication,
): boolean | null {
  const selectors: [string[] | undefined, (string | undefined)[]][] = [
    [window.applications, [name]],
    [window.namespaces, [destination.namespace]],
    [window.clusters, [destination.server, destination.name]],
  ];
  const results = selectors
    .filter(([globs]) => globs !== undefined && globs.length > 0)
    .map(([globs = [], texts]) => {
      const found = globs.flatMap(glob =>
        texts.flatMap(text =>
          text === undefined ? [] : globMatches(glob, text),
        ),
      );
      return found.includes(null) ? null : found.includes(true);
    });
  if (results.includes(null)) return null;
  if (results.length === 0) return false;
  return window.andOperator ? results.every(Boolean) : results.some(Boolean);
}

const UNITS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a duration of Go; null: it cannot be read, or is negative. */
export function goDuration(text: string): number | null {
  const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/gy;
  let total = 0;
  let end = 0;
  for (const match of text.matchAll(part)) {
    total += Number(match[1]) * UNITS[match[2]];
    end = match.index + match[0].length;
  }
  return end > 0 && end === text.length ? total : null;
}

function nameOf({ kind, schedule, duration, description }: ArgoSyncWindow) {
  const said = description ? ` (${description})` : '';
  return `the sync window ${kind} ${schedule} ${duration}${said}`;
}
