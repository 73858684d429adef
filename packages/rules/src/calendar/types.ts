import type { DateTime } from 'luxon';

/** Day of the week in the calendar's own zone. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/**
 * When an entry holds, in the wall-clock time of its zone. Three forms:
 * - `days`: the same hours on these days of every week;
 * - `rule` and `from`: the same hours on the days that a recurrence rule names;
 * - neither: once, from `start` to `end`, both with a date.
 */
export interface CalendarTiming {
  days?: Weekday[];
  /**
   * A recurrence rule (RFC 5545, section 3.3.10) that names days, such as
   * `FREQ=MONTHLY;BYDAY=1MO`. Hours come from `start` and `end`.
   */
  rule?: string;
  /** First day on which `rule` may hold, `YYYY-MM-DD`; it counts from here. */
  from?: string;
  /** Wall-clock `HH:mm`, or `YYYY-MM-DDTHH:mm` where it holds once; inclusive. */
  start: string;
  /**
   * The same; exclusive. An `HH:mm` at or before `start` lies on the next day,
   * unless `endDay` says otherwise.
   */
  end: string;
  /** Days from the day of the start to that of the end: 3 is Friday to Monday. */
  endDay?: number;
  /** Days, `YYYY-MM-DD`, on which it does not start although it repeats. */
  except?: string[];
  /** IANA zone, such as `Europe/Berlin`. */
  timeZone: string;
}

/**
 * For what an entry is: a target must be in every list that is given. Of
 * `criticalities` and `regions` those of the environment count.
 */
export interface CalendarScope {
  /** Names of environments, or `['*']` for all. */
  environments: string[];
  criticalities?: string[];
  regions?: string[];
  /** By metadata.name or entity reference. */
  services?: string[];
  /** Groups of the catalog that own the service, by entity reference. */
  teams?: string[];
}

/** Where an entry stands that is not written where the policy is. */
export type CalendarEntrySource =
  | { kind: 'feed'; feed: string }
  /** Two persons put it there on the screen, beside a policy from Git. */
  | { kind: 'screen' };

/**
 * What may be put into the calendar on the screen where the policy comes from a
 * repository. `freezes` (the default): what only closes, so that the calendar is
 * never more open than the repository says; `all`: windows and exceptions too.
 */
export type CalendarScreen = 'none' | 'freezes' | 'all';

/** When a target may change. */
export interface CalendarWindow extends CalendarScope, CalendarTiming {
  id: string;
  title: string;
  /** Nothing starts in the last minutes before it closes. */
  bufferMinutes?: number;
  /** Absent: the policy. */
  source?: CalendarEntrySource;
}

/** When a target may not change, whatever its windows say. */
export interface CalendarFreeze extends CalendarScope, CalendarTiming {
  id: string;
  title: string;
  reason: string;
  /** Nothing starts in the last minutes before it begins. */
  bufferMinutes?: number;
  /** Absent: the policy. */
  source?: CalendarEntrySource;
}

/** When freezes do not hold a target. Its windows still do. */
export interface CalendarException extends CalendarScope, CalendarTiming {
  id: string;
  title: string;
  reason: string;
  /** Ids of the freezes that it lifts, or `['*']` for all. */
  lifts: string[];
  /** Absent: the policy. */
  source?: CalendarEntrySource;
}

/** An iCalendar object at an address whose events are entries for one scope. */
export interface CalendarFeed extends CalendarScope {
  /** Names its address in the operator's configuration. */
  id: string;
  title: string;
  kind: 'window' | 'freeze';
  /** Of its freezes. */
  reason?: string;
  bufferMinutes?: number;
  /** Of whole days, and of times without a zone. */
  timeZone: string;
  refreshMinutes: number;
  /** Hours after the last reading after which its copy is not believed. */
  staleAfterHours: number;
  /** `close`: what it is for is closed then; `keep`: the last copy goes on. */
  whenStale: 'close' | 'keep';
}

/** The change calendar. A target that no window is for is always open. */
export interface Calendar {
  windows: CalendarWindow[];
  freezes: CalendarFreeze[];
  exceptions?: CalendarException[];
  feeds?: CalendarFeed[];
  /** Absent: `freezes`. */
  screen?: CalendarScreen;
}

/** Any entry of a calendar. */
export type CalendarEntry = CalendarWindow | CalendarFreeze | CalendarException;

/** What an entry is. */
export type CalendarEntryKind = 'window' | 'freeze' | 'exception';

/**
 * Of what is asked. Without a service, of the environment as such: entries for
 * services or teams do not count.
 */
export interface CalendarSubject {
  environment: string;
  /** Entity reference. */
  service?: string | null;
  /**
   * Groups that own the service; null or absent: not known. Then freezes for
   * teams hold, and windows and exceptions for teams do not open.
   */
  teams?: readonly string[] | null;
}

/** What the calendar says at one instant. Edges are UTC. */
export type CalendarState =
  | {
      state: 'open';
      reason: 'always-open' | 'window';
      window?: { id: string; title: string; timeZone: string };
      /** When it stops being open; null: no end within a year. */
      until: DateTime | null;
    }
  | {
      state: 'closed';
      /** `closing`: in the buffer at the end of a window. */
      reason: 'outside-window' | 'closing';
      /** Zone in which people read the next opening. */
      timeZone: string;
      /** Null: it does not open within a year. */
      nextOpening: DateTime | null;
      /** The window that is about to close. */
      window?: { id: string; title: string; closes: DateTime };
    }
  | {
      state: 'frozen';
      reason: 'freeze';
      freeze: { id: string; title: string; reason: string; timeZone: string };
      /** When the freeze begins, where it holds only by its buffer. */
      begins?: DateTime;
      /** When the freeze (and any that follows without a break) ends. */
      until: DateTime;
      nextOpening: DateTime | null;
    };

/** A stretch of a calendar for drawing: UTC edges, cut to the range asked. */
export interface CalendarInterval {
  kind: CalendarEntryKind;
  id: string;
  title: string;
  reason?: string;
  timeZone: string;
  start: DateTime;
  end: DateTime;
}
