import { useApi } from '@backstage/core-plugin-api';
import type {
  ChangeDiffView,
  ChangelogView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive, type Live } from '../api';
import type { LoadCommits } from './Changelog';
import type { LoadObjects } from './ClusterDiff';

/** What a change is about, live, with more of each on demand. */
export interface ChangeContentsHandle {
  diff: Live<ChangeDiffView>;
  loadObjects: LoadObjects;
  log: Live<ChangelogView>;
  loadCommits: LoadCommits;
}

/** What the change with this id is about. */
export function useChangeContents(id: string): ChangeContentsHandle {
  const api = useApi(gitopsComplianceApiRef);
  return {
    diff: useLive(`diff ${id}`, signal => api.getChangeDiff(id, {}, signal)),
    loadObjects: cursor => api.getChangeDiff(id, { cursor }),
    log: useLive(`changelog ${id}`, signal =>
      api.getChangeChangelog(id, {}, signal),
    ),
    loadCommits: page => api.getChangeChangelog(id, page),
  };
}
