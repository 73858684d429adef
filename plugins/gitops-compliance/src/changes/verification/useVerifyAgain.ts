import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, toApiError, type ApiError } from '../../api';

/** Has a change verified again. */
export interface VerifyAgainHandle {
  busy: boolean;
  /** What the latest request was refused with. */
  refusal: ApiError | undefined;
  /** Resolves to the change where it was accepted. */
  verify(reason: string): Promise<ChangeView | undefined>;
}

/** Has the change with this id verified again. */
export function useVerifyAgain(id: string): VerifyAgainHandle {
  const api = useApi(gitopsComplianceApiRef);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const verify = async (reason: string) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      return await api.verifyChange(id, reason);
    } catch (thrown) {
      setRefusal(toApiError(thrown));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, verify };
}
