import { DateTime } from 'luxon';
import { isEnded } from '../changes';
import { isoUtc, listed, utcTime } from '../sentences';
import { instantOfFact } from './freshness';
import { decision, defineGate, open } from './gate';
import type { Decision, GateContext } from './gate';
import type { ReleaseFact } from './releaseFacts';

type Member = ReleaseFact['others'][number];

/**
 * A release goes wave by wave: a change waits until every change of the waves
 * before it has succeeded and the pause is over, and where the release asks for
 * it, until a failure was looked at.
 */
export const releaseOrderGate = defineGate({
  id: 'release',
  title: 'Release',
  rule: 'A change of a release waits until the waves before it have succeeded and the pause is over.',
  policyKeys: [],
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'NIST:CM-3', 'ISO:A.8.32'],
  decide(context) {
    const { release } = context.facts;
    if (!release) return open('It belongs to no release.');
    const name = `R${release.number}`;
    const facts = { release: release.number, wave: release.wave };
    const stopper = release.stopOnFailure ? failureOf(release) : undefined;
    if (stopper) {
      return decision(
        'closed',
        `Release ${name} has stopped: #${stopper.number} ${words(stopper)}.`,
        `Look at #${stopper.number}; then let release ${name} go on, or cancel it.`,
        { ...facts, stoppedBy: stopper.number },
      );
    }
    const before = release.others.filter(({ wave }) => wave < release.wave);
    const running = before.filter(({ state }) => !isEnded(state));
    if (running.length > 0) {
      const numbers = listed(running.map(({ number }) => `#${number}`));
      return decision(
        'pending',
        `Wave ${release.wave} of release ${name} waits for ${numbers}.`,
        'Wait until the waves before it have ended.',
        { ...facts, waitsFor: running.length },
      );
    }
    return pause(before, release, facts, context);
  },
});

/** What stopped the release and nobody has looked at since. */
function failureOf({ others, resumedAt }: ReleaseFact): Member | undefined {
  const looked = instantOfFact(resumedAt);
  return others.find(({ state, endedAt }) => {
    if (!isEnded(state) || state === 'succeeded') return false;
    const ended = instantOfFact(endedAt);
    return !looked || !ended || ended > looked;
  });
}

function pause(
  before: readonly Member[],
  { number, wave, pauseSeconds }: ReleaseFact,
  facts: Decision['facts'],
  { at }: GateContext,
): Decision {
  if (before.length === 0 || pauseSeconds === 0) {
    return open(`It is the turn of wave ${wave} of release R${number}.`, facts);
  }
  const ends = before.map(({ endedAt }) => instantOfFact(endedAt));
  const known = ends.filter(instant => instant !== null);
  if (known.length < ends.length) {
    return decision(
      'unknown',
      `When the waves before wave ${wave} of release R${number} ended is not known.`,
      'Look at the changes of the release.',
      facts,
    );
  }
  const over = (DateTime.max(...known) as DateTime).plus({
    seconds: pauseSeconds,
  });
  if (over <= at) {
    return open(`The pause before wave ${wave} of R${number} is over.`, facts);
  }
  const time = utcTime(over, at);
  return {
    ...decision(
      'pending',
      `Release R${number} pauses before wave ${wave} until ${time}.`,
      `Wait until ${time}.`,
      facts,
    ),
    until: isoUtc(over),
  };
}

function words({ state }: Member): string {
  return state === 'failed' ? 'failed' : `was ${state.replace('-', ' ')}`;
}
