import type { ChangeFacts } from './types';

/**
 * Whether a change says in Git what was done by hand in an emergency: its pull
 * request is one that the portal opened for that, nobody pushed to it since, and
 * its target still runs something else than Git says. Of direct changes only
 * these have a head that the portal made.
 */
export function saysWhatRuns({
  change: { kind, ourHeadSha },
  pullRequest,
  target: { deployments },
}: Pick<ChangeFacts, 'change' | 'pullRequest' | 'target'>): boolean {
  return (
    kind === 'direct' &&
    ourHeadSha !== null &&
    pullRequest?.headSha === ourHeadSha &&
    deployments.some(({ sync }) => sync === 'out-of-sync')
  );
}

/**
 * Whether such a pull request brings what its target runs already. Whoever sets
 * the revision in an Application itself leaves it in sync: only its pin tells.
 */
export function bringsWhatRuns({
  change: { kind, ourHeadSha, toRevision },
  pullRequest,
  target: { deployments },
}: Pick<ChangeFacts, 'change' | 'pullRequest' | 'target'>): boolean {
  return (
    kind === 'direct' &&
    ourHeadSha !== null &&
    pullRequest?.headSha === ourHeadSha &&
    toRevision !== null &&
    deployments.length > 0 &&
    deployments.every(({ pinnedRevision }) => pinnedRevision === toRevision)
  );
}
