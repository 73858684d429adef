import type { ObservedPayload } from '../../deployments/records';
import { branchOf, repositoryOfUrl } from '../../direct/touchedTargets';
import type { ChangeRow } from '../records';
import type { House } from './context';

/** What is looked at of a deployment. */
export interface ReachableDeployment {
  pinned_revision: string | null;
  observed: Pick<ObservedPayload, 'sources' | 'applied' | 'sync'>;
}

/**
 * Deployments that do not run what the change brought: the revision that it
 * pins, or, where it moves no pin, its merge commit or a later one.
 */
export async function notReached<D extends ReachableDeployment>(
  row: ChangeRow,
  deployments: D[],
  house: House,
  signal: AbortSignal,
): Promise<D[]> {
  if (!bringsCommit(row)) {
    return deployments.filter(one => one.pinned_revision !== row.to_revision);
  }
  const waiting: D[] = [];
  for (const deployment of deployments) {
    if (!(await runsMerge(row, deployment, house, signal))) {
      waiting.push(deployment);
    }
  }
  return waiting;
}

/** Whether the change is in its merge commit alone and moves no pin. */
export function bringsCommit(row: ChangeRow): boolean {
  return row.kind === 'direct' && row.to_revision === null;
}

/**
 * Commit to sync for a change of somebody's own pull request: the merge, where
 * the application follows that repository; null: what the application names.
 * Undefined: the application does not know the new pin yet.
 */
export function directSync(
  row: ChangeRow,
  { observed }: ReachableDeployment,
  forgeHost: string,
): string | null | undefined {
  const own = sourceIn(row, observed, forgeHost);
  if (own >= 0) return observed.sources.length === 1 ? row.merge_sha : null;
  const isKnown = observed.sources.some(
    source => source.targetRevision === row.to_revision,
  );
  // A value of its manifest other than the revision shows as something to sync.
  return isKnown || observed.sync.status === 'out-of-sync' ? null : undefined;
}

async function runsMerge(
  row: ChangeRow,
  { observed }: ReachableDeployment,
  house: House,
  signal: AbortSignal,
): Promise<boolean> {
  const { applied } = observed;
  const merge = row.merge_sha;
  const own = sourceIn(row, observed, house.options.forge().host);
  const revision = own < 0 ? undefined : applied?.revisions[own];
  if (!applied || !merge || !revision) return false;
  if (revision === merge) return true;
  // What was applied before the merge cannot hold it.
  const isBefore =
    row.steps.merged !== undefined &&
    Date.parse(applied.at) < Date.parse(row.steps.merged);
  if (isBefore) return false;
  return house.ancestry.contains(row.repository, merge, revision, signal);
}

/** Index of the source that follows a branch of the change's repository. */
function sourceIn(
  row: ChangeRow,
  { sources }: ReachableDeployment['observed'],
  forgeHost: string,
): number {
  return sources.findIndex(
    ({ repoUrl, targetRevision }) =>
      repositoryOfUrl(repoUrl, forgeHost) === row.repository &&
      branchOf(targetRevision) !== undefined,
  );
}
