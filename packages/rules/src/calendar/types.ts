import type { DateTime } from 'luxon';

/** Day of the week in the calendar's own zone. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/**
 * When an environment may change: the same wall-clock hours every week.
 * An `end` at or before `start` lies on the next day.
 */
export interface CalendarWindow {
  id: string;
  title: string;
  /** Names of the environments that the window is for. */
  environments: string[];
  days: Weekday[];
  /** Wall-clock `HH:mm`, inclusive. */
  start: string;
  /** Wall-clock `HH:mm`, exclusive. */
  end: string;
  /** IANA zone, such as `Europe/Berlin`. */
  timeZone: string;
}

/** When an environment may not change, whatever its windows say. */
export interface CalendarFreeze {
  id: string;
  title: string;
  reason: string;
  /** Names of the environments, or `['*']` for all. */
  environments: string[];
  /** Wall-clock `YYYY-MM-DDTHH:mm`, inclusive. */
  start: string;
  /** Wall-clock `YYYY-MM-DDTHH:mm`, exclusive. */
  end: string;
  /** IANA zone. */
  timeZone: string;
}

/** The change calendar. An environment that no window names is always open. */
export interface Calendar {
  windows: CalendarWindow[];
  freezes: CalendarFreeze[];
}

/** What the calendar says for one environment at one instant. Edges are UTC. */
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
      reason: 'outside-window';
      /** Zone in which people read the next opening. */
      timeZone: string;
      /** Null: it does not open within a year. */
      nextOpening: DateTime | null;
    }
  | {
      state: 'frozen';
      reason: 'freeze';
      freeze: { id: string; title: string; reason: string; timeZone: string };
      /** When the freeze (and any that follows without a break) ends. */
      until: DateTime;
      nextOpening: DateTime | null;
    };

/** A stretch of a calendar for drawing: UTC edges, cut to the range asked. */
export interface CalendarInterval {
  kind: 'window' | 'freeze';
  id: string;
  title: string;
  reason?: string;
  timeZone: string;
  start: DateTime;
  end: DateTime;
}
