import { stringify } from 'yaml';
import type { WorldPlan } from './plan';

/** Data of the ConfigMap `argocd-rbac-cm` of every Argo CD of a world. */
export function rbacOf({ people }: WorldPlan): Record<string, string> {
  const operators = people.flatMap(({ argocdAccount }) => argocdAccount ?? []);
  return {
    'policy.csv': [
      'p, gitops-compliance, applications, get, */*, allow',
      'p, gitops-compliance, applications, sync, */*, allow',
      'p, gitops-compliance, projects, get, *, allow',
      'p, gitops-compliance, projects, update, *, allow',
      'p, role:operator, applications, *, */*, allow',
      ...operators.map(name => `g, ${name}, role:operator`),
    ].join('\n'),
  };
}

/** Where the ConfigMap of an instance lies in the config repository. */
export function rbacPath(instance: string): string {
  return `platform/argocd/${instance}/argocd-rbac-cm.yaml`;
}

/** The files of all instances, as their operators keep them in Git. */
export function rbacFiles(plan: WorldPlan): Record<string, string> {
  const configMap = stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-rbac-cm', namespace: 'argocd' },
    data: rbacOf(plan),
  });
  return Object.fromEntries(
    plan.instances.map(instance => [rbacPath(instance), configMap]),
  );
}
