import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { NotificationSettings } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, toApiError } from '../api';

/** How the user wants to be told, read once: it is to be edited. */
export function useNotificationSettings(): {
  settings?: NotificationSettings;
  problem?: string;
} {
  const api = useApi(gitopsComplianceApiRef);
  const [state, setState] = useState<{
    settings?: NotificationSettings;
    problem?: string;
  }>({});
  useEffect(() => {
    const stopped = new AbortController();
    api.getNotificationSettings(stopped.signal).then(
      settings => setState({ settings }),
      thrown => {
        if (stopped.signal.aborted) return;
        setState({ problem: toApiError(thrown).message });
      },
    );
    return () => stopped.abort();
  }, [api]);
  return state;
}
