import { z } from 'zod';

const checkSchema = z.object({
  context: z.string(),
  appId: z.number().nullable(),
});

/** A branch within the payload of `access.forge-read`. */
export const branchReadingSchema = z.object({
  branch: z.string(),
  /** Null: nothing protects it, as far as the forge lets us see. */
  protection: z
    .object({
      requiredChecks: z.array(checkSchema),
      requiredApprovals: z.number(),
      bypassActors: z.array(z.string()),
      adminsMayBypass: z.boolean().optional(),
      allowsForcePushes: z.boolean().optional(),
      allowsDeletions: z.boolean().optional(),
      requiresConversationResolution: z.boolean().optional(),
    })
    .nullable(),
  /** True where the forge hides what else there may be. */
  hidden: z.literal(true).optional(),
  /**
   * Between which readings it became so, ISO 8601 UTC; absent: it was so when it
   * was first read.
   */
  changed: z.object({ after: z.string(), by: z.string() }).optional(),
});
const forgeSchema = z.object({
  portal: z.object({ appId: z.number(), account: z.string() }),
  branches: z.array(branchReadingSchema),
});

type Read = z.infer<typeof forgeSchema>;
const READ = new WeakMap<object, Read | null>();

/** How a branch is protected, as it was read. */
export type BranchReading = z.infer<typeof branchReadingSchema>;

/** A branch in which something lies that is deployed. */
export interface BranchPlace {
  /** `owner/name`. */
  repository: string;
  branch: string;
}

/** How a branch in which a pin lies is protected, as it was read last. */
export interface BranchFact extends BranchPlace {
  /** Absent: it was never read, or was not there. */
  read?: BranchReading & {
    /** The App whose check the branch is to demand, and its account. */
    portal: { appId: number; account: string };
  };
}

/**
 * What readings tell of branches.
 *
 * @param reading - the payload of the reading that counts, by its stream
 */
export function branchFacts(
  places: readonly BranchPlace[],
  reading: (stream: string) => object | undefined,
): BranchFact[] {
  return places.map(place => {
    const { repository, branch } = place;
    const payload = reading(`access:forge:${repository}`);
    const told = payload && readOf(payload);
    const found = told?.branches.find(one => one.branch === branch);
    return told && found
      ? { ...place, read: { ...found, portal: told.portal } }
      : { ...place };
  });
}

/** What a payload says, worked out once: many targets lie in one branch. */
function readOf(payload: object): Read | null {
  const known = READ.get(payload);
  if (known !== undefined) return known;
  const read = forgeSchema.safeParse(payload).data ?? null;
  READ.set(payload, read);
  return read;
}

/** Branches of pins, each once. */
export function branchesOfPins(
  pins: readonly { repository?: string; branch?: string | undefined }[],
): BranchPlace[] {
  const places = new Map<string, BranchPlace>();
  for (const { repository, branch } of pins) {
    if (repository === undefined || branch === undefined) continue;
    places.set(`${repository} ${branch}`, { repository, branch });
  }
  return [...places.values()];
}
