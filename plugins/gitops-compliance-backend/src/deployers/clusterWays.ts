import {
  clusterDeployers,
  isDeployedTo,
  keeps,
  OWN_CLUSTER,
  partIn,
  type ClusterDeployer,
} from '@gitops-compliance/rules';
import type { AccessRow } from './records';
import { MAX_NAMED, type DeployTarget, type Found } from './types';

/** A reading of a cluster. */
type ClusterRow = Extract<AccessRow, { kind: 'cluster' }>;

const KINDS = {
  user: 'account',
  group: 'account',
  'service-account': 'app',
  everyone: 'everyone',
} as const;

/** Readings of clusters that keep one of these applications, or run it. */
export function clustersOf(
  rows: readonly AccessRow[],
  targets: readonly DeployTarget[],
): ClusterRow[] {
  return rows
    .flatMap(row => (row.kind === 'cluster' ? [row] : []))
    .filter(({ told }) => targets.some(each => partIn(told, placed(each))))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
}

/** Where these are kept or deployed to, and no cluster was read for it. */
export function unreadClusters(
  rows: readonly ClusterRow[],
  targets: readonly DeployTarget[],
): string[] {
  const unread = targets.flatMap(target => {
    const { instance, destination } = target;
    const kept = rows.some(({ told }) => keeps(told, instance));
    const isRun = rows.some(({ told }) => isDeployedTo(told, target));
    const name = destination?.name ?? destination?.server;
    return [
      ...(kept ? [] : [`where ${instance} runs`]),
      ...(isRun || !name || OWN_CLUSTER.includes(name) ? [] : [name]),
    ];
  });
  return [...new Set(unread)].sort();
}

/** Each subject of a cluster once, with the applications that it may alter. */
export function bypassesOf(
  { told, texts }: ClusterRow,
  targets: readonly DeployTarget[],
): Found[] {
  if (!texts) return [];
  const of = clusterDeployers(texts);
  const bySubject = new Map<
    string,
    { deployer: ClusterDeployer; applications: string[] }
  >();
  for (const target of targets) {
    const part = partIn(told, placed(target));
    for (const deployer of part ? of(part) : []) {
      const key = `${deployer.kind} ${deployer.subject}`;
      const known = bySubject.get(key);
      bySubject.set(key, {
        deployer: {
          ...deployer,
          actions: [
            ...new Set([
              ...(known?.deployer.actions ?? []),
              ...deployer.actions,
            ]),
          ],
          lines: [
            ...new Set([...(known?.deployer.lines ?? []), ...deployer.lines]),
          ],
        },
        applications: [...(known?.applications ?? []), target.application],
      });
    }
  }
  return [...bySubject.values()].map(({ deployer, applications }) => ({
    provider: 'kubernetes',
    subject: deployer.subject,
    kind: KINDS[deployer.kind],
    isNamed: deployer.kind === 'user',
    way: {
      kind: 'cluster',
      cluster: told.cluster,
      actions: deployer.actions,
      lines: deployer.lines,
      applications: applications.slice(0, MAX_NAMED),
      applicationCount: applications.length,
    },
  }));
}

function placed({ application: name, ...target }: DeployTarget) {
  return { ...target, name };
}
