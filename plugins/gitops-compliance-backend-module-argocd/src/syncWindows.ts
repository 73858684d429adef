import type { SyncWindow } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from './config';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { unavailable } from './http/errors';

const texts = z
  .array(z.string())
  .nullish()
  .transform(all => all ?? undefined);
const windowSchema = z.object({
  kind: z.string().default(''),
  schedule: z.string().default(''),
  duration: z.string().default(''),
  timeZone: z.string().optional(),
  applications: texts,
  namespaces: texts,
  clusters: texts,
  manualSync: z.boolean().optional(),
  andOperator: z.boolean().optional(),
  description: z.string().optional(),
  syncOverrun: z.boolean().optional(),
});
const projectSchema = z.object({
  spec: z.object({ syncWindows: z.array(windowSchema).nullish() }).optional(),
});
const detailedSchema = z.object({
  project: projectSchema,
  globalProjects: z.array(projectSchema).nullish(),
});

/**
 * See `DeploymentSource.readSyncWindows`. A project's own windows and those of
 * its global projects hold together; one that stands in both is told once.
 */
export async function readSyncWindows(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  projects: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, SyncWindow[]>> {
  const found = new Map<string, SyncWindow[]>();
  for (const name of projects) {
    const what = `read project ${name}`;
    const answer = await api.get({
      path: `/api/v1/projects/${encodeURIComponent(name)}/detailed`,
      what,
      signal,
    });
    const parsed = detailedSchema.safeParse(answer);
    if (!parsed.success) {
      throw unavailable(instance, what, {
        status: 200,
        message: 'something that is not a project',
        retryAfterSeconds: undefined,
      });
    }
    const { project, globalProjects } = parsed.data;
    const all = [project, ...(globalProjects ?? [])].flatMap(
      ({ spec }) => spec?.syncWindows ?? [],
    );
    const distinct = new Map(
      all.map(window => {
        const given = Object.entries(window).filter(
          ([, value]) => value !== undefined,
        );
        const told = Object.fromEntries(given) as unknown as SyncWindow;
        return [JSON.stringify(given.sort()), told];
      }),
    );
    found.set(name, [...distinct.values()]);
  }
  return found;
}
