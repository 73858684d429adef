import { useApi } from '@backstage/core-plugin-api';
import type {
  TicketOfChange,
  TicketWish,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { useState } from 'react';
import {
  gitopsComplianceApiRef,
  toApiError,
  useLive,
  type ApiError,
  type Live,
} from '../api';

/** The ticket of a change, live, with attaching or making one. */
export interface TicketHandle {
  live: Live<TicketOfChange>;
  busy: boolean;
  refusal: ApiError | undefined;
  /** Resolves whether it was taken. */
  set(wish: TicketWish): Promise<boolean>;
}

/** The ticket of the change with this id. */
export function useTicket(changeId: string): TicketHandle {
  const api = useApi(gitopsComplianceApiRef);
  const live = useLive(`ticket of ${changeId}`, signal =>
    api.getTicketOfChange(changeId, signal),
  );
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const set = async (wish: TicketWish) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      live.accept(await api.setTicketOfChange(changeId, wish));
      return true;
    } catch (thrown) {
      setRefusal(toApiError(thrown));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { live, busy, refusal, set };
}
