import { useApi } from '@backstage/core-plugin-api';
import type { EvidenceExport } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  useAsking,
  useLive,
  useProgress,
  type ApiError,
} from '../api';
import { isUnderWay } from './useExports';

/** The evidence of a change or a release. */
export interface Evidence {
  /** Undefined where it is not made, or nobody knows yet. */
  made: EvidenceExport | undefined;
  /** Whether it can be asked for. */
  canAsk: boolean;
  /** What asking for it, or following it, failed with. */
  failure: ApiError | undefined;
  /** Asks for it; what was made before is what comes. */
  ask(): void;
}

/** Follows the evidence of a change, and asks for it where there is none. */
export function useChangeEvidence(changeId: string): Evidence {
  const api = useApi(gitopsComplianceApiRef);
  const { busy, refusal, ask } = useAsking();
  const live = useLive(`evidence of ${changeId}`, signal =>
    api.getEvidenceOfChange(changeId, signal),
  );
  const made = live.data?.export ?? undefined;
  const underWay = made !== undefined && isUnderWay(made);

  useProgress(underWay, live.refresh);

  return {
    made,
    canAsk: !busy && !live.loading,
    failure: refusal ?? (made && live.error),
    ask: () =>
      ask(async () =>
        live.accept({ export: await api.requestEvidenceOfChange(changeId) }),
      ),
  };
}
