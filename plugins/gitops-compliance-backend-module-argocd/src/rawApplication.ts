import { z } from 'zod';

/** A value of this shape, or undefined when it is missing or of another. */
function lenient<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

const text = lenient(z.string());
const flag = lenient(z.boolean());
const texts = lenient(z.array(z.string()));
const dictionary = lenient(z.record(z.string(), z.string()));

const sourceSchema = z.object({
  name: text,
  repoURL: text,
  path: text,
  targetRevision: text,
});

/** An item of `ignoreDifferences`. */
const ignoredSchema = z.object({
  group: z.string().nullish(),
  kind: z.string(),
  name: z.string().nullish(),
  namespace: z.string().nullish(),
  jsonPointers: z.array(z.string()).nullish(),
  jqPathExpressions: z.array(z.string()).nullish(),
  managedFieldsManagers: z.array(z.string()).nullish(),
});

const operationSchema = z.object({
  initiatedBy: lenient(z.object({ username: text, automated: flag })),
  info: lenient(z.array(z.object({ name: text, value: text }))),
  sync: lenient(
    z.object({
      revision: text,
      revisions: texts,
      resources: lenient(z.array(z.unknown())),
      dryRun: flag,
      autoHealAttemptsCount: lenient(z.number().int().nonnegative()),
    }),
  ),
});

/** What became of one object in a sync. */
const resultSchema = z.object({
  group: text,
  kind: text,
  namespace: text,
  name: text,
  syncPhase: text,
  hookPhase: text,
});

/**
 * An Application of Argo CD as far as we read it. Only its name must be there:
 * what else is missing or odd reads as undefined, what is more is ignored.
 */
export const rawApplicationSchema = z.object({
  metadata: z.object({
    name: z.string().min(1),
    namespace: text,
    uid: text,
    labels: dictionary,
    annotations: dictionary,
    ownerReferences: lenient(z.array(z.object({ kind: text, name: text }))),
  }),
  spec: lenient(
    z.object({
      project: text,
      destination: lenient(
        z.object({ server: text, name: text, namespace: text }),
      ),
      source: lenient(sourceSchema),
      sources: lenient(z.array(sourceSchema)),
      syncPolicy: lenient(
        z.object({
          automated: lenient(
            z.object({ enabled: flag, selfHeal: flag, prune: flag }),
          ),
          syncOptions: texts,
        }),
      ),
      // Null where it cannot be read, which must not pass for none.
      ignoreDifferences: z.array(ignoredSchema).nullish().catch(null),
    }),
  ),
  status: lenient(
    z.object({
      sync: lenient(
        z.object({ status: text, revision: text, revisions: texts }),
      ),
      health: lenient(z.object({ status: text })),
      resources: lenient(
        z.array(
          z.object({
            group: text,
            kind: z.string(),
            namespace: text,
            name: text,
            hook: flag,
            requiresPruning: flag,
            syncWave: lenient(z.number().int()),
          }),
        ),
      ),
      sourceType: text,
      sourceTypes: texts,
      summary: lenient(z.object({ images: texts })),
      history: lenient(
        z.array(
          z.object({
            id: lenient(z.number()),
            revision: text,
            revisions: texts,
            deployedAt: text,
          }),
        ),
      ),
      operationState: lenient(
        z.object({
          phase: text,
          startedAt: text,
          finishedAt: text,
          message: text,
          retryCount: lenient(z.number()),
          operation: lenient(operationSchema),
          syncResult: lenient(
            z.object({
              revision: text,
              revisions: texts,
              resources: lenient(z.array(resultSchema)),
            }),
          ),
        }),
      ),
    }),
  ),
  /** Asked for, and not yet taken up by the controller. */
  operation: lenient(operationSchema),
});

/** An Application of Argo CD as far as we read it. */
export type RawApplication = z.infer<typeof rawApplicationSchema>;

/**
 * JSON paths below an Application that `normaliseApplication` reads: what the
 * stream is asked for. `operation` is not among them: only syncing looks at it.
 */
export const STREAM_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.labels',
  'metadata.annotations',
  'metadata.ownerReferences',
  'spec.project',
  'spec.destination',
  'spec.source.repoURL',
  'spec.source.path',
  'spec.source.targetRevision',
  'spec.sources.name',
  'spec.sources.repoURL',
  'spec.sources.path',
  'spec.sources.targetRevision',
  'spec.syncPolicy.automated',
  'spec.syncPolicy.syncOptions',
  'spec.ignoreDifferences',
  'status.sync.status',
  'status.sync.revision',
  'status.sync.revisions',
  'status.health.status',
  'status.resources.group',
  'status.resources.kind',
  'status.resources.namespace',
  'status.resources.name',
  'status.resources.hook',
  'status.resources.requiresPruning',
  'status.resources.syncWave',
  'status.sourceType',
  'status.sourceTypes',
  'status.summary.images',
  'status.history.id',
  'status.history.revision',
  'status.history.revisions',
  'status.history.deployedAt',
  'status.operationState.phase',
  'status.operationState.startedAt',
  'status.operationState.finishedAt',
  'status.operationState.message',
  'status.operationState.retryCount',
  'status.operationState.operation.initiatedBy',
  'status.operationState.operation.info',
  'status.operationState.operation.sync.revision',
  'status.operationState.operation.sync.revisions',
  'status.operationState.operation.sync.resources',
  'status.operationState.operation.sync.dryRun',
  'status.operationState.operation.sync.autoHealAttemptsCount',
  'status.operationState.syncResult.revision',
  'status.operationState.syncResult.revisions',
  'status.operationState.syncResult.resources.group',
  'status.operationState.syncResult.resources.kind',
  'status.operationState.syncResult.resources.namespace',
  'status.operationState.syncResult.resources.name',
  'status.operationState.syncResult.resources.syncPhase',
  'status.operationState.syncResult.resources.hookPhase',
];
