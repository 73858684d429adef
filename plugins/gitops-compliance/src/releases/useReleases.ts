import { useApi } from '@backstage/core-plugin-api';
import type {
  ReleaseCandidates,
  ReleaseSummary,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  useLive,
  usePages,
  type Live,
  type Pages,
} from '../api';

const PAGE_SIZE = 20;

/** Releases, newest first, live. */
export function useReleases(): Pages<ReleaseSummary> {
  const api = useApi(gitopsComplianceApiRef);
  return usePages('releases', (cursor, signal) =>
    api.listReleases({ limit: PAGE_SIZE, cursor }, signal),
  );
}

/** A release, live. */
export function useRelease(id: string): Live<ReleaseView> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive(`release ${id}`, signal => api.getRelease(id, signal));
}

/** What the user can put into a release to an environment. */
export function useCandidates(environment: string): Live<ReleaseCandidates> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive(`release candidates ${environment}`, signal =>
    api.listReleaseCandidates(environment, signal),
  );
}
