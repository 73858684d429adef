import { DateTime } from 'luxon';
import {
  CalendarError,
  calendarState,
  compareWithArgo,
  feedHold,
} from '../calendar';
import type { ArgoWindowsFact } from './calendarFacts';
import type { CalendarState, CalendarSubject, FeedHold } from '../calendar';
import { counted, isoUtc, zonedTime } from '../sentences';
import { decision, defineGate, earlierRule } from './gate';
import type { Decision, GateContext } from './gate';

/**
 * The target may change now: it is inside a window and in no freeze.
 *
 * It is evaluated and shown when a change is requested but does not hold the
 * request: a pull request may be prepared while the environment is closed.
 */
export const calendarGate = defineGate({
  id: 'calendar',
  title: 'Calendar',
  rule: 'The target may change now: it is inside a window and in no freeze.',
  policyKeys: [],
  ruleVersion: 3,
  controls: ['SOC2:CC8.1', 'ISO:A.8.32', 'NIST:CM-3'],
  decide(context) {
    const said = judge(context, subjectOf(context));
    if (said.state !== 'open') return said;
    const { at, calendar, facts } = context;
    const readings = facts.calendar?.feeds ?? [];
    const hold = feedHold(calendar, subjectOf(context), readings, at);
    return hold
      ? heldByFeed(hold, context)
      : besideArgo(said, context, facts.calendar?.argo ?? []);
  },
});

/** Before feeds and Argo CD's windows. */
export const calendarGateV2 = earlierRule(calendarGate, 2, context =>
  judge(context, subjectOf(context)),
);

/** Before entries could be for services and teams. */
export const calendarGateV1 = earlierRule(calendarGate, 1, context =>
  judge(context, { environment: context.facts.change.environment }),
);

function subjectOf({ facts: { change, calendar } }: GateContext) {
  const { environment, service } = change;
  return { environment, service, teams: calendar?.teams };
}

/** Ours is open: whether Argo CD's windows will hold the sync is a warning. */
function besideArgo(
  said: Decision,
  context: GateContext,
  argo: readonly ArgoWindowsFact[],
): Decision {
  const { at, calendar } = context;
  const blocking = argo
    .map(each => compareWithArgo(calendar, subjectOf(context), each, at))
    .filter(({ verdict }) => verdict === 'argo-blocks');
  if (blocking.length === 0) return said;
  return {
    ...said,
    reason: [said.reason, ...blocking.map(each => each.sentence)].join(' '),
    facts: {
      ...said.facts,
      argoBlocks: blocking.length,
      argoBlocksUntil: blocking[0].until && isoUtc(blocking[0].until),
    },
  };
}

/** What a feed would close now is not known, so nothing is open. */
function heldByFeed(
  { feed, state, readAt }: FeedHold,
  { at, tzdataVersion }: GateContext,
): Decision {
  const last = readAt ? DateTime.fromISO(readAt, { zone: 'utc' }) : null;
  return decision(
    'unknown',
    last
      ? `The calendar feed ${feed.title} was last read ${zonedTime(
          last,
          feed.timeZone,
          at,
        )}; it is not believed for longer than ${counted(
          feed.staleAfterHours,
          'hour',
        )}.`
      : `The calendar feed ${feed.title} was never read.`,
    'Wait until it is read again; if it stays so, ask whoever keeps the portal why its address does not answer.',
    { tzdataVersion, feed: feed.id, feedState: state, readAt },
  );
}

function judge(context: GateContext, subject: CalendarSubject): Decision {
  try {
    return explain(
      calendarState(context.calendar, subject, context.at),
      context,
    );
  } catch (error) {
    if (error instanceof CalendarError) {
      return decision(
        'unknown',
        `The calendar cannot be understood: ${error.message}.`,
        'Correct the calendar.',
        { tzdataVersion: context.tzdataVersion },
      );
    }
    throw error;
  }
}

function explain(state: CalendarState, context: GateContext): Decision {
  const { at, tzdataVersion } = context;
  const { environment } = context.facts.change;
  const common = { calendar: state.state, tzdataVersion };
  switch (state.state) {
    case 'open': {
      const zone = state.window?.timeZone ?? 'UTC';
      const until = state.until;
      const inWindow = state.window ? ` (${state.window.title})` : '';
      return {
        state: 'open',
        reason: until
          ? `${environment} is open until ${zonedTime(
              until,
              zone,
              at,
            )}${inWindow}.`
          : `${environment} is always open${inWindow}.`,
        remedy: '',
        ...withUntil(until),
        facts: {
          ...common,
          timeZone: zone,
          window: state.window?.id ?? null,
          closes: until && isoUtc(until),
        },
      };
    }
    case 'closed':
      return {
        state: 'closed',
        reason: state.window
          ? `${environment} closes ${zonedTime(
              state.window.closes,
              state.timeZone,
              at,
            )}, and nothing starts in the last minutes of ${
              state.window.title
            }.`
          : `${environment} is outside its change windows.`,
        ...waiting(state.nextOpening, state.timeZone, context),
        facts: {
          ...common,
          timeZone: state.timeZone,
          nextOpening: state.nextOpening && isoUtc(state.nextOpening),
          ...(state.window && { closing: state.window.id }),
        },
      };
    default: {
      const { freeze, begins, nextOpening, until } = state;
      return {
        state: 'closed',
        reason: `${environment} is ${
          begins
            ? `about to freeze (${zonedTime(begins, freeze.timeZone, at)})`
            : 'frozen'
        } until ${zonedTime(until, freeze.timeZone, at)}: ${freeze.title} (${
          freeze.reason
        }).`,
        ...waiting(nextOpening, freeze.timeZone, context),
        facts: {
          ...common,
          timeZone: freeze.timeZone,
          freeze: freeze.id,
          freezeEnds: isoUtc(until),
          ...(begins && { freezeBegins: isoUtc(begins) }),
          nextOpening: nextOpening && isoUtc(nextOpening),
        },
      };
    }
  }
}

function waiting(opens: DateTime | null, zone: string, { at }: GateContext) {
  return {
    remedy: opens
      ? `Wait for the window (opens ${zonedTime(opens, zone, at)}).`
      : 'It does not open within a year: ask whoever keeps the calendar.',
    ...withUntil(opens),
  };
}

function withUntil(until: DateTime | null) {
  return until ? { until: isoUtc(until) } : {};
}
