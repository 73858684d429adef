import { useApi } from '@backstage/core-plugin-api';
import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, usePages, type Pages } from '../api';

const PAGE_SIZE = 20;

/** Which incidents are shown. */
export type IncidentState = 'open' | 'over';

/** The same by more than their state; empty: whichever. */
export interface IncidentFilter {
  state: IncidentState;
  what: DriftIncident['what'] | '';
  service: string;
  environment: string;
}

/** Incidents that a filter lets through, the worst first. */
export function useIncidents(filter: IncidentFilter): Pages<DriftIncident> {
  const api = useApi(gitopsComplianceApiRef);
  const { state, what, service, environment } = filter;
  const key = ['drift', state, what, service, environment].join(' ');
  return usePages(key, (cursor, signal) =>
    api.listDrift(
      {
        limit: PAGE_SIZE,
        ...queryOf(filter),
        ...(cursor === undefined ? {} : { cursor }),
      },
      signal,
    ),
  );
}

/** What a filter asks the API for. */
export function queryOf({ state, what, service, environment }: IncidentFilter) {
  return {
    state,
    ...(what && { what }),
    ...(service && { entity: service }),
    ...(environment && { environment }),
  };
}
