import { listed } from '../sentences';
import { decision, defineGate, open } from './gate';
import type { Decision } from './gate';
import type { ChangeFacts } from './types';

type Change = ChangeFacts['change'];

/**
 * No other change of the same target goes first. Those go first that have a
 * lower number or are being merged; by policy (`whenBusy`) a change is then
 * refused, waits in the queue, or takes the place of those not yet merging.
 */
export const oneAtATimeGate = defineGate({
  id: 'one-at-a-time',
  ruleVersion: 2,
  controls: ['SOC2:CC8.1', 'NIST:CM-3'],
  decide({ facts: { change }, policy: { whenBusy } }) {
    const { othersInFlight: others, number } = change;
    const merging = others.filter(n => change.merging.includes(n));
    const later = others.filter(n => number !== null && n > number);
    const ahead = others.filter(n => !later.includes(n) || merging.includes(n));
    const facts = {
      others: others.length,
      ahead: ahead.length,
      first: ahead.length > 0 ? Math.min(...ahead) : null,
      whenBusy,
    };
    if (whenBusy === 'supersede') {
      return { ...superseding(change, { later, ahead, merging }), facts };
    }
    if (ahead.length === 0) return open(alone(change, later), facts);
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

function superseding(
  change: Change,
  others: { later: number[]; ahead: number[]; merging: number[] },
): Omit<Decision, 'facts'> {
  const { ahead, merging } = others;
  const isMerging =
    change.number !== null && change.merging.includes(change.number);
  const newer = isMerging ? [] : others.later.filter(n => !merging.includes(n));
  if (newer.length > 0) {
    return {
      state: 'closed',
      reason: `${names([Math.max(...newer)])} takes its place.`,
      remedy: 'Follow the newer change.',
    };
  }
  if (merging.length > 0) return queued(change, merging);
  if (ahead.length === 0) {
    return { state: 'open', reason: alone(change, []), remedy: '' };
  }
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
    ? `It goes first: ${names(later)} of ${service} in ${environment} ${
        later.length === 1 ? 'waits' : 'wait'
      } for it.`
    : `No other change of ${service} in ${environment} is under way.`;
}

function underWay(ahead: number[], { service, environment }: Change): string {
  const one = ahead.length === 1;
  return `${one ? 'Change' : 'Changes'} ${names(
    ahead,
  )} of ${service} in ${environment} ${one ? 'is' : 'are'} still under way`;
}

function names(numbers: number[]): string {
  return listed([...numbers].sort((a, b) => a - b).map(number => `#${number}`));
}
