import type { SyncWindowRule } from '../../policy/guardrailRules';
import { goDuration, type ArgoSyncWindow } from './syncWindows';

/** Windows in words, as they differ from those that are asked for. */
export interface WindowDifferences {
  missing: string[];
  /** There, and not asked for. */
  others: string[];
}

/**
 * How the windows that Argo CD has for an application differ from those that a
 * policy lists, by what they say, not by how: `1h` is `60m`. Which applications a
 * window selects does not count, for only those that may be for it are given.
 */
export function windowDifferences(
  asked: readonly SyncWindowRule[],
  told: readonly ArgoSyncWindow[],
): WindowDifferences {
  const wanted = new Map(asked.map(each => [keyOf(each), inWords(each)]));
  const found = new Map(told.map(each => [keyOf(each), inWords(each)]));
  const without = (
    one: ReadonlyMap<string, string>,
    other: ReadonlyMap<string, string>,
  ) => [...one].filter(([key]) => !other.has(key)).map(([, words]) => words);
  return { missing: without(wanted, found), others: without(found, wanted) };
}

type Window = Pick<
  ArgoSyncWindow,
  'kind' | 'schedule' | 'duration' | 'timeZone' | 'manualSync' | 'syncOverrun'
>;

function keyOf(window: Window): string {
  const { kind, duration } = window;
  return JSON.stringify([
    kind,
    scheduleOf(window),
    goDuration(duration) ?? duration,
    window.timeZone || 'UTC',
    window.manualSync === true,
    // Nobody can ask for it: what goes on past its window is another window.
    window.syncOverrun === true,
  ]);
}

function inWords(window: Window): string {
  const { kind, duration, timeZone, manualSync, syncOverrun } = window;
  return [
    `${kind} ${scheduleOf(window)} for ${duration} (${timeZone || 'UTC'})`,
    ...(manualSync ? ['but for persons'] : []),
    ...(syncOverrun ? ['with overrun'] : []),
  ].join(' ');
}

function scheduleOf({ schedule }: Window): string {
  return schedule.trim().split(/\s+/).join(' ');
}
