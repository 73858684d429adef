import { z } from 'zod';

/** An owner of code in `change.pull-request-observed`; accounts by reference. */
const ownerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('account'), account: z.string() }),
  z.object({ kind: z.literal('team'), team: z.string() }),
  z.object({ kind: z.literal('address') }),
]);

/**
 * What `change.pull-request-observed` tells of a head since version 2. Version
 * 1 has none of it, and version 2 only what the policy of the target asks for.
 */
export const headShape = {
  checks: z
    .array(
      z.object({
        name: z.string(),
        commit: z.string(),
        conclusion: z.string().nullable(),
        appId: z.number().nullable(),
        detailsUrl: z.string().nullable(),
        resultHash: z.string().nullable(),
        // Beside the entry, and erasable.
        title: z.null().default(null),
      }),
    )
    .nullish(),
  commits: z
    .array(
      z.object({
        sha: z.string(),
        verification: z.object({
          state: z.enum(['valid', 'invalid', 'unsigned', 'unknown']),
          by: z.enum(['person', 'forge']).nullable(),
        }),
      }),
    )
    .nullish(),
  codeOwners: z
    .object({
      path: z.string().nullable(),
      problems: z.array(
        z.object({
          line: z.number(),
          kind: z.enum(['syntax', 'unknown-owner']),
        }),
      ),
      owned: z.array(
        z.object({
          line: z.number(),
          pattern: z.string(),
          paths: z.array(z.string()),
          owners: z.array(ownerSchema),
        }),
      ),
    })
    .nullish(),
  workflowFiles: z.array(z.string()).nullish(),
  twins: z.array(z.number()).nullish(),
  unresolvedConversations: z.number().nullish(),
};

/** What it tells of the protection of the base branch since version 2. */
export const protectionShape = {
  adminsMayBypass: z.boolean().optional(),
  allowsForcePushes: z.boolean().optional(),
  allowsDeletions: z.boolean().optional(),
  requiresConversationResolution: z.boolean().optional(),
};
