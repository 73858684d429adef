import type { DateTime } from 'luxon';
import { planFor, type Plan } from './plan';
import {
  calendarState,
  isOpen,
  millisOf,
  nextClosing,
  nextOpening,
} from './state';
import { MINUTE_MS } from './wallClock';
import type {
  Calendar,
  CalendarEntry,
  CalendarEntryKind,
  CalendarState,
  CalendarSubject,
} from './types';

/** What beats what, the strongest first. */
export const CALENDAR_PRECEDENCE = [
  {
    what: 'exception',
    says: 'lifts the freezes that it names; windows hold as before',
  },
  {
    what: 'freeze',
    says: 'closes, whatever the windows say, and so does its buffer before it',
  },
  {
    what: 'buffer of a window',
    says: 'closes the last minutes of a window, unless another goes on as it closes',
  },
  { what: 'window', says: 'opens' },
  {
    what: 'no window',
    says: 'opens a target that no window is for; one that a window is for is closed outside all of them',
  },
] as const;

/** What an entry does at an instant. */
export type CalendarEffect =
  | 'lifts'
  | 'freezes'
  | 'lifted'
  | 'closing'
  | 'opens'
  | 'overridden';

/** An entry that holds at an instant. */
export interface ExplainedEntry {
  kind: CalendarEntryKind;
  id: string;
  title: string;
  effect: CalendarEffect;
}

/** What the calendar says at an instant, and by which entries. */
export interface CalendarExplanation {
  state: CalendarState;
  isOpen: boolean;
  /** As `nextOpening`. */
  nextOpening: DateTime | null;
  /** As `nextClosing`. */
  nextClosing: DateTime | null;
  /** By {@link CALENDAR_PRECEDENCE}, then in the calendar's order. */
  entries: ExplainedEntry[];
}

/** Explains an instant. Throws as `calendarState` does. */
export function explainCalendar(
  calendar: Calendar,
  subject: CalendarSubject | string,
  at: DateTime,
): CalendarExplanation {
  const now = millisOf(at);
  return {
    state: calendarState(calendar, subject, at),
    isOpen: isOpen(calendar, subject, at),
    nextOpening: nextOpening(calendar, subject, at),
    nextClosing: nextClosing(calendar, subject, at),
    entries: entriesAt(planFor(calendar, subject), now),
  };
}

function entriesAt(plan: Plan, now: number): ExplainedEntry[] {
  const frozen = new Set(plan.freezesAt(now).map(({ entry }) => entry));
  const freezes = plan.freezes.filter(({ entry, occurrences }) => {
    const buffer = (entry.bufferMinutes ?? 0) * MINUTE_MS;
    return occurrences(now, now + buffer + 1).length > 0;
  });
  const lifting = plan.exceptions.filter(
    ({ entry, occurrences }) =>
      occurrences(now, now + 1).length > 0 &&
      freezes.some(
        freeze =>
          entry.lifts.includes('*') || entry.lifts.includes(freeze.entry.id),
      ),
  );
  return [
    ...lifting.map(({ entry }) => said('exception', entry, 'lifts')),
    ...freezes.map(({ entry }) =>
      said('freeze', entry, frozen.has(entry) ? 'freezes' : 'lifted'),
    ),
    ...plan.windowsAt(now).map(({ entry, end }) => {
      if (frozen.size > 0) return said('window', entry, 'overridden');
      return said('window', entry, now < end ? 'opens' : 'closing');
    }),
  ];
}

function said(
  kind: CalendarEntryKind,
  { id, title }: CalendarEntry,
  effect: CalendarEffect,
): ExplainedEntry {
  return { kind, id, title, effect };
}
