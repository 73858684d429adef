import { useApi } from '@backstage/core-plugin-api';
import type { LedgerStatus } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive, type Live } from '../api';

/** The state of the log, live. */
export function useLedger(): Live<LedgerStatus> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive('ledger', signal => api.getLedger(signal));
}
