import type { DeployAction } from './argoDeployers';
import type { ClusterAction } from './kubernetesDeployers';

/** One path by which somebody could get something into an environment. */
export type DeployWay =
  | {
      kind: 'merge';
      /** The repository whose default branch is deployed, with its host. */
      repository: string;
      /** The forge's name of the role, such as `write`. */
      role: string;
      /** Whether they may alter what protects the branch. */
      administers: boolean;
    }
  | {
      kind: 'deploy';
      instance: string;
      actions: DeployAction[];
      /** Lines of the policy that let them. */
      lines: string[];
      /** Names of the applications, sorted; the first ones. */
      applications: string[];
      applicationCount: number;
      /** ISO 8601 UTC; null: no end. */
      expiresAt: string | null;
    }
  | {
      /** By rights in a cluster, past the instance and its rules. */
      kind: 'cluster';
      cluster: string;
      actions: ClusterAction[];
      /** Bindings that let them. */
      lines: string[];
      /** Names of the applications, sorted; the first ones. */
      applications: string[];
      applicationCount: number;
    };

/** What lets somebody take further rights in a cluster. */
const TAKES: readonly ClusterAction[] = [
  'projects',
  'argo-rules',
  'escalate',
  'bind',
  'impersonate',
];

/** What somebody is, as far as it is known. */
export type DeployerKind = 'person' | 'account' | 'token' | 'everyone' | 'app';

/** Somebody, with every way that they have. */
export interface Deployer {
  kind: DeployerKind;
  /** Entity ref of the person, or the account with its provider. */
  subject: string;
  ways: DeployWay[];
}

/** What is wrong with what somebody may do. */
export type DeployerConcern =
  | 'merges-and-deploys'
  | 'administers'
  | 'everyone'
  | 'endless-token'
  | 'alters-policy';

/**
 * Why an auditor would ask about somebody, worst first.
 *
 * `merges-and-deploys`: they hold two rights that are to be apart (PCI DSS
 * 6.5.4, SOC 2 CC6.3); `everyone`: whoever is signed in may deploy;
 * `alters-policy`: they may grant themselves the rest; `administers`: they may
 * lift the protection of the branch; `endless-token`: a token without an end.
 */
export function concernsOf({ kind, ways }: Deployer): DeployerConcern[] {
  const deploys = ways.flatMap(way => (way.kind === 'deploy' ? [way] : []));
  const merges = ways.flatMap(way => (way.kind === 'merge' ? [way] : []));
  const inClusters = ways.flatMap(way => (way.kind === 'cluster' ? [way] : []));
  const found: DeployerConcern[] = [];
  if (merges.length > 0 && deploys.length + inClusters.length > 0)
    found.push('merges-and-deploys');
  if (kind === 'everyone') found.push('everyone');
  if (
    deploys.some(({ actions }) => actions.includes('projects')) ||
    inClusters.some(({ actions }) => actions.some(each => TAKES.includes(each)))
  ) {
    found.push('alters-policy');
  }
  if (merges.some(({ administers }) => administers)) found.push('administers');
  if (kind === 'token' && deploys.some(({ expiresAt }) => expiresAt === null)) {
    found.push('endless-token');
  }
  return found;
}

/** A subject once, with all their ways; most concerns first, then by name. */
export function mergeDeployers(found: readonly Deployer[]): Deployer[] {
  const byKey = new Map<string, Deployer>();
  for (const { kind, subject, ways } of found) {
    const key = `${kind} ${subject}`;
    const before = byKey.get(key);
    byKey.set(key, {
      kind,
      subject,
      ways: [...(before?.ways ?? []), ...ways],
    });
  }
  return [...byKey.values()].sort(
    (a, b) =>
      concernsOf(b).length - concernsOf(a).length ||
      b.ways.length - a.ways.length ||
      (a.subject < b.subject ? -1 : 1),
  );
}
