import type { ChangeSummary } from '@gitops-compliance/plugin-gitops-compliance-common';

/** Where a change is shown: the Promotion tab of its service, with it open. */
export function changeHref({
  id,
  service,
}: Pick<ChangeSummary, 'id' | 'service'>): string {
  const [kind, rest] = service.split(':');
  const [namespace, name] = rest.split('/');
  return `/catalog/${namespace}/${kind}/${name}/promotion?change=${id}`;
}
