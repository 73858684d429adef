import { DateTime } from 'luxon';
import { occurrencesOf, type Occurrences } from './occurrences';
import { HORIZON_MS, CALENDAR_HORIZON_DAYS, planFor, type Plan } from './plan';
import type {
  Calendar,
  CalendarEntry,
  CalendarInterval,
  CalendarState,
  CalendarSubject,
} from './types';

export { CALENDAR_HORIZON_DAYS };

/**
 * What the calendar says for a subject, or for an environment as such, at one
 * instant.
 *
 * A freeze that no exception lifts wins over any window. Windows that overlap or
 * touch count as one opening, freezes that overlap or touch as one freeze. A
 * subject that no window is for is open but for freezes. Edges are UTC and are
 * looked for {@link CALENDAR_HORIZON_DAYS} days ahead.
 *
 * @throws CalendarError where the calendar was not read by `parseCalendar` and
 *   holds a time or zone that cannot be understood
 * @throws RangeError where `at` is not a valid instant
 */
export function calendarState(
  calendar: Calendar,
  subject: CalendarSubject | string,
  at: DateTime,
): CalendarState {
  const now = millisOf(at);
  const plan = planFor(calendar, subject);
  const frozenUntil = plan.frozenUntil(now);
  if (frozenUntil !== null) {
    const { entry, edge } = longestFreeze(plan, now);
    return {
      state: 'frozen',
      reason: 'freeze',
      freeze: describeFreeze(entry),
      ...(edge > now && { begins: utc(edge) }),
      until: utc(frozenUntil),
      nextOpening: utcOrNull(firstOpening(plan, now)),
    };
  }
  if (plan.isAlwaysOpen) {
    return {
      state: 'open',
      reason: 'always-open',
      until: utcOrNull(openUntil(plan, now)),
    };
  }
  if (plan.openingAt(now)) {
    const [window] = plan.windowsAt(now).filter(({ end }) => now < end);
    return {
      state: 'open',
      reason: 'window',
      window: describe(window.entry),
      until: utcOrNull(openUntil(plan, now)),
    };
  }
  const opens = firstOpening(plan, now);
  const [opening] = opens === null ? [] : plan.windowsAt(opens);
  const [closing] = plan.windowsAt(now);
  return {
    state: 'closed',
    reason: closing ? 'closing' : 'outside-window',
    timeZone: (opening?.entry ?? plan.restricting[0]).timeZone,
    nextOpening: utcOrNull(opens),
    ...(closing && {
      window: {
        id: closing.entry.id,
        title: closing.entry.title,
        closes: utc(closing.edge),
      },
    }),
  };
}

/** Whether it may change at an instant. Throws as `calendarState` does. */
export function isOpen(
  calendar: Calendar,
  subject: CalendarSubject | string,
  at: DateTime,
): boolean {
  const plan = planFor(calendar, subject);
  const now = millisOf(at);
  return plan.frozenUntil(now) === null && isWithinWindows(plan, now);
}

/**
 * The first instant from `at` on at which it is open: `at` itself where it is
 * open then; null where it does not open within {@link CALENDAR_HORIZON_DAYS}
 * days. Throws as `calendarState` does.
 */
export function nextOpening(
  calendar: Calendar,
  subject: CalendarSubject | string,
  at: DateTime,
): DateTime | null {
  return utcOrNull(firstOpening(planFor(calendar, subject), millisOf(at)));
}

/**
 * The first instant from `at` on at which it is not open: `at` itself where it
 * is not open then; null where it stays open for {@link CALENDAR_HORIZON_DAYS}
 * days. Throws as `calendarState` does.
 */
export function nextClosing(
  calendar: Calendar,
  subject: CalendarSubject | string,
  at: DateTime,
): DateTime | null {
  if (!isOpen(calendar, subject, at)) return at.toUTC();
  return utcOrNull(openUntil(planFor(calendar, subject), millisOf(at)));
}

/**
 * Every entry that is for a subject within `[from, to)`, cut to it, by start.
 * Windows are not joined, freezes do not cut them, and buffers are not drawn: it
 * is for drawing, not for deciding. A range that is empty holds nothing.
 *
 * @throws RangeError where the range is longer than
 *   {@link CALENDAR_HORIZON_DAYS} days; else as `calendarState` does
 */
export function calendarIntervals(
  calendar: Calendar,
  subject: CalendarSubject | string,
  from: DateTime,
  to: DateTime,
): CalendarInterval[] {
  const [start, end] = [millisOf(from), millisOf(to)];
  assertDrawable(start, end);
  if (end <= start) {
    return [];
  }
  const plan = planFor(calendar, subject);
  return (
    [
      ['window', plan.windows],
      ['freeze', plan.freezes],
      ['exception', plan.exceptions],
    ] as const
  )
    .flatMap(([kind, placed]) =>
      placed.flatMap(({ entry, occurrences }) => {
        const what = {
          kind,
          ...describe(entry),
          ...('reason' in entry && { reason: entry.reason }),
        };
        return drawn(occurrences, start, end).map(({ from: at, edges }) => ({
          at,
          interval: { ...what, ...edges } as CalendarInterval,
        }));
      }),
    )
    .sort((a, b) => a.at - b.at)
    .map(({ interval }) => interval);
}

/** What was drawn last of entries of the same times. */
const lastDrawn = new WeakMap<
  Occurrences,
  { start: number; end: number; found: ReturnType<typeof draw> }
>();

function drawn(occurrences: Occurrences, start: number, end: number) {
  const last = lastDrawn.get(occurrences);
  if (last?.start === start && last.end === end) return last.found;
  const found = draw(occurrences, start, end);
  lastDrawn.set(occurrences, { start, end, found });
  return found;
}

function draw(occurrences: Occurrences, start: number, end: number) {
  return occurrences(start, end).map(stretch => {
    const from = Math.max(stretch.start, start);
    const to = Math.min(stretch.end, end);
    return { from, edges: { start: utc(from), end: utc(to) } };
  });
}

/**
 * When one entry holds, by start: every stretch that touches `[from, to)`, not
 * cut, whoever it is for. Throws as `calendarIntervals` does.
 */
export function entryOccurrences(
  entry: CalendarEntry,
  from: DateTime,
  to: DateTime,
): { start: DateTime; end: DateTime }[] {
  const [start, end] = [millisOf(from), millisOf(to)];
  assertDrawable(start, end);
  return occurrencesOf(entry)(start, end).map(each => ({
    start: utc(each.start),
    end: utc(each.end),
  }));
}

/** Of the freezes that hold at an instant, the one that holds longest. */
function longestFreeze(plan: Plan, instant: number) {
  return plan.freezesAt(instant).reduce((a, b) => (b.end > a.end ? b : a));
}

function isWithinWindows(plan: Plan, instant: number): boolean {
  return plan.isAlwaysOpen || plan.openingAt(instant) !== undefined;
}

/** When what is open at `now` stops to be. */
function openUntil(plan: Plan, now: number): number | null {
  const horizon = now + HORIZON_MS;
  const freeze = plan.nextFreeze(now, horizon);
  const limit = freeze ?? horizon;
  let end = plan.isAlwaysOpen ? limit : now;
  while (end < limit) {
    const opening = plan.openingAt(end);
    if (!opening) {
      return end;
    }
    end = opening.end;
  }
  return freeze;
}

/** The first instant from `now` on that is in a window and in no freeze. */
function firstOpening(plan: Plan, now: number): number | null {
  let instant = now;
  while (instant <= now + HORIZON_MS) {
    const frozenUntil = plan.frozenUntil(instant);
    if (frozenUntil !== null) {
      instant = frozenUntil;
    } else if (isWithinWindows(plan, instant)) {
      return instant;
    } else {
      instant = plan.closedUntil(instant);
    }
  }
  return null;
}

function assertDrawable(start: number, end: number): void {
  if (end - start > HORIZON_MS) {
    throw new RangeError(
      `A calendar is drawn for at most ${CALENDAR_HORIZON_DAYS} days at a time`,
    );
  }
}

function describe({ id, title, timeZone }: CalendarEntry) {
  return { id, title, timeZone };
}

function describeFreeze({
  id,
  title,
  reason,
  timeZone,
}: CalendarEntry & { reason: string }) {
  return { id, title, reason, timeZone };
}

/** @throws RangeError where it is not a valid instant */
export function millisOf(instant: DateTime): number {
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
