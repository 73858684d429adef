import { DateTime } from 'luxon';
import { shortRevision } from '../sentences';
import type {
  CompletenessFacts,
  CompletenessScope,
  DeploymentFacts,
  Difference,
  DifferenceKind,
  MergeFact,
  RevisionFact,
  ThreeWayCount,
} from './types';

/** How far the clocks of forge, cluster and portal may be apart. */
const SKEW_MS = 5 * 60_000;

/**
 * Counts what Git, the syncs and the running state say of a period, each for
 * itself, and names every difference between them. Within one deployment a
 * merged change is matched with the sync that moved it to that revision, and
 * this with its being found running. What was there when the deployment was
 * first seen is the baseline and counts nowhere.
 *
 * Facts may reach beyond the period on both sides, and should: what is merged
 * on its last evening is synced on the next morning.
 */
export function threeWayCount(
  { environment, from, until }: CompletenessScope,
  { merges, deployments }: CompletenessFacts,
): ThreeWayCount {
  const isWithin = ({ at }: { at: string }) =>
    millis(from) <= millis(at) && millis(at) < millis(until);
  const count: ThreeWayCount = {
    git: merges.filter(isWithin).length,
    syncs: 0,
    runtime: 0,
    differences: [],
  };
  for (const facts of deployments) {
    const own = merges
      .filter(({ service }) => service === facts.service)
      .filter(merge => !isBefore(merge, facts.baseline))
      .sort(byTime);
    const synced = moves(facts.syncs, facts.baseline);
    const running = moves(facts.running, facts.baseline);
    count.syncs += synced.filter(isWithin).length;
    count.runtime += running.filter(isWithin).length;
    const explained = matched(own, synced);
    const confirmed = matched(synced, running);
    const tell = (kind: DifferenceKind, unmatched: (Move | MergeFact)[]) =>
      unmatched
        .filter(isWithin)
        .map(fact => difference(kind, environment, facts, fact));
    count.differences.push(
      ...tell(
        'merged-not-synced',
        own.filter(merge => !explained.causes.has(merge)),
      ),
      ...tell(
        'synced-not-merged',
        synced.filter(move => !explained.effects.has(move)),
      ),
      ...tell(
        'synced-not-running',
        synced.filter(move => !confirmed.causes.has(move)),
      ),
      ...tell(
        'running-not-synced',
        running.filter(move => !confirmed.effects.has(move)),
      ),
      ...unresolved(facts, isWithin).map(fact =>
        difference('sync-unresolved', environment, facts, fact),
      ),
    );
  }
  count.differences.sort(
    (a, b) =>
      byTime(a, b) ||
      compare(a.deployment, b.deployment) ||
      compare(a.kind, b.kind),
  );
  return count;
}

interface Move {
  revision: string;
  at: string;
}

/** Times at which a deployment came to another revision than before. */
function moves(
  facts: RevisionFact[],
  baseline: DeploymentFacts['baseline'],
): Move[] {
  let before = baseline?.revision ?? null;
  return [...facts].sort(byTime).flatMap(({ revision, at }) => {
    if (isBefore({ at }, baseline)) return [];
    if (revision === null || revision === before) return [];
    before = revision;
    return [{ revision, at }];
  });
}

/** Whether something was when the deployment was first seen, or before. */
function isBefore(
  { at }: { at: string },
  baseline: DeploymentFacts['baseline'],
): boolean {
  return baseline !== null && millis(at) <= millis(baseline.since);
}

/** Syncs whose pin was never resolved, once for each revision in a row. */
function unresolved(
  { syncs, baseline }: DeploymentFacts,
  isWithin: (fact: { at: string }) => boolean,
): RevisionFact[] {
  const sorted = [...syncs].sort(byTime);
  return sorted.filter(
    (fact, index) =>
      fact.revision === null &&
      isWithin(fact) &&
      !isBefore(fact, baseline) &&
      sorted[index - 1]?.synced !== fact.synced,
  );
}

/** Pairs each effect with the last cause of its revision before it. */
function matched<C extends Move, E extends Move>(causes: C[], effects: E[]) {
  const used = new Set<C>();
  const explained = new Set<E>();
  for (const effect of effects) {
    const latest = millis(effect.at) + SKEW_MS;
    const cause = causes.findLast(
      each =>
        !used.has(each) &&
        each.revision === effect.revision &&
        millis(each.at) <= latest,
    );
    if (cause) {
      used.add(cause);
      explained.add(effect);
    }
  }
  return { causes: used, effects: explained };
}

function difference(
  kind: DifferenceKind,
  environment: string,
  { deployment, service }: DeploymentFacts,
  fact: {
    revision: string | null;
    at: string;
    synced?: string;
    change?: number;
  },
): Difference {
  const name = shortRevision(fact.revision ?? fact.synced ?? '');
  const change = fact.change ?? null;
  const sentences: Record<DifferenceKind, string> = {
    'merged-not-synced': `Change #${change} put ${name} into Git, and no sync of ${deployment} to it is known: find out from Argo CD whether it was deployed.`,
    'synced-not-merged': `${deployment} was synced to ${name} in ${environment}, and no merged change explains it: find out who changed the pin, and treat it as an unauthorised change if nobody can say.`,
    'synced-not-running': `${deployment} was synced to ${name}, and was never found in sync with it: see whether the sync was overtaken or failed in part.`,
    'running-not-synced': `${deployment} was found running ${name}, and no sync to it is known: look for a gap of its history, or for a write beside Argo CD.`,
    'sync-unresolved': `${deployment} was synced to ${name}, and what its pin named there is not known: read the pin at that commit in Git.`,
  };
  return {
    kind,
    service,
    deployment,
    revision: fact.revision,
    at: fact.at,
    change,
    sentence: sentences[kind],
  };
}

function millis(at: string): number {
  return DateTime.fromISO(at, { zone: 'utc' }).toMillis();
}

function byTime(a: { at: string }, b: { at: string }): number {
  return millis(a.at) - millis(b.at);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
