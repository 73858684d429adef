import { z } from 'zod';

const workloadSchema = z.object({
  /** `Kind` or `Kind.group`, as kubectl writes them. */
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** Images that Git names for its pods; null: Git does not say. */
  declared: z.array(z.string()).nullable(),
  /** Images that its pods name. */
  running: z.array(z.string()),
});

const secretSchema = z.object({
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** What is wrong with it. */
  problems: z.array(z.enum(['not-ready', 'stale', 'wide', 'plain'])),
  /** What should be known of it and is not. */
  unknown: z.array(z.enum(['ready', 'fresh', 'scope', 'encrypted'])),
});

const kindHealthSchema = z.object({
  /** `Kind` or `Kind.group`, as kubectl writes them. */
  kind: z.string(),
  /**
   * `told`: its source tells the health of its objects. `none`: of one at least it
   * does not. `ignored`: one at least is left out by annotation. `untold`: they are
   * missing, or their health is unknown.
   */
  health: z.enum(['told', 'none', 'ignored', 'untold']),
});

/** Payload of `deployment.runtime-read`, as far as it is read here. */
export const runtimeReadSchema = z.object({
  /** Of the application: one that is made anew has another. */
  uid: z.string(),
  /** The commits that were applied when it was read, one per source. */
  applied: z.array(z.string()),
  workloads: z.array(workloadSchema),
  /** True where there is more than is told. */
  truncated: z.boolean().optional(),
  /** Absent: how they stand was not read. */
  secrets: z.array(secretSchema).optional().catch(undefined),
  /** True where there are more of them. */
  secretsTruncated: z.boolean().optional(),
  /**
   * Of the kinds of its own objects, each once; of Services those of the type
   * LoadBalancer alone. Absent: not read, or it cannot be.
   */
  health: z
    .object({
      kinds: z.array(kindHealthSchema),
      truncated: z.boolean().optional(),
    })
    .optional()
    .catch(undefined),
});

/** A reading of what runs, of whatever was applied then. */
export type RuntimeRead = z.infer<typeof runtimeReadSchema>;

/** Something of which pods come. */
export type WorkloadFact = z.infer<typeof workloadSchema>;

/** What stands for a secret, or holds one encrypted; never its value. */
export type SecretFact = z.infer<typeof secretSchema>;

/** Whether the health of a kind is told. */
export type KindHealth = z.infer<typeof kindHealthSchema>;

/** What runs in the cluster, read while what is judged was applied. */
export type RuntimeFact = Omit<RuntimeRead, 'uid' | 'applied'>;

/**
 * What a reading tells of an application of which these commits are applied;
 * undefined: it was read of others, or of an application of the same name.
 */
export function runtimeOf(
  read: RuntimeRead | undefined,
  now: { uid: string; applied: readonly string[] },
): RuntimeFact | undefined {
  if (!read) return undefined;
  const { uid, applied, ...fact } = read;
  const isSame =
    uid === now.uid &&
    applied.length === now.applied.length &&
    applied.every((revision, index) => revision === now.applied[index]);
  return isSame ? fact : undefined;
}

/** A workload in words. */
export function workloadName({ kind, namespace, name }: WorkloadFact): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
