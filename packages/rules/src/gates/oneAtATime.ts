import { listed, serviceName } from '../sentences';
import { decision, defineGate, open } from './gate';
import type { Decision } from './gate';
import type { ChangeFacts, TargetPolicy } from './types';

type Change = ChangeFacts['change'];

/**
 * No other change of the same target goes first. Those go first that have a
 * lower number or are being merged; by policy (`whenBusy`) a change is then
 * refused, waits in the queue, or takes the place of those that give way. A
 * rollback always takes their place.
 */
export const oneAtATimeGate = defineGate({
  id: 'one-at-a-time',
  title: 'One at a time',
  rule: 'No other change of the same target goes first; by policy a change is then refused, waits, or takes the place of those that give way.',
  policyKeys: ['whenBusy'],
  ruleVersion: 2,
  controls: ['SOC2:CC8.1', 'NIST:CM-3'],
  decide({ facts: { change }, policy }) {
    // Whatever the policy says of others: going back is urgent.
    const whenBusy = change.kind === 'rollback' ? 'supersede' : policy.whenBusy;
    const { othersInFlight: others, number } = change;
    const later = others.filter(n => number !== null && n > number);
    const ahead = others.filter(
      n => !later.includes(n) || change.merging.includes(n),
    );
    const facts = {
      others: others.length,
      ahead: ahead.length,
      first: ahead.length > 0 ? Math.min(...ahead) : null,
      whenBusy,
    };
    const newer = later.filter(n => takesItsPlace(n, change, whenBusy));
    if (newer.length > 0) {
      return decision(
        'closed',
        `${names([Math.max(...newer)])} takes its place.`,
        'Follow the newer change.',
        facts,
      );
    }
    if (ahead.length === 0) return open(alone(change, later), facts);
    if (whenBusy === 'supersede' || change.kind === 'rollback') {
      return { ...superseding(change, ahead), facts };
    }
    if (whenBusy === 'queue') return { ...queued(change, ahead), facts };
    const one = ahead.length === 1;
    return decision(
      'closed',
      `${underWay(ahead, change)}.`,
      `Wait until ${names(ahead)} ${one ? 'ends' : 'end'}, or cancel ${
        one ? 'it' : 'them'
      }.`,
      facts,
    );
  },
});

/** Whether a newer change takes the place of this one. */
function takesItsPlace(
  newer: number,
  { number, merging, standing, rollbacks }: Change,
  whenBusy: TargetPolicy['whenBusy'],
): boolean {
  if (number === null || standing.includes(number)) return false;
  if (merging.includes(newer)) return false;
  return whenBusy === 'supersede' || rollbacks.includes(newer);
}

function superseding(change: Change, ahead: number[]): Omit<Decision, 'facts'> {
  const standing = ahead.filter(n => change.standing.includes(n));
  if (standing.length > 0) return queued(change, standing);
  return {
    state: 'pending',
    reason: `It takes the place of ${names(ahead)}.`,
    remedy: `Wait a moment: ${names(ahead)} ${
      ahead.length === 1 ? 'is' : 'are'
    } being closed.`,
  };
}

function queued(change: Change, ahead: number[]): Omit<Decision, 'facts'> {
  return {
    state: 'pending',
    reason: `${underWay(ahead, change)}; this one is number ${
      ahead.length + 1
    } in the queue.`,
    remedy: `Wait until ${names(ahead)} ${
      ahead.length === 1 ? 'ends' : 'end'
    }: nothing needs to be done.`,
  };
}

function alone({ service, environment }: Change, later: number[]): string {
  return later.length > 0
    ? `It goes first: ${names(later)} of ${serviceName(
        service,
      )} in ${environment} ${later.length === 1 ? 'waits' : 'wait'} for it.`
    : `No other change of ${serviceName(
        service,
      )} in ${environment} is under way.`;
}

function underWay(ahead: number[], { service, environment }: Change): string {
  const one = ahead.length === 1;
  return `${one ? 'Change' : 'Changes'} ${names(ahead)} of ${serviceName(
    service,
  )} in ${environment} ${one ? 'is' : 'are'} still under way`;
}

function names(numbers: number[]): string {
  return listed([...numbers].sort((a, b) => a - b).map(number => `#${number}`));
}
