import { z } from 'zod';
import { RenderError } from './errors';
import { ApplicationManifest, ARGOCD_NAMESPACE, Manifest } from './types';
import { parseGoDuration } from './duration';
import { globToRegExp } from './glob';
import { SYNC_OPTIONS } from './syncOptions';

const duration = z.string().superRefine((text, context) => {
  try {
    parseGoDuration(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: String(error) });
  }
});

/** `RetryStrategy`, in a spec and in a sync request. */
export const retrySchema = z.strictObject({
  limit: z.number().int().optional(),
  backoff: z
    .strictObject({
      duration: duration.optional(),
      factor: z.number().positive().optional(),
      maxDuration: duration.optional(),
    })
    .optional(),
});

const glob = z.string().superRefine((text, context) => {
  try {
    globToRegExp(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: String(error) });
  }
});

const sourceSchema = z.strictObject({
  repoURL: z.string().min(1),
  path: z.string().optional(),
  targetRevision: z.string().optional(),
  directory: z
    .strictObject({
      recurse: z.boolean().optional(),
      include: glob.optional(),
      exclude: glob.optional(),
    })
    .optional(),
  helm: z
    .strictObject({
      releaseName: z.string().optional(),
      valueFiles: z.array(z.string()).optional(),
      values: z.string().optional(),
      valuesObject: z.record(z.string(), z.unknown()).optional(),
      parameters: z
        .array(
          z.strictObject({
            name: z.string(),
            value: z.string(),
            forceString: z.boolean().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
  kustomize: z
    .strictObject({ images: z.array(z.string()).optional() })
    .optional(),
  ref: z
    .string()
    .regex(/^[a-zA-Z0-9_-]+$/)
    .optional(),
  name: z.string().optional(),
});

const hydratorSchema = z.strictObject({
  drySource: sourceSchema.extend({
    path: z.string().min(1),
    targetRevision: z.string().min(1),
  }),
  syncSource: z.strictObject({
    targetBranch: z.string().min(1),
    path: z.string().regex(/^(?!\.?\/*$)/, 'must not be the root'),
  }),
  hydrateTo: z.strictObject({ targetBranch: z.string().min(1) }).optional(),
});

/** The options of Argo CD's "Sync Options" page that the stand-in honours. */
export const syncOptionSchema = z.enum(SYNC_OPTIONS);

const specFields = z.strictObject({
  project: z.string().min(1),
  source: sourceSchema.optional(),
  sources: z.array(sourceSchema).min(1).optional(),
  sourceHydrator: hydratorSchema.optional(),
  destination: z
    .strictObject({
      server: z.string().optional(),
      name: z.string().optional(),
      namespace: z.string().optional(),
    })
    .refine(
      ({ server, name }) => (server === undefined) !== (name === undefined),
      'needs either server or name',
    ),
  syncPolicy: z
    .strictObject({
      automated: z
        .strictObject({
          enabled: z.boolean().optional(),
          prune: z.boolean().optional(),
          selfHeal: z.boolean().optional(),
          allowEmpty: z.boolean().optional(),
        })
        .optional(),
      syncOptions: z.array(syncOptionSchema).optional(),
      retry: retrySchema.optional(),
    })
    .optional(),
  ignoreDifferences: z
    .array(
      z.strictObject({
        group: z.string().optional(),
        kind: z.string(),
        name: z.string().optional(),
        namespace: z.string().optional(),
        jsonPointers: z.array(z.string().startsWith('/')).optional(),
        managedFieldsManagers: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  info: z
    .array(z.strictObject({ name: z.string(), value: z.string() }))
    .optional(),
  revisionHistoryLimit: z.number().int().nonnegative().optional(),
});

const specSchema = specFields.refine(
  ({ source, sources, sourceHydrator }) =>
    [source, sources, sourceHydrator].filter(Boolean).length === 1,
  {
    message: 'needs one of source, sources and sourceHydrator',
    path: ['source'],
  },
);

/**
 * Checks an Application manifest against what the stand-in can do.
 *
 * @throws RenderError naming each field that is wrong or not supported
 */
export function parseApplication(manifest: Manifest): ApplicationManifest {
  const { name, namespace = ARGOCD_NAMESPACE } = manifest.metadata;
  if (namespace !== ARGOCD_NAMESPACE) {
    throw new RenderError(
      `Application ${name}: metadata.namespace must be ${ARGOCD_NAMESPACE} for the stand-in, not ${namespace}`,
    );
  }
  const parsed = specSchema.safeParse(manifest.spec);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(issue => {
      const where = ['spec', ...issue.path].join('.');
      return issue.code === 'unrecognized_keys'
        ? `${where}.${issue.keys.join(', ')} is not supported by the stand-in`
        : `${where}: ${issue.message}`;
    });
    throw new RenderError(`Application ${name}: ${problems.join('; ')}`);
  }
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: manifest.metadata,
    spec: parsed.data,
  };
}
