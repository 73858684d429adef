import { z } from 'zod';
import { globToRegExp } from '../glob';
import { ObjectMeta } from '../types';
import { messageOf } from '../values';

const glob = z.string().superRefine((text, context) => {
  try {
    globToRegExp(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: messageOf(error) });
  }
});

/**
 * A sync window as Kubernetes takes it: schedule and duration are any text.
 * What they mean is found out when the window is evaluated, and a window
 * that cannot be evaluated blocks.
 */
const windowSchema = z.strictObject({
  kind: z.enum(['allow', 'deny']),
  schedule: z.string(),
  duration: z.string(),
  timeZone: z.string().optional(),
  applications: z.array(glob).optional(),
  namespaces: z.array(glob).optional(),
  clusters: z.array(glob).optional(),
  manualSync: z.boolean().optional(),
  andOperator: z.boolean().optional(),
  description: z.string().optional(),
  syncOverrun: z.boolean().optional(),
});

const groupKind = z.strictObject({ group: glob, kind: glob });

/** One token of a role: `iat` and `exp` in seconds. */
const jwtTokenSchema = z.strictObject({
  iat: z.number().int(),
  exp: z.number().int().optional(),
  id: z.string().optional(),
});

const roleSchema = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?$/),
  description: z.string().optional(),
  policies: z.array(z.string()).optional(),
  groups: z.array(z.string().min(1)).optional(),
  jwtTokens: z.array(jwtTokenSchema).optional(),
});

/** `AppProjectSpec`, as far as the stand-in acts on it. */
export const projectSpecSchema = z.strictObject({
  description: z.string().optional(),
  sourceRepos: z.array(glob).optional(),
  destinations: z
    .array(
      z.strictObject({
        server: glob.optional(),
        name: glob.optional(),
        namespace: glob.optional(),
      }),
    )
    .optional(),
  clusterResourceWhitelist: z.array(groupKind).optional(),
  clusterResourceBlacklist: z.array(groupKind).optional(),
  namespaceResourceWhitelist: z.array(groupKind).optional(),
  namespaceResourceBlacklist: z.array(groupKind).optional(),
  roles: z.array(roleSchema).optional(),
  syncWindows: z.array(windowSchema).optional(),
});

/** One sync window of an AppProject. */
export type SyncWindow = z.infer<typeof windowSchema>;
export type ProjectRole = z.infer<typeof roleSchema>;
export type JwtToken = z.infer<typeof jwtTokenSchema>;
export type AppProjectSpec = z.infer<typeof projectSpecSchema>;
export type GroupKind = z.infer<typeof groupKind>;

/** An AppProject manifest as a person would write it. */
export interface AppProjectManifest {
  apiVersion: 'argoproj.io/v1alpha1';
  kind: 'AppProject';
  metadata: ObjectMeta;
  spec: AppProjectSpec;
}

/** An AppProject as Argo CD's API returns it. */
export interface AppProject extends AppProjectManifest {
  status: { jwtTokensByRole?: Record<string, { items: JwtToken[] }> };
}

/** What every Argo CD has under the name `default`: it permits everything. */
export const DEFAULT_PROJECT: AppProjectManifest = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'default', namespace: 'argocd' },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
  },
};
