import { useApi } from '@backstage/core-plugin-api';
import type { GapOfReader } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, usePages, type Pages } from '../api';

const PAGE_SIZE = 20;

/** Which gaps are shown. */
export type GapFilter = GapOfReader['state'] | 'all';

/** Gaps of a filter: the first page live, older ones on demand. */
export function useGaps(filter: GapFilter): Pages<GapOfReader> {
  const api = useApi(gitopsComplianceApiRef);
  const query = {
    limit: PAGE_SIZE,
    ...(filter === 'all' ? {} : { state: filter }),
  };
  return usePages(`gaps ${filter}`, (cursor, signal) =>
    api.listGaps(cursor === undefined ? query : { ...query, cursor }, signal),
  );
}
