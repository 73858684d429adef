import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { LatestLedgerVerification } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  toApiError,
  useLive,
  useProgress,
  type ApiError,
  type Live,
} from '../api';

/** The verification of the ledger by itself, with the wish for another. */
export interface Verification {
  live: Live<LatestLedgerVerification>;
  /** True while one is at work, or is being asked for. */
  running: boolean;
  /** What the latest wish was refused with. */
  refusal: ApiError | undefined;
  start(): void;
}

/** The verification at work, or the last one; follows its progress. */
export function useVerification(): Verification {
  const api = useApi(gitopsComplianceApiRef);
  const live = useLive('ledger verification', signal =>
    api.getLedgerVerification(signal),
  );
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const latest = live.data?.verification ?? null;
  const atWork = latest !== null && latest.finishedAt === null;

  useProgress(atWork, live.refresh);

  const start = async () => {
    setAsking(true);
    setRefusal(undefined);
    try {
      live.accept(await api.verifyLedger());
    } catch (thrown) {
      setRefusal(toApiError(thrown));
    } finally {
      setAsking(false);
    }
  };
  return { live, running: asking || atWork, refusal, start };
}
