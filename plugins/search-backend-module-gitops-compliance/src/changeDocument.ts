import type { IndexableDocument } from '@backstage/plugin-search-common';
import type { ChangeList } from '@gitops-compliance/plugin-gitops-compliance-common';

/** A change as the search finds it. */
export interface ChangeDocument extends IndexableDocument {
  /** Filters of search pages. */
  service: string;
  environment: string;
  state: string;
  kind: string;
  class: string;
}

/** Stands in the index instead of changes. */
export const NOT_SEARCHED: IndexableDocument = {
  title: 'Changes are not in the search',
  text: 'The policy limits auditors to some changes, which the search cannot do. Find changes under Change control.',
  location: '/change-control/changes',
};

/**
 * What the search knows of a change: no person, but for what somebody wrote
 * into its reason. Who may not see its service in the catalog does not find it.
 */
export function changeDocument(
  change: ChangeList['items'][number],
  reason: string,
): ChangeDocument {
  const { service, environment, state, kind } = change;
  return {
    title: `#${change.number} ${nameOf(service)} → ${environment}`,
    text: [
      reason,
      change.from && `From ${change.from}.`,
      `State: ${state}.`,
      change.sentence,
      change.emergency && `Under ${change.emergency.name}.`,
    ]
      .filter(Boolean)
      .join(' '),
    location: `/change-control/changes?change=${change.id}`,
    service,
    environment,
    state,
    kind,
    class: change.class,
    authorization: { resourceRef: service },
  };
}

function nameOf(entityRef: string): string {
  return entityRef.slice(entityRef.indexOf('/') + 1);
}
