import { useApi } from '@backstage/core-plugin-api';
import type { WaiverView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, usePages, type Pages } from '../api';

const PAGE_SIZE = 20;

/** Which waivers are looked at. */
export type WaiverChoice = 'asked' | 'in-force' | 'over' | 'all';

/** Waivers of checks, newest first. */
export function useWaivers(choice: WaiverChoice): Pages<WaiverView> {
  const api = useApi(gitopsComplianceApiRef);
  return usePages(`waivers ${choice}`, (cursor, signal) =>
    api.listWaivers(
      {
        limit: PAGE_SIZE,
        ...(choice !== 'all' && { state: choice }),
        ...(cursor === undefined ? {} : { cursor }),
      },
      signal,
    ),
  );
}
