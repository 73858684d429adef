import { useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  toApiError,
  useLive,
  type ApiError,
  type Live,
} from '../api';

/** What one can do with a change. */
export type ChangeAction = 'merge' | 'sync' | 'cancel';

/** A change, live, with what can be done with it. */
export interface ChangeHandle {
  live: Live<ChangeView>;
  /** The action whose request is under way. */
  busy: ChangeAction | undefined;
  /** The action that was taken and whose effect is not seen yet. */
  accepted: ChangeAction | undefined;
  /** What the latest action was refused with. */
  refusal: ApiError | undefined;
  /** Takes an action; resolves whether it was accepted. */
  act(action: ChangeAction, reason?: string): Promise<boolean>;
}

interface Accepted {
  action: ChangeAction;
  /** The change as it was before: another step tells that it took effect. */
  progress: string;
}

function progressOf(change: ChangeView | undefined): string {
  return (change?.steps ?? [])
    .map(step => `${step.step} ${step.state} ${step.at ?? ''}`)
    .join();
}

/** The change with this id. */
export function useChange(id: string): ChangeHandle {
  const api = useApi(gitopsComplianceApiRef);
  const live = useLive(`change ${id}`, signal => api.getChange(id, signal));
  const [busy, setBusy] = useState<ChangeAction>();
  const [accepted, setAccepted] = useState<Accepted>();
  const [refusal, setRefusal] = useState<ApiError>();
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const { data } = live;
  const progress = progressOf(data);
  const settled =
    accepted &&
    data &&
    (accepted.progress !== progress ||
      data.problem !== null ||
      data.summary.endedAt !== null);

  const act = async (action: ChangeAction, reason = '') => {
    setBusy(action);
    setRefusal(undefined);
    try {
      const changed = await {
        merge: () => api.mergeChange(id),
        sync: () => api.syncChange(id),
        cancel: () => api.cancelChange(id, reason),
      }[action]();
      if (mounted.current) {
        setAccepted({ action, progress });
        live.accept(changed);
      }
      return true;
    } catch (thrown) {
      if (mounted.current) {
        setRefusal(toApiError(thrown));
        live.refresh();
      }
      return false;
    } finally {
      if (mounted.current) {
        setBusy(undefined);
      }
    }
  };
  return {
    live,
    busy,
    accepted: settled ? undefined : accepted?.action,
    refusal,
    act,
  };
}
