import { useApi } from '@backstage/core-plugin-api';
import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, usePages, type Pages } from '../api';

const PAGE_SIZE = 20;

/** Which incidents are shown. */
export type IncidentState = 'open' | 'over';

/** Incidents of a state, the worst first. */
export function useIncidents(state: IncidentState): Pages<DriftIncident> {
  const api = useApi(gitopsComplianceApiRef);
  return usePages(`drift ${state}`, (cursor, signal) =>
    api.listDrift(
      {
        limit: PAGE_SIZE,
        state,
        ...(cursor === undefined ? {} : { cursor }),
      },
      signal,
    ),
  );
}
