import type { DateTime } from 'luxon';
import { isoUtc, listed, utcTime } from '../sentences';
import { instantOfFact } from './freshness';
import { decision, defineGate, open } from './gate';
import type { GateContext } from './gate';
import type { StopFact } from './targetFacts';

/**
 * Nobody has stopped the line on the target: each owner lifts their own stop,
 * and every stop ends by itself. A rollback goes past it, and an expedited
 * change where the policy says so.
 */
export const holdGate = defineGate({
  id: 'hold',
  title: 'Hold',
  rule: 'Nobody has stopped the line on the target; each owner lifts their own stop, and every stop ends by itself.',
  policyKeys: ['expeditedPassesStops'],
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'SOC2:CC7.4', 'NIST:CM-3'],
  decide(context) {
    const { facts, at } = context;
    const { service, environment } = facts.change;
    if (facts.stops === null) {
      return decision(
        'unknown',
        `Whether somebody has stopped ${service} in ${environment} is not known.`,
        'Try again in a moment.',
      );
    }
    const holding = facts.stops.filter(stop => isInForce(stop, at));
    const small = {
      stops: holding.length,
      ids: holding.map(({ id }) => id).join(','),
    };
    if (holding.length === 0) {
      return open(`Nobody has stopped ${service} in ${environment}.`, small);
    }
    const reason = holding.map(stop => told(stop, context)).join(' ');
    const passes = whyItPasses(context);
    if (passes) return open(`${reason} ${passes}`, { ...small, waived: true });
    const ends = lastEnd(holding);
    const owners = [...new Set(holding.map(({ owner }) => owner))]
      .filter(owner => owner !== '')
      .sort();
    const wait = ends ? `, or wait until ${utcTime(ends, at)}` : '';
    return {
      state: 'closed',
      reason,
      remedy: `Ask ${listed(owners) || 'who set it'} to lift it${wait}.`,
      ...(ends ? { until: isoUtc(ends) } : {}),
      facts: small,
    };
  },
});

/** A stop whose times cannot be read holds: nothing is opened by a fault. */
function isInForce({ since, until }: StopFact, at: DateTime): boolean {
  const [from, to] = [instantOfFact(since), instantOfFact(until)];
  return !from || !to || (at >= from && at < to);
}

function told(
  { scope, owner, reason, until }: StopFact,
  { at, facts: { change } }: GateContext,
): string {
  const what = {
    all: 'every environment',
    environment: change.environment,
    service: change.service,
    target: `${change.service} in ${change.environment}`,
  }[scope];
  const end = instantOfFact(until);
  return [
    `${owner || 'Somebody'} has stopped ${what}`,
    end ? ` until ${utcTime(end, at)}` : '',
    reason ? `: ${reason.replace(/[.\s]+$/, '')}` : '',
    '.',
  ].join('');
}

function whyItPasses({ facts, policy }: GateContext): string | null {
  if (facts.change.kind === 'rollback') return 'A rollback goes past it.';
  return facts.change.class === 'expedited' && policy.expeditedPassesStops
    ? 'The policy lets an expedited change go past it.'
    : null;
}

/** When the last of them ends; null where one does not tell. */
function lastEnd(stops: StopFact[]): DateTime | null {
  return stops
    .map(({ until }) => instantOfFact(until))
    .reduce((latest, end) =>
      latest && end && end > latest ? end : end && latest,
    );
}
