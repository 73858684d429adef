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
