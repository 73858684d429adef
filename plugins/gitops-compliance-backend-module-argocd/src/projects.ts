import type { ObservedProject } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from './config';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { unavailable } from './http/errors';

const token = z.object({
  id: z.string().optional(),
  iat: z.number(),
  exp: z.number().optional(),
});
const tokens = z.array(token).nullish();
const role = z.object({
  name: z.string(),
  policies: z.array(z.string()).nullish(),
  groups: z.array(z.string()).nullish(),
  jwtTokens: tokens,
});
const listSchema = z.object({
  items: z
    .array(
      z.object({
        metadata: z.object({ name: z.string() }),
        spec: z.object({ roles: z.array(role).nullish() }).nullish(),
        status: z
          .object({
            jwtTokensByRole: z
              .record(z.string(), z.object({ items: tokens }))
              .nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});

/**
 * See `DeploymentSource.readProjects`. Argo CD keeps a role's tokens in its spec
 * and, since 2.4, in the status: one that either names can be used.
 */
export async function readProjects(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  signal?: AbortSignal,
): Promise<ObservedProject[]> {
  const what = 'list projects';
  const answer = await api.get({ path: '/api/v1/projects', what, signal });
  const parsed = listSchema.safeParse(answer);
  if (!parsed.success) {
    throw unavailable(instance, what, {
      status: 200,
      message: 'something that is no list of projects',
      retryAfterSeconds: undefined,
    });
  }
  return (parsed.data.items ?? [])
    .map(({ metadata, spec, status }) => ({
      name: metadata.name,
      roles: (spec?.roles ?? []).map(
        ({ name, policies, groups, jwtTokens }) => ({
          name,
          policies: policies ?? [],
          groups: [...(groups ?? [])].sort(),
          tokens: tokensOf([
            ...(jwtTokens ?? []),
            ...(status?.jwtTokensByRole?.[name]?.items ?? []),
          ]),
        }),
      ),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Each token once; one without an id is named by when it was made. */
function tokensOf(
  all: z.infer<typeof token>[],
): { id: string; expiresAt: string | null }[] {
  const found = new Map(
    all.map(({ id, iat, exp }) => {
      const name = id || String(iat);
      const expiresAt = exp ? new Date(exp * 1000).toISOString() : null;
      return [name, { id: name, expiresAt }];
    }),
  );
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
