import { useApi } from '@backstage/core-plugin-api';
import type { WaitingList } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive, type Live } from '../api';

/** What waits for the user, live. */
export function useWaiting(): Live<WaitingList> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive('waiting', signal => api.listWaiting(signal));
}
