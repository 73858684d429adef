import {
  SyncRefusedError,
  type SyncRequest,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { ArgoCdInstanceSettings } from './config';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { unavailable, type Refusal } from './http/errors';
import { CHANGE_INFO, correlationOf } from './normalise';
import { rawApplicationSchema, type RawApplication } from './rawApplication';

/** Info of an operation that says why, for people who look at Argo CD. */
const REASON_INFO = 'gitops-compliance/reason';
const MAX_REASON_LENGTH = 500;

/**
 * See `DeploymentSource.sync`. One read, and one write unless the running or
 * last operation is already this one. Never prunes: what left Git stays until
 * somebody removes it knowingly.
 */
export async function sync(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  request: SyncRequest,
  signal?: AbortSignal,
): Promise<void> {
  const application = await readApplication(api, instance, request, signal);
  const ids = [
    correlationOf(application.operation),
    correlationOf(application.status?.operationState?.operation),
  ];
  if (ids.includes(request.correlationId)) {
    return;
  }
  if (
    request.revision !== null &&
    (application.spec?.sources?.length ?? 0) > 1
  ) {
    throw new SyncRefusedError(
      'other',
      `${nameOf(
        request,
      )} has several sources: sync it to what they name, without a revision`,
    );
  }
  const what = `sync ${nameOf(request)}`;
  const answer = await api.call({
    method: 'POST',
    path: `/api/v1/applications/${encodeURIComponent(request.name)}/sync`,
    body: {
      name: request.name,
      appNamespace: request.namespace,
      project: request.project,
      ...(request.revision !== null && { revision: request.revision }),
      infos: [
        { name: CHANGE_INFO, value: request.correlationId },
        {
          name: REASON_INFO,
          value: request.reason.slice(0, MAX_REASON_LENGTH),
        },
      ],
    },
    what,
    signal,
  });
  if ('refusal' in answer) {
    throw refused(instance, what, answer.refusal);
  }
}

async function readApplication(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  request: SyncRequest,
  signal?: AbortSignal,
): Promise<RawApplication> {
  const what = `read ${nameOf(request)}`;
  // Without the project Argo CD answers 403 for an application that is gone.
  const query = new URLSearchParams({
    appNamespace: request.namespace,
    project: request.project,
  });
  const answer = await api.call({
    method: 'GET',
    path: `/api/v1/applications/${encodeURIComponent(request.name)}?${query}`,
    what,
    signal,
  });
  if ('refusal' in answer) {
    throw refused(instance, what, answer.refusal);
  }
  const parsed = rawApplicationSchema.safeParse(answer.data);
  if (!parsed.success) {
    throw unavailable(instance, what, {
      status: 200,
      message: 'something that is not an application',
      retryAfterSeconds: undefined,
    });
  }
  return parsed.data;
}

function nameOf({ namespace, name }: SyncRequest): string {
  return `application ${namespace}/${name}`;
}

/** Argo CD's refusals, by what it says; outages and limits stay outages. */
function refused(
  instance: ArgoCdInstanceSettings,
  what: string,
  refusal: Refusal,
): Error {
  const { status, message } = refusal;
  if (status === 401 || status === 429 || status >= 500 || status < 400) {
    return unavailable(instance, what, refusal);
  }
  const text = `Could not ${what}: Argo CD '${instance.name}' refused (${status}): ${message}`;
  if (/another operation is already in progress/i.test(message)) {
    return new SyncRefusedError('busy', text);
  }
  if (/sync window/i.test(message)) {
    return new SyncRefusedError('window', text);
  }
  if (/auto-sync/i.test(message)) {
    return new SyncRefusedError('auto-sync', text);
  }
  if (status === 403) {
    return new SyncRefusedError(
      'permission',
      `${text}. The account at ${instance.key} needs 'applications, get' and 'applications, sync' on it`,
    );
  }
  return new SyncRefusedError('other', text);
}
