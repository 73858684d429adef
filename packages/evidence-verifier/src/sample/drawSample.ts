import type { ChangeOfRecord } from '@gitops-compliance/rules';
import { createHmac } from 'node:crypto';

/** How a sample is drawn, so that anybody can draw it again. */
export const SAMPLE_ALGORITHM =
  'In each stratum, changes are ordered by HMAC-SHA256(key: the seed in UTF-8, message: the id of the change in UTF-8), as bytes, ascending; the first n are taken.';

/** A change that was drawn. */
export interface SampledChange {
  stratum: string;
  /** Hex; the order of the stratum. */
  rank: string;
  change: ChangeOfRecord;
}

/**
 * Draws a sample. The same population, seed and size give the same sample on
 * any machine. The seed must be chosen after the population was fixed.
 *
 * @param size - how many of each stratum
 * @param isPerEnvironment - whether each environment is a stratum of its own
 */
export function drawSample(
  changes: readonly ChangeOfRecord[],
  {
    seed,
    size,
    isPerEnvironment,
  }: { seed: string; size: number; isPerEnvironment: boolean },
): SampledChange[] {
  const strata = new Map<string, SampledChange[]>();
  for (const change of changes) {
    const stratum = isPerEnvironment ? change.environment : 'all';
    const rank = createHmac('sha256', seed).update(change.id).digest('hex');
    const drawn = strata.get(stratum) ?? [];
    drawn.push({ stratum, rank, change });
    strata.set(stratum, drawn);
  }
  return [...strata.keys()]
    .sort()
    .flatMap(stratum =>
      (strata.get(stratum) ?? [])
        .sort((a, b) => (a.rank < b.rank ? -1 : 1))
        .slice(0, size),
    );
}
