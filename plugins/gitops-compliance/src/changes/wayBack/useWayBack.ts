import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  ChangeView,
  RollbackRequest,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, toApiError, type ApiError } from '../../api';

/** What one can do to come back from a change. */
export interface WayBackHandle {
  /** Whether a request is under way. */
  busy: boolean;
  /** What the latest request was refused with. */
  refusal: ApiError | undefined;
  /** Requests the rollback; resolves to the new change where it was accepted. */
  rollBack(wish: RollbackRequest): Promise<ChangeView | undefined>;
  /** Puts the review on record; resolves to the change where it was accepted. */
  review(statement: string): Promise<ChangeView | undefined>;
}

/** Rolls a change back, or reviews a rollback afterwards. */
export function useWayBack(id: string): WayBackHandle {
  const api = useApi(gitopsComplianceApiRef);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const ask = async (request: () => Promise<ChangeView>) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      return await request();
    } catch (thrown) {
      setRefusal(toApiError(thrown));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    refusal,
    rollBack: wish => ask(() => api.rollBackChange(id, wish)),
    review: statement => ask(() => api.reviewRollback(id, statement)),
  };
}
