import type {
  ApplicationKey,
  LiveDifference,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from './config';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { parseJson, unavailable } from './http/errors';

/** Argo CD renders what it does not have in its cache. */
const READ_TIMEOUT_MS = 60_000;

const text = z.string().nullish();
const answerSchema = z.object({
  items: z
    .array(
      z.object({
        group: text,
        kind: z.string(),
        namespace: text,
        name: z.string(),
        hook: z.boolean().nullish(),
        targetState: text,
        liveState: text,
        normalizedLiveState: text,
        predictedLiveState: text,
      }),
    )
    .nullish(),
});

const managedFieldsSchema = z.object({
  metadata: z.object({ managedFields: z.array(z.unknown()) }),
});

/**
 * See `DeploymentSource.readLiveDifferences`: by the managed resources, of which
 * Argo CD gives the two states that it compares itself, defaults and ignored
 * fields seen to. Of one that lacks these, Git's text and the live object count.
 */
export async function readLiveDifferences(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  application: ApplicationKey & { project: string },
  signal?: AbortSignal,
): Promise<LiveDifference[]> {
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
  return (parsed.data.items ?? []).flatMap(item => {
    if (item.hook) return [];
    const declared = stateOf(item.predictedLiveState, item.targetState);
    const live = stateOf(item.normalizedLiveState, item.liveState);
    if (isDeepStrictEqual(declared, live)) return [];
    const managed = managedFieldsSchema.safeParse(
      parseJson(item.liveState || 'null'),
    );
    return [
      {
        group: item.group ?? '',
        kind: item.kind,
        namespace: item.namespace ?? '',
        name: item.name,
        declared,
        live,
        // What is compared lacks them.
        ...(managed.success && {
          managedFields: managed.data.metadata.managedFields,
        }),
      },
    ];
  });
}

/** The object that a text is; null: there is none. */
function stateOf(
  compared: string | null | undefined,
  plain: string | null | undefined,
): unknown {
  return parseJson(compared || plain || 'null') ?? null;
}
