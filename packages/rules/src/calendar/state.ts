import { DateTime } from 'luxon';
import {
  around,
  freezeStretch,
  freezesFor,
  joined,
  windowStretches,
  windowsFor,
} from './occurrences';
import type { Stretch } from './occurrences';
import { DAY_MS } from './wallClock';
import type {
  Calendar,
  CalendarFreeze,
  CalendarInterval,
  CalendarState,
  CalendarWindow,
} from './types';

/** How far ahead edges are looked for, and the longest range to draw. */
export const CALENDAR_HORIZON_DAYS = 400;

const HORIZON_MS = CALENDAR_HORIZON_DAYS * DAY_MS;
/** Windows repeat weekly; two days more cover any that began earlier. */
const LOOK_AHEAD_MS = 9 * DAY_MS;

/** What the calendar holds for one environment, with freezes resolved. */
interface Plan {
  windows: CalendarWindow[];
  freezes: { freeze: CalendarFreeze; stretch: Stretch }[];
  frozen: Stretch[];
}

/**
 * What the calendar says for one environment at one instant.
 *
 * A freeze wins over any window. Windows that overlap or touch count as one
 * opening, freezes that overlap or touch as one freeze. An environment that no
 * window names is open but for freezes. Edges are UTC and are looked for
 * {@link CALENDAR_HORIZON_DAYS} days ahead.
 *
 * @throws CalendarError where the calendar was not read by `parseCalendar` and
 *   holds a time or zone that cannot be understood
 * @throws RangeError where `at` is not a valid instant
 */
export function calendarState(
  calendar: Calendar,
  environment: string,
  at: DateTime,
): CalendarState {
  const now = millisOf(at);
  const plan = planFor(calendar, environment);
  const held = around(plan.frozen, now);
  if (held) {
    return {
      state: 'frozen',
      reason: 'freeze',
      freeze: describeFreeze(longestFreeze(plan, now)),
      until: utc(held.end),
      nextOpening: utcOrNull(firstOpening(plan, now)),
    };
  }
  if (plan.windows.length === 0) {
    return {
      state: 'open',
      reason: 'always-open',
      until: utcOrNull(openUntil(plan, now)),
    };
  }
  const window = windowAt(plan, now);
  if (window) {
    return {
      state: 'open',
      reason: 'window',
      window: describeWindow(window),
      until: utcOrNull(openUntil(plan, now)),
    };
  }
  const opens = firstOpening(plan, now);
  const opening = opens === null ? undefined : windowAt(plan, opens);
  return {
    state: 'closed',
    reason: 'outside-window',
    timeZone: (opening ?? plan.windows[0]).timeZone,
    nextOpening: utcOrNull(opens),
  };
}

/**
 * The first instant from `at` on at which the environment is open: `at` itself
 * where it is open then; null where it does not open within
 * {@link CALENDAR_HORIZON_DAYS} days. Throws as `calendarState` does.
 */
export function nextOpening(
  calendar: Calendar,
  environment: string,
  at: DateTime,
): DateTime | null {
  const plan = planFor(calendar, environment);
  return utcOrNull(firstOpening(plan, millisOf(at)));
}

/**
 * Every window and freeze of an environment within `[from, to)`, cut to it, by
 * start. Windows are not joined, and freezes do not cut them: it is for
 * drawing, not for deciding. A range that is empty holds nothing.
 *
 * @throws RangeError where the range is longer than
 *   {@link CALENDAR_HORIZON_DAYS} days; else as `calendarState` does
 */
export function calendarIntervals(
  calendar: Calendar,
  environment: string,
  from: DateTime,
  to: DateTime,
): CalendarInterval[] {
  const [start, end] = [millisOf(from), millisOf(to)];
  if (end - start > HORIZON_MS) {
    throw new RangeError(
      `A calendar is drawn for at most ${CALENDAR_HORIZON_DAYS} days at a time`,
    );
  }
  if (end <= start) {
    return [];
  }
  const cut = (stretch: Stretch) => ({
    start: utc(Math.max(stretch.start, start)),
    end: utc(Math.min(stretch.end, end)),
  });
  const plan = planFor(calendar, environment);
  const windows = plan.windows.flatMap(window =>
    windowStretches(window, start, end).map(
      (stretch): CalendarInterval => ({
        kind: 'window',
        ...describeWindow(window),
        ...cut(stretch),
      }),
    ),
  );
  const freezes = plan.freezes
    .filter(({ stretch }) => stretch.end > start && stretch.start < end)
    .map(
      ({ freeze, stretch }): CalendarInterval => ({
        kind: 'freeze',
        ...describeFreeze(freeze),
        ...cut(stretch),
      }),
    );
  return [...windows, ...freezes].sort(
    (a, b) => a.start.toMillis() - b.start.toMillis(),
  );
}

function planFor(calendar: Calendar, environment: string): Plan {
  const freezes = freezesFor(calendar, environment).map(freeze => ({
    freeze,
    stretch: freezeStretch(freeze),
  }));
  return {
    windows: windowsFor(calendar, environment),
    freezes,
    frozen: joined(freezes.map(({ stretch }) => stretch)),
  };
}

/** The first window, in the calendar's order, that is open at an instant. */
function windowAt(plan: Plan, instant: number): CalendarWindow | undefined {
  return plan.windows.find(
    window => windowStretches(window, instant, instant + 1).length > 0,
  );
}

/** Of the freezes that hold at an instant, the one that holds longest. */
function longestFreeze(plan: Plan, instant: number): CalendarFreeze {
  const holding = plan.freezes.filter(({ stretch }) =>
    around([stretch], instant),
  );
  return holding.reduce((a, b) => (b.stretch.end > a.stretch.end ? b : a))
    .freeze;
}

function openings(plan: Plan, from: number): Stretch[] {
  return joined(
    plan.windows.flatMap(window =>
      windowStretches(window, from, from + LOOK_AHEAD_MS),
    ),
  );
}

/** When an environment that is open at `now` stops to be. */
function openUntil(plan: Plan, now: number): number | null {
  const horizon = now + HORIZON_MS;
  const freeze = plan.frozen.find(({ start }) => start > now);
  const limit = Math.min(freeze?.start ?? Infinity, horizon);
  let end = plan.windows.length === 0 ? limit : now;
  while (end < limit) {
    const opening = around(openings(plan, end), end);
    if (!opening) {
      return end;
    }
    end = opening.end;
  }
  return freeze && freeze.start <= horizon ? freeze.start : null;
}

/** The first instant from `now` on that is in a window and in no freeze. */
function firstOpening(plan: Plan, now: number): number | null {
  let instant = now;
  while (instant <= now + HORIZON_MS) {
    const freeze = around(plan.frozen, instant);
    if (freeze) {
      instant = freeze.end;
    } else if (plan.windows.length === 0) {
      return instant;
    } else {
      const opening = openings(plan, instant)[0];
      if (opening && opening.start <= instant) {
        return instant;
      }
      instant = opening ? opening.start : instant + LOOK_AHEAD_MS;
    }
  }
  return null;
}

function describeWindow({ id, title, timeZone }: CalendarWindow) {
  return { id, title, timeZone };
}

function describeFreeze({ id, title, reason, timeZone }: CalendarFreeze) {
  return { id, title, reason, timeZone };
}

function millisOf(instant: DateTime): number {
  if (!instant.isValid) {
    throw new RangeError('A calendar can only be asked about a valid instant');
  }
  return instant.toMillis();
}

function utc(instant: number): DateTime {
  return DateTime.fromMillis(instant, { zone: 'utc' });
}

function utcOrNull(instant: number | null): DateTime | null {
  return instant === null ? null : utc(instant);
}
