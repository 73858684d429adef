import type { CalendarStateView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  calendarState,
  feedHold,
  type CalendarState,
  type CalendarSubject,
} from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import type { Policy } from '../policy/Policy';
import { instantOrNull } from '../shared/time';

/**
 * What the calendar in force says of a subject now. Where a feed cannot be
 * believed it is closed, as its gate is.
 */
export function stateInForce(
  { calendar, feeds }: Policy,
  subject: CalendarSubject,
  at: DateTime,
): CalendarStateView {
  const view = calendarStateView(calendarState(calendar, subject, at), at);
  const hold = feedHold(calendar, subject, feeds, at);
  if (view.state !== 'open' || !hold) return view;
  const { feed, state } = hold;
  return {
    state: 'closed',
    reason: 'feed',
    title: feed.title,
    timeZone: feed.timeZone,
    until: null,
    nextOpening: null,
    sentence: `Closed until the feed ${feed.title} is read${
      state === 'stale' ? ' again' : ''
    }`,
  };
}

/** The calendar's state as the API gives it, with a sentence for people. */
export function calendarStateView(
  state: CalendarState,
  at: DateTime,
): CalendarStateView {
  switch (state.state) {
    case 'open': {
      const zone = state.window?.timeZone ?? null;
      return {
        state: 'open',
        reason: state.reason,
        title: state.window?.title ?? null,
        timeZone: zone,
        until: instantOrNull(state.until),
        nextOpening: null,
        sentence:
          state.reason === 'always-open' && !state.until
            ? 'Always open'
            : `Open until ${edge(state.until, zone, at)}`,
      };
    }
    case 'closed':
      return {
        state: 'closed',
        reason: state.reason,
        title: null,
        timeZone: state.timeZone,
        until: instantOrNull(state.nextOpening),
        nextOpening: instantOrNull(state.nextOpening),
        sentence: state.nextOpening
          ? `${state.window ? 'Closing' : 'Closed'}, opens ${edge(
              state.nextOpening,
              state.timeZone,
              at,
            )}`
          : 'Closed, with no opening within a year',
      };
    default:
      return {
        state: 'frozen',
        reason: state.reason,
        title: state.freeze.title,
        timeZone: state.freeze.timeZone,
        until: instantOrNull(state.until),
        nextOpening: instantOrNull(state.nextOpening),
        sentence: `${state.begins ? 'About to freeze' : 'Frozen'} until ${edge(
          state.until,
          state.freeze.timeZone,
          at,
        )}: ${state.freeze.title}`,
      };
  }
}

/** An edge in its zone: time only where it is the same day. */
export function edge(
  value: DateTime | null,
  timeZone: string | null,
  at: DateTime,
): string {
  if (!value) return 'further notice';
  const zone = timeZone ?? 'utc';
  const local = value.setZone(zone).setLocale('en');
  const today = local.hasSame(at.setZone(zone), 'day');
  const text = local.toFormat(today ? "'today' HH:mm" : 'ccc d LLL yyyy HH:mm');
  return `${text} ${timeZone ?? 'UTC'}`;
}
