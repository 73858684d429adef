import { z } from 'zod';
import type { ChangeFacts, DeploymentFact } from './types';

/** See `OperationFact`. */
const operationSchema = z.object({
  phase: z.string(),
  startedAt: z.string(),
});
/** See `RanFact`. */
export const ranSchema = z.object({
  from: z.string(),
  to: z.string().nullable(),
});

/** What a deployment ran when something was decided. */
export const recordedDeploymentSchema = z.object({
  instance: z.string(),
  application: z.string(),
  pinnedRevision: z.string().nullable(),
  syncedRevision: z.string().nullable(),
  sync: z.enum(['synced', 'out-of-sync', 'unknown']),
  health: z.enum([
    'healthy',
    'progressing',
    'degraded',
    'suspended',
    'missing',
    'unknown',
  ]),
  since: z.string().nullable(),
  healthySince: z.string().nullable(),
  asOf: z.string().nullable(),
  operation: operationSchema.nullable().optional(),
});

const stopSchema = z.object({
  id: z.string(),
  scope: z.enum(['all', 'environment', 'service', 'target']),
  since: z.string(),
  until: z.string(),
});
const unresolvedSchema = z.object({
  id: z.string(),
  what: z.string(),
  since: z.string(),
});
const reportSchema = z.object({
  name: z.string(),
  principal: z.string().nullable(),
  state: z.enum(['open', 'closed', 'pending']),
  headSha: z.string(),
  at: z.string(),
  until: z.string().nullable(),
});

/**
 * What a decision was made from of the target, as far as earlier entries of its
 * change do not tell it. Who set a stop and why, and what tools say in words,
 * stand in the entries of those; decisions do not depend on it. Decisions before
 * there were these gates do not have it.
 */
export const recordedTargetFacts = {
  /** Numbers of changes of the target that are being merged or are merged. */
  merging: z.array(z.number()).optional(),
  /** Of those that give way to no newer one. */
  standing: z.array(z.number()).optional(),
  rollbacks: z.array(z.number()).optional(),
  target: z.array(recordedDeploymentSchema).optional(),
  stops: z.array(stopSchema).nullable().optional(),
  /** Of decisions of `hold` since its version 2. */
  unresolved: z.array(unresolvedSchema).nullable().optional(),
  reports: z.array(reportSchema).nullable().optional(),
};

const recordedSchema = z.object(recordedTargetFacts);

/** See {@link recordedTargetFacts}. */
export type RecordedTargetFacts = z.infer<typeof recordedSchema>;

/** The target's facts as they go on record. */
export function targetFactsOnRecord({
  change,
  target,
  stops,
  unresolved,
  reports,
}: ChangeFacts): RecordedTargetFacts {
  return recordedSchema.parse({
    merging: change.merging,
    standing: change.standing,
    rollbacks: change.rollbacks,
    target: target.deployments,
    stops,
    unresolved,
    reports,
  });
}

/** The target's facts as a record tells them. */
export function targetFactsOf(recorded: RecordedTargetFacts): {
  others: Pick<ChangeFacts['change'], 'merging' | 'standing' | 'rollbacks'>;
  target: { deployments: DeploymentFact[] };
  stops: ChangeFacts['stops'];
  unresolved: ChangeFacts['unresolved'];
  reports: ChangeFacts['reports'];
} {
  return {
    others: {
      merging: recorded.merging ?? [],
      standing: recorded.standing ?? [],
      rollbacks: recorded.rollbacks ?? [],
    },
    target: { deployments: recorded.target ?? [] },
    stops:
      recorded.stops?.map(stop => ({ ...stop, owner: '', reason: '' })) ?? null,
    unresolved: recorded.unresolved ?? null,
    reports: recorded.reports?.map(each => ({ ...each, reason: '' })) ?? null,
  };
}
