import { z } from 'zod';
import type { Actor } from '../gates/types';
import { partIn, type PlacedApplication } from './clusterPlaces';
import { clusterDeployers, type ClusterDeployer } from './kubernetesDeployers';

const words = z.array(z.string());
const ruleSchema = z.object({
  verbs: words,
  apiGroups: words,
  resources: words,
  resourceNames: words,
});
const subjectSchema = z.object({
  kind: z.enum(['User', 'Group', 'ServiceAccount']),
  name: z.string(),
  namespace: z.string().nullable(),
});
const namedSchema = z.object({
  roles: z.array(
    z.object({
      name: z.string(),
      namespace: z.string().nullable(),
      rules: z.array(ruleSchema),
    }),
  ),
  bindings: z.array(
    z.object({
      name: z.string(),
      namespace: z.string().nullable(),
      role: z.object({
        kind: z.enum(['Role', 'ClusterRole']),
        name: z.string(),
      }),
      subjects: z.array(subjectSchema),
    }),
  ),
});
const clusterSchema = z.object({
  cluster: z.string(),
  instances: z.array(z.object({ instance: z.string(), namespace: z.string() })),
  destinations: words,
  truncated: z.boolean(),
  named: namedSchema.optional().catch(undefined),
});

/** Kubernetes lets its members through whatever its RBAC says. */
const SUPERUSERS = 'system:masters';

/** Who could deploy an application past its instance, by a cluster's RBAC. */
export interface ClusterWays {
  cluster: string;
  /** Whether all of its RBAC is known. */
  isWhole: boolean;
  /** Without `system:masters`, which no RBAC gives or takes rights. */
  deployers: ClusterDeployer[];
}

/** Understands payloads of `access.cluster-read`, each once. */
export class ClusterReadings {
  readonly #known = new Map<object, ReturnType<typeof readCluster>>();

  /** What a reading says of an application; null: it has nothing to do with it. */
  waysOf(told: object, application: PlacedApplication): ClusterWays | null {
    let read = this.#known.get(told);
    if (read === undefined) {
      read = readCluster(told);
      this.#known.set(told, read);
    }
    const part = read && partIn(read.scope, application);
    if (!read || !part) return null;
    return {
      cluster: read.scope.cluster,
      isWhole: read.isWhole,
      deployers: read
        .deployers(part)
        .filter(({ subject }) => subject !== SUPERUSERS),
    };
  }
}

/**
 * Who a subject of a cluster is; null: everyone. What Kubernetes has of its own,
 * and service accounts, are programs.
 */
export function subjectOf(
  { kind, subject }: ClusterDeployer,
  actor: (ref: string) => Actor,
): Actor | null {
  if (kind === 'everyone') return null;
  return kind === 'service-account' || subject.startsWith('system:')
    ? { provider: 'kubernetes', account: subject, bot: true, person: null }
    : actor(subject);
}

function readCluster(told: object) {
  const scope = clusterSchema.safeParse(told).data;
  if (!scope) return null;
  const { named, truncated } = scope;
  return {
    scope,
    isWhole: named !== undefined && !truncated,
    deployers: clusterDeployers(named ?? { roles: [], bindings: [] }),
  };
}
