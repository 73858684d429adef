/** A progressive delivery, or an analysis in one, as its source tells it. */
export interface RolloutFact {
  kind: string;
  namespace: string;
  name: string;
  /** Name of what it belongs to, such as the Rollout of an analysis; null: nothing. */
  parent: string | null;
  health:
    | 'healthy'
    | 'progressing'
    | 'degraded'
    | 'suspended'
    | 'missing'
    | 'unknown';
  /** ISO 8601 UTC; null: not told. */
  createdAt: string | null;
}

/**
 * Those that say something of a change: every one that stands for itself, and of
 * the analyses that began after its merge each that still runs, and the newest
 * of each Rollout. An analysis of before says nothing of it, and one that a newer
 * one followed was tried again.
 *
 * @param mergedAt - ISO 8601 UTC
 */
export function rolloutsThatCount<R extends RolloutFact>(
  rollouts: readonly R[],
  mergedAt: string,
): R[] {
  const since = Date.parse(mergedAt);
  const isOld = ({ createdAt }: R) =>
    createdAt !== null && Date.parse(createdAt) < since;
  const analyses = rollouts.filter(one => one.parent !== null && !isOld(one));
  const isFollowed = (one: R) =>
    analyses.some(
      other =>
        other.parent === one.parent &&
        other.namespace === one.namespace &&
        other.createdAt !== null &&
        one.createdAt !== null &&
        Date.parse(other.createdAt) > Date.parse(one.createdAt),
    );
  return rollouts.filter(
    one =>
      one.parent === null ||
      (analyses.includes(one) &&
        (one.health === 'progressing' || !isFollowed(one))),
  );
}

/** What keeps a change from being verified, for people; empty: nothing does. */
export function rolloutSentence({
  kind,
  name,
  health,
}: Pick<RolloutFact, 'kind' | 'name' | 'health'>): string {
  if (health === 'healthy') return '';
  const words: Record<Exclude<RolloutFact['health'], 'healthy'>, string> = {
    progressing: 'is still going on',
    degraded: 'has failed',
    suspended: 'is paused',
    missing: 'is missing',
    unknown: 'is inconclusive',
  };
  return `${kind} ${name} ${words[health]}`;
}
