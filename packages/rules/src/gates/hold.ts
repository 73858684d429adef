import type { DateTime } from 'luxon';
import { isoUtc, listed, serviceName, utcTime } from '../sentences';
import { instantOfFact } from './freshness';
import { decision, defineGate, earlierRule, open } from './gate';
import type { Decision, GateContext } from './gate';
import type { StopFact, UnresolvedFact } from './targetFacts';

/**
 * Nobody has stopped the line on the target, and nothing that reached it around
 * the portal, or runs there by nobody's approval, waits to be resolved: each owner
 * lifts their own stop, every stop ends by itself, and what nobody approved holds
 * until somebody who had no part in it resolves it. A rollback goes past both, and
 * an expedited change past stops where the policy says so.
 */
export const holdGate = defineGate({
  id: 'hold',
  title: 'Hold',
  rule: 'Nobody has stopped the line on the target, and nothing there that nobody approved waits to be resolved; each owner lifts their own stop, and every stop ends by itself.',
  policyKeys: ['expeditedPassesStops'],
  ruleVersion: 2,
  controls: ['SOC2:CC8.1', 'SOC2:CC7.4', 'NIST:CM-3'],
  decide(context) {
    const { unresolved, change } = context.facts;
    const { service, environment } = change;
    const stopped = byStops(context);
    const facts = {
      ...stopped.facts,
      unresolved: unresolved?.length ?? null,
    };
    if (stopped.state !== 'open') return { ...stopped, facts };
    if (unresolved === null) {
      return decision(
        'unknown',
        `Whether something that nobody approved runs as ${service} in ${environment} is not known.`,
        'Try again in a moment.',
        facts,
      );
    }
    if (unresolved.length === 0) return { ...stopped, facts };
    const reason = sentenceOf(unresolved, context);
    return change.kind === 'rollback'
      ? open(`${reason} A rollback goes past it.`, { ...facts, waived: true })
      : decision(
          'closed',
          reason,
          'Let somebody who had no part in it resolve it under Change control, Drift.',
          facts,
        );
  },
});

/** Before what nobody approved held its target: stops alone. */
export const holdGateV1 = earlierRule(holdGate, 1, byStops);

function byStops(context: GateContext): Decision {
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
}

const WORDS: Readonly<Record<string, string>> = {
  drifted: 'what runs was altered by hand',
  'direct-push': 'something was pushed without a pull request',
  'branch-rewritten': 'a deployed branch was rewritten',
  'pin-changed': 'it runs what no change brought there',
};

function sentenceOf(
  unresolved: readonly UnresolvedFact[],
  { at, facts: { change } }: GateContext,
): string {
  const [first] = unresolved;
  const since = instantOfFact(first.since);
  const more =
    unresolved.length > 1 ? ` (and ${unresolved.length - 1} more)` : '';
  return `Nobody has resolved an unauthorised change of ${serviceName(
    change.service,
  )} in ${change.environment}: ${WORDS[first.what] ?? first.what}${
    since ? `, since ${utcTime(since, at)}` : ''
  }${more}.`;
}

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
