import type {
  Forge,
  ProtectedBranch,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { BranchReading } from '@gitops-compliance/rules';
import { protectionRecord } from '../changes/protectionRecord';
import type { DeployedRepository } from '../direct/DeployedPlaces';
import { sameJson } from '../shared/json';
import type { ForgeAccessPayload } from './records';

/** What of a forge tells who may merge in a repository, and past what. */
export type AccessForge = Pick<
  Forge,
  | 'host'
  | 'provider'
  | 'appId'
  | 'appLogin'
  | 'readAccess'
  | 'readProtections'
  | 'readFiles'
>;

/** How the branches that are deployed from are protected. One request. */
export async function readBranches(
  forge: AccessForge,
  repository: string,
  { branches, places }: Pick<DeployedRepository, 'branches' | 'places'>,
  signal: AbortSignal,
): Promise<{
  found: ProtectedBranch[];
  portal: NonNullable<ForgeAccessPayload['portal']>;
}> {
  const isDefault = places.some(({ branch }) => branch === null);
  const wanted = [...(isDefault ? [null] : []), ...branches];
  return {
    found:
      wanted.length === 0
        ? []
        : await forge.readProtections(repository, wanted, signal),
    portal: {
      // As the gate Guardrails counts: the first App that is configured.
      appId: await forge.appId(),
      account: await forge.appLogin(repository),
    },
  };
}

/**
 * Branches as they are recorded. What differs from the last record became so
 * between two readings, which are kept with it for as long as it is so.
 *
 * @param last - what is on record; undefined: nothing
 * @param times - when that was found to hold still, and now, ISO 8601 UTC
 */
export function branchRecords(
  found: readonly ProtectedBranch[],
  account: string,
  last: readonly BranchReading[] | undefined,
  times: { after: string; by: string },
): BranchReading[] {
  return found.map(({ branch, protection, hidden }) => {
    const now: BranchReading = {
      branch,
      protection: protectionRecord(protection, account),
      ...(hidden && { hidden: true as const }),
    };
    const before = last?.find(one => one.branch === branch);
    if (!before) return now;
    const { changed, ...same } = before;
    if (!sameJson(same, now)) return { ...now, changed: times };
    return changed ? { ...now, changed } : now;
  });
}
