import type { ApplicationKey } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from './config';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { unavailable } from './http/errors';

const answerSchema = z.object({
  status: z.object({ reconciledAt: z.string().nullish() }).nullish(),
});

/**
 * When Argo CD last compared an application, which is as old as what it says of what
 * is live may be: by its defaults, or by `ignoreResourceUpdates`, a new status alone
 * does not make it compare again. Null: it does not tell. One request.
 */
export async function readComparedAt(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  { namespace, name, project }: ApplicationKey & { project: string },
  signal?: AbortSignal,
): Promise<Date | null> {
  const what = `read when application ${namespace}/${name} was compared`;
  const query = new URLSearchParams({ appNamespace: namespace, project });
  const answer = await api.get({
    path: `/api/v1/applications/${encodeURIComponent(name)}?${query}`,
    what,
    signal,
  });
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) {
    throw unavailable(instance, what, {
      status: 200,
      message: 'something that is no application',
      retryAfterSeconds: undefined,
    });
  }
  const at = new Date(parsed.data.status?.reconciledAt ?? '');
  return Number.isNaN(at.getTime()) ? null : at;
}
