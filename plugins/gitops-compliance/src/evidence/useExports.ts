import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  EvidenceExport,
  EvidenceExportList,
  EvidenceRequest,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  toApiError,
  useLive,
  useProgress,
  type ApiError,
  type Live,
} from '../api';

/** The newest exports, and the wish for another. */
export interface Exports {
  live: Live<EvidenceExportList>;
  asking: boolean;
  /** What the latest wish was refused with. */
  refusal: ApiError | undefined;
  /** Asks for an export; resolves whether it was taken on. */
  request(wish: EvidenceRequest): Promise<boolean>;
}

/** Whether a job still works on it, or will. */
export function isUnderWay(each: EvidenceExport): boolean {
  return each.state === 'waiting' || each.state === 'running';
}

/** Exports, newest first, live; follows those under way. */
export function useExports(): Exports {
  const api = useApi(gitopsComplianceApiRef);
  const live = useLive('exports', signal => api.listExports(signal));
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const { data } = live;
  const underWay = data?.items.some(isUnderWay) ?? false;

  useProgress(underWay, live.refresh);

  const request = async (wish: EvidenceRequest) => {
    setAsking(true);
    setRefusal(undefined);
    try {
      const asked = await api.requestExport(wish);
      live.accept({ items: [asked, ...(data?.items ?? [])] });
      return true;
    } catch (thrown) {
      setRefusal(toApiError(thrown));
      return false;
    } finally {
      setAsking(false);
    }
  };
  return { live, asking, refusal, request };
}
