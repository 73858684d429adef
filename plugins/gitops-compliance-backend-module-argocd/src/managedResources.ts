import type { ApplicationKey } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from './config';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { parseJson, unavailable } from './http/errors';

/** Argo CD renders what it does not have in its cache. */
const READ_TIMEOUT_MS = 60_000;

const text = z.string().nullish();
const resourceSchema = z.object({
  group: text,
  kind: z.string(),
  namespace: text,
  name: z.string(),
  hook: z.boolean().nullish(),
  targetState: text,
  liveState: text,
  normalizedLiveState: text,
  predictedLiveState: text,
});
const answerSchema = z.object({ items: z.array(resourceSchema).nullish() });

/** An object with its states, each a JSON text; values of Secrets are hidden. */
export type ManagedResource = z.infer<typeof resourceSchema>;

/** What an application manages, as Git says and as it is. One request. */
export async function readManagedResources(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  application: ApplicationKey & { project: string },
  signal?: AbortSignal,
): Promise<ManagedResource[]> {
  const { namespace, name, project } = application;
  const what = `read the live state of application ${namespace}/${name}`;
  const query = new URLSearchParams({ appNamespace: namespace, project });
  const answer = await api.get({
    path: `/api/v1/applications/${encodeURIComponent(
      name,
    )}/managed-resources?${query}`,
    what,
    timeoutMs: READ_TIMEOUT_MS,
    signal,
  });
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) {
    throw unavailable(instance, what, {
      status: 200,
      message: 'something that is no list of managed resources',
      retryAfterSeconds: undefined,
    });
  }
  return parsed.data.items ?? [];
}

/** The object that the first text of a state is; null: there is none. */
export function stateOf(...texts: (string | null | undefined)[]): unknown {
  return parseJson(texts.find(one => one) || 'null') ?? null;
}
