import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { EvidenceExport } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  toApiError,
  useLive,
  useProgress,
  type ApiError,
} from '../api';
import { isUnderWay } from './useExports';

/** The evidence of one change. */
export interface ChangeEvidence {
  /** Undefined before it was asked for. */
  made: EvidenceExport | undefined;
  asking: boolean;
  /** What asking for it, or following it, failed with. */
  failure: ApiError | undefined;
  /** Asks for it; what was made before is what comes. */
  ask(): void;
}

/** Asks for the evidence of a change and follows its making. */
export function useChangeEvidence(changeId: string): ChangeEvidence {
  const api = useApi(gitopsComplianceApiRef);
  const [asked, setAsked] = useState<EvidenceExport>();
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const live = useLive(asked && `export ${asked.id}`, signal =>
    api.getExport(asked?.id ?? '', signal),
  );
  const made = live.data ?? asked;
  const underWay = made !== undefined && isUnderWay(made);

  useProgress(underWay, live.refresh);

  const ask = async () => {
    setAsking(true);
    setRefusal(undefined);
    try {
      setAsked(await api.requestEvidenceOfChange(changeId));
    } catch (thrown) {
      setRefusal(toApiError(thrown));
    } finally {
      setAsking(false);
    }
  };
  return { made, asking, failure: refusal ?? live.error, ask };
}
