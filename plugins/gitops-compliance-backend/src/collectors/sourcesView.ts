import type { SourceStatus } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { CollectorHealth, CollectorStatus } from './CollectorStatus';

/** Health of the sources as the API gives it. */
export function sourcesView(
  health: CollectorHealth[],
  status: CollectorStatus,
): SourceStatus[] {
  return health.map(entry => {
    const fresh = status.isFresh(entry);
    const state = fresh ? 'fresh' : 'stale';
    return {
      name: entry.collector,
      title: entry.title,
      state: entry.lastHeard ? state : 'never',
      lastHeard: entry.lastHeard,
      message: entry.problem ?? '',
    };
  });
}
