import { useApi } from '@backstage/core-plugin-api';
import type { StopView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, usePages, type Pages } from '../api';

const PAGE_SIZE = 20;

/** Stops of the line, newest first; only those in force where it is asked. */
export function useStops(state?: 'in-force'): Pages<StopView> {
  const api = useApi(gitopsComplianceApiRef);
  return usePages(`stops ${state ?? 'all'}`, (cursor, signal) =>
    api.listStops(
      {
        limit: PAGE_SIZE,
        ...(state ? { state } : {}),
        ...(cursor === undefined ? {} : { cursor }),
      },
      signal,
    ),
  );
}
