import { argoDeployers, type ArgoDeployer } from '@gitops-compliance/rules';
import type { AccessRow } from './records';
import { MAX_NAMED, type DeployTarget, type Found } from './types';

/** Each subject of an instance once, with the applications that it may deploy. */
export function deploysOf(
  row: AccessRow | undefined,
  targets: readonly DeployTarget[],
): Found[] {
  if (row?.kind !== 'instance' || !row.texts) return [];
  const { instance, provider } = row.told;
  const of = argoDeployers(row.texts.rbac, row.texts.projects);
  const bySubject = new Map<
    string,
    { argo: ArgoDeployer; applications: string[] }
  >();
  for (const { application: name, namespace, project } of targets) {
    for (const argo of of({ name, namespace, project })) {
      const key = `${argo.kind} ${argo.subject}`;
      const known = bySubject.get(key);
      if (!known) bySubject.set(key, { argo, applications: [name] });
      else {
        known.applications.push(name);
        known.argo = {
          ...known.argo,
          actions: [...new Set([...known.argo.actions, ...argo.actions])],
          lines: [...new Set([...known.argo.lines, ...argo.lines])],
        };
      }
    }
  }
  return [...bySubject.values()].map(({ argo, applications }) => ({
    provider,
    subject: argo.subject,
    kind: argo.kind === 'name' ? 'account' : argo.kind,
    isNamed: argo.kind === 'name',
    way: {
      kind: 'deploy',
      instance,
      actions: argo.actions,
      lines: argo.lines,
      applications: applications.slice(0, MAX_NAMED),
      applicationCount: applications.length,
      expiresAt: argo.expiresAt,
    },
  }));
}
