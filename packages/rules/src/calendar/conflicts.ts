import { DateTime } from 'luxon';
import { planFor } from './plan';
import { millisOf } from './state';
import type { Calendar } from './types';

/** Something in a calendar that is hardly meant. Edges are UTC. */
export interface CalendarConflict {
  /**
   * `window-frozen`: an opening that a freeze takes whole; `idle-exception`: an
   * exception that no freeze lies under.
   */
  kind: 'window-frozen' | 'idle-exception';
  environment: string;
  /** Ids of the entries: the window and the freeze, or the exception. */
  entries: string[];
  /** The first time within the range that was asked. */
  start: DateTime;
  end: DateTime;
  /** How often within the range. */
  times: number;
}

/**
 * Conflicts of an environment within `[from, to)`, each pair of entries once, by
 * start.
 *
 * @throws as `calendarIntervals` does of times that cannot be understood
 */
export function calendarConflicts(
  calendar: Calendar,
  environment: string,
  from: DateTime,
  to: DateTime,
): CalendarConflict[] {
  const [start, end] = [millisOf(from), millisOf(to)];
  const plan = planFor(calendar, environment);
  const found = new Map<string, CalendarConflict>();
  const note = (
    kind: CalendarConflict['kind'],
    entries: string[],
    at: { start: number; end: number },
  ) => {
    const key = JSON.stringify([kind, entries]);
    const known = found.get(key);
    if (known) {
      known.times += 1;
      return;
    }
    const [first, last] = [at.start, at.end].map(instant =>
      DateTime.fromMillis(instant, { zone: 'utc' }),
    );
    found.set(key, {
      kind,
      environment,
      entries,
      start: first,
      end: last,
      times: 1,
    });
  };
  for (const { entry, occurrences } of plan.windows) {
    for (const opening of occurrences(start, end)) {
      const until = plan.frozenUntil(opening.start);
      if (until === null || until < opening.end) continue;
      const [freeze] = plan.freezesAt(opening.start);
      note('window-frozen', [entry.id, freeze.entry.id], opening);
    }
  }
  for (const { entry, occurrences } of plan.exceptions) {
    const lifted = plan.freezes.filter(
      freeze =>
        entry.lifts.includes('*') || entry.lifts.includes(freeze.entry.id),
    );
    for (const each of occurrences(start, end)) {
      const isIdle = lifted.every(
        freeze => freeze.occurrences(each.start, each.end).length === 0,
      );
      if (isIdle) note('idle-exception', [entry.id], each);
    }
  }
  return [...found.values()].sort(
    (a, b) => a.start.toMillis() - b.start.toMillis(),
  );
}
