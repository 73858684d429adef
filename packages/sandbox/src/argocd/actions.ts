import { z } from 'zod';
import { isAutomated } from './autosync';
import { ApiContext } from './context';
import { GatewayError } from './errors';
import { Caller, enforce, isAllowed, rbacObject } from './access/rbac';
import { parseBody } from './body';
import { retrySchema, syncOptionSchema } from './spec';
import { isMultiSource, revisionFields, sourcesOf } from './sources';
import { ApplicationRecord } from './state';
import { requestedRevisions } from './syncRevisions';
import { ARGOCD_NAMESPACE, Operation } from './types';
import { messageOf } from './values';

const addressFields = {
  name: z.string().optional(),
  appNamespace: z.string().optional(),
  project: z.string().optional(),
};

const syncSchema = z.strictObject({
  ...addressFields,
  revision: z.string().optional(),
  revisions: z.array(z.string()).nullish(),
  sourcePositions: z.array(z.coerce.number().int()).nullish(),
  prune: z.boolean().optional(),
  dryRun: z.boolean().optional(),
  resources: z
    .array(
      z.strictObject({
        group: z.string().optional(),
        kind: z.string(),
        name: z.string(),
        namespace: z.string().optional(),
      }),
    )
    .nullish(),
  strategy: z
    .strictObject({
      apply: z.object({}).nullish(),
      hook: z.object({}).nullish(),
    })
    .nullish(),
  syncOptions: z.strictObject({ items: z.array(syncOptionSchema) }).nullish(),
  infos: z
    .array(z.strictObject({ name: z.string(), value: z.string() }))
    .nullish(),
  retryStrategy: retrySchema.nullish(),
});

const rollbackSchema = z.strictObject({
  ...addressFields,
  id: z.coerce.number().int(),
  prune: z.boolean().optional(),
  dryRun: z.boolean().optional(),
});

/**
 * Finds an Application for a caller. Without a project one that is missing
 * and one that may not be seen look the same.
 *
 * @throws GatewayError 403, or 404 when the project was named
 */
export function findApplication(
  context: ApiContext,
  caller: Caller,
  address: { name: string; appNamespace?: string; project?: string },
): ApplicationRecord {
  const { name, project, appNamespace } = address;
  const here = !appNamespace || appNamespace === ARGOCD_NAMESPACE;
  const record = here ? context.applications.find(name) : undefined;
  if (project) {
    const object = `${project}/${name}`;
    enforce(caller, 'applications', 'get', object);
    if (!record || record.application.spec.project !== project) {
      throw new GatewayError(
        'notFound',
        `applications.argoproj.io "${name}" not found`,
      );
    }
    return record;
  }
  const visible =
    record &&
    isAllowed(caller, 'applications', 'get', rbacObject(record.application));
  if (!visible) {
    throw new GatewayError('permissionDenied', 'permission denied');
  }
  return record;
}

function mayActNow(
  context: ApiContext,
  caller: Caller,
  record: ApplicationRecord,
  action: 'sync' | 'rollback',
) {
  const windows = context.controller.windows(record);
  if (!windows.manual) {
    throw new GatewayError(
      'permissionDenied',
      windows.error === undefined
        ? 'cannot sync: blocked by sync window'
        : `cannot sync: invalid sync window: ${windows.error}`,
    );
  }
  const object = rbacObject(record.application);
  enforce(caller, 'applications', action, object);
}

/**
 * `POST /applications/{name}/sync`: hands a sync to the controller.
 *
 * @returns the Application with its `operation`
 * @throws GatewayError as Argo CD refuses
 */
export async function syncApplication(
  context: ApiContext,
  caller: Caller,
  name: string,
  body: unknown,
): Promise<ApplicationRecord> {
  const request = parseBody(syncSchema, body);
  const record = findApplication(context, caller, { ...request, name });
  mayActNow(context, caller, record, 'sync');
  const { application } = record;
  const { spec } = application;
  const { syncPolicy } = spec;
  const sources = sourcesOf(spec);
  const several = isMultiSource(spec);
  const wanted = requestedRevisions(application, request);
  let revisions: string[];
  try {
    revisions = await Promise.all(
      sources.map(({ repoURL }, index) =>
        context.git.resolve(repoURL, wanted[index]),
      ),
    );
  } catch (error) {
    throw new GatewayError('failedPrecondition', messageOf(error));
  }
  const syncOptions = request.syncOptions?.items ?? syncPolicy?.syncOptions;
  const retry = request.retryStrategy ?? syncPolicy?.retry;
  const operation: Operation = {
    sync: {
      ...revisionFields(revisions, several),
      ...(several ? { sources } : {}),
      ...(request.prune ? { prune: true } : {}),
      ...(request.dryRun ? { dryRun: true } : {}),
      ...(request.resources?.length ? { resources: request.resources } : {}),
      ...(syncOptions ? { syncOptions } : {}),
      syncStrategy: request.strategy?.apply ? { apply: {} } : { hook: {} },
    },
    initiatedBy: { username: caller.name },
    ...(request.infos?.length ? { info: request.infos } : {}),
    ...(retry ? { retry } : {}),
  };
  context.controller.request(record, operation);
  await context.store.save();
  return record;
}

/**
 * `DELETE /applications/{name}/operation`: lets the running operation fail.
 *
 * @throws GatewayError as Argo CD refuses
 */
export async function terminateOperation(
  context: ApiContext,
  caller: Caller,
  record: ApplicationRecord,
): Promise<object> {
  const { application } = record;
  enforce(caller, 'applications', 'sync', rbacObject(application));
  const { operationState } = application.status;
  if (!application.operation || operationState?.phase !== 'Running') {
    throw new GatewayError(
      'invalidArgument',
      'Unable to terminate operation. No operation is in progress',
    );
  }
  operationState.phase = 'Terminating';
  context.events.terminated(application, caller.name);
  context.applications.changed(record);
  context.controller.look(record);
  await context.store.save();
  return {};
}

/**
 * `POST /applications/{name}/rollback`: syncs to what a history row names.
 *
 * @throws GatewayError as Argo CD refuses
 */
export async function rollbackApplication(
  context: ApiContext,
  caller: Caller,
  name: string,
  body: unknown,
): Promise<ApplicationRecord> {
  const request = parseBody(rollbackSchema, body);
  const record = findApplication(context, caller, { ...request, name });
  mayActNow(context, caller, record, 'rollback');
  const { application } = record;
  if (isAutomated(application)) {
    throw new GatewayError(
      'failedPrecondition',
      'rollback cannot be initiated when auto-sync is enabled',
    );
  }
  const row = application.status.history?.find(({ id }) => id === request.id);
  if (!row) {
    throw new GatewayError(
      'invalidArgument',
      `application ${name} does not have deployment id ${request.id} in history`,
    );
  }
  context.controller.request(record, {
    sync: {
      ...(row.revisions
        ? { revisions: row.revisions, sources: row.sources }
        : { revision: row.revision, source: row.source }),
      ...(request.prune ? { prune: true } : {}),
      ...(request.dryRun ? { dryRun: true } : {}),
      syncStrategy: { apply: {} },
    },
    initiatedBy: { username: caller.name },
  });
  await context.store.save();
  return record;
}
