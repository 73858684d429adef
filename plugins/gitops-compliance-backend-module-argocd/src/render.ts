import {
  RenderFailedError,
  type Rendering,
  type RenderRequest,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from './config';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { parseJson, unavailable, type Refusal } from './http/errors';

/** Charts and remote bases are fetched where they are not cached. */
const RENDER_TIMEOUT_MS = 60_000;
/** Argo CD answers 500 to what it cannot render; these words are then in it. */
const CANNOT_RENDER =
  /manifest|kustomize|helm|commit sha|app path|rpc error|does not exist|cannot read/i;

const answerSchema = z.object({ manifests: z.array(z.string()).nullish() });

/** See `DeploymentSource.renderManifests`. Argo CD masks Secrets in its answer. */
export async function renderManifests(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  request: RenderRequest,
  signal?: AbortSignal,
): Promise<Rendering> {
  const what = `render application ${request.namespace}/${request.name}`;
  const answer = await api.call({
    method: 'GET',
    path: `/api/v1/applications/${encodeURIComponent(
      request.name,
    )}/manifests?${queryOf(request)}`,
    what,
    timeoutMs: RENDER_TIMEOUT_MS,
    signal,
  });
  if ('refusal' in answer) throw refused(instance, what, answer.refusal);
  const parsed = answerSchema.safeParse(answer.data);
  if (!parsed.success) {
    throw unavailable(instance, what, {
      status: 200,
      message: 'something that is not a list of manifests',
      retryAfterSeconds: undefined,
    });
  }
  return {
    manifests: (parsed.data.manifests ?? []).flatMap(text => {
      const manifest = parseJson(text);
      return manifest === undefined ? [] : [manifest];
    }),
  };
}

/** `revision` for one source; else positions, counted from 1, with revisions. */
function queryOf({ namespace, project, revisions }: RenderRequest) {
  const query = new URLSearchParams({ appNamespace: namespace, project });
  if (revisions.length === 1) {
    if (revisions[0] !== null) query.set('revision', revisions[0]);
    return query;
  }
  for (const [index, revision] of revisions.entries()) {
    if (revision === null) continue;
    query.append('sourcePositions', String(index + 1));
    query.append('revisions', revision);
  }
  return query;
}

function refused(
  instance: ArgoCdInstanceSettings,
  what: string,
  refusal: Refusal,
): Error {
  const { status, message } = refusal;
  const isFinal =
    status === 500
      ? CANNOT_RENDER.test(message)
      : status >= 400 && status < 500 && ![401, 408, 429].includes(status);
  if (!isFinal) return unavailable(instance, what, refusal);
  const advice =
    status === 403
      ? `. The account at ${instance.key} needs 'applications, get' on it`
      : '';
  return new RenderFailedError(
    `Argo CD '${instance.name}' could not ${what} (${status}): ${message}${advice}`,
  );
}
