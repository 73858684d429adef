import type { DateTime } from 'luxon';
import { CalendarError, calendarState } from '../calendar';
import type { CalendarState } from '../calendar';
import { isoUtc, zonedTime } from '../sentences';
import { decision, defineGate } from './gate';
import type { Decision, GateContext } from './gate';

/**
 * The environment may change now: it is inside a window and in no freeze.
 *
 * It is evaluated and shown when a change is requested but does not hold the
 * request: a pull request may be prepared while the environment is closed.
 */
export const calendarGate = defineGate({
  id: 'calendar',
  title: 'Calendar',
  rule: 'The environment may change now: it is inside a window and in no freeze.',
  policyKeys: [],
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'ISO:A.8.32', 'NIST:CM-3'],
  decide(context) {
    const { calendar, facts, at } = context;
    try {
      const state = calendarState(calendar, facts.change.environment, at);
      return explain(state, context);
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
  },
});

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
        reason: `${environment} is outside its change windows.`,
        ...waiting(state.nextOpening, state.timeZone, context),
        facts: {
          ...common,
          timeZone: state.timeZone,
          nextOpening: state.nextOpening && isoUtc(state.nextOpening),
        },
      };
    default: {
      const { freeze, nextOpening, until } = state;
      return {
        state: 'closed',
        reason: `${environment} is frozen until ${zonedTime(
          until,
          freeze.timeZone,
          at,
        )}: ${freeze.title} (${freeze.reason}).`,
        ...waiting(nextOpening, freeze.timeZone, context),
        facts: {
          ...common,
          timeZone: freeze.timeZone,
          freeze: freeze.id,
          freezeEnds: isoUtc(until),
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
