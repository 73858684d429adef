import {
  clusterDeployers,
  type ClusterDeployer,
  type ClusterTarget,
} from '@gitops-compliance/rules';
import type { AccessRow, ClusterAccessPayload } from './records';
import { MAX_NAMED, type DeployTarget, type Found } from './types';

/** A reading of a cluster. */
type ClusterRow = Extract<AccessRow, { kind: 'cluster' }>;

/** How an instance names the cluster in which it runs. */
const OWN = ['https://kubernetes.default.svc', 'in-cluster'];

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
    .filter(row => targets.some(target => concerns(row.told, target)))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
}

/** Where these are kept or deployed to, and no cluster was read for it. */
export function unreadClusters(
  rows: readonly ClusterRow[],
  targets: readonly DeployTarget[],
): string[] {
  const unread = targets.flatMap(target => {
    const { instance, destination } = target;
    const kept = rows.some(({ told }) => keepsOf(told, instance));
    const isRun = rows.some(({ told }) => isDestination(told, target));
    const name = destination?.name ?? destination?.server;
    return [
      ...(kept ? [] : [`where ${instance} runs`]),
      ...(isRun || !name || OWN.includes(name) ? [] : [name]),
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
    for (const deployer of of(partOf(told, target))) {
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

function concerns(told: ClusterAccessPayload, target: DeployTarget): boolean {
  return (
    keepsOf(told, target.instance) !== undefined || isDestination(told, target)
  );
}

function keepsOf({ instances }: ClusterAccessPayload, instance: string) {
  return instances.find(each => each.instance === instance);
}

function isDestination(
  told: ClusterAccessPayload,
  { instance, destination }: DeployTarget,
): boolean {
  const names = [destination?.server, destination?.name].flatMap(
    name => name ?? [],
  );
  return names.some(
    name =>
      told.destinations.includes(name) ||
      (OWN.includes(name) && keepsOf(told, instance) !== undefined),
  );
}

/** What of an application concerns a cluster. */
function partOf(
  told: ClusterAccessPayload,
  target: DeployTarget,
): ClusterTarget {
  const { application: name, namespace, destination } = target;
  const runsIn = isDestination(told, target) ? destination?.namespace : null;
  return {
    kept: keepsOf(told, target.instance) ? { namespace, name } : null,
    namespaces: runsIn ? [runsIn] : [],
  };
}
