import { z } from 'zod';
import { Caller, enforce, rbacObject } from './access/rbac';
import { findApplication } from './actions';
import { parseBody } from './body';
import { CASCADE } from './applications';
import { serverOf } from './cluster';
import { ApiContext } from './context';
import { GatewayError, RenderError } from './errors';
import { Gateway } from './gateway';
import { parseApplication } from './spec';
import { ApplicationRecord, LiveObject } from './state';
import { ApplicationManifest, ARGOCD_NAMESPACE, ObjectMeta } from './types';
import { jsonCopy, resourceKey } from './values';

const createSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string().min(1) }),
  spec: z.unknown(),
});

/** @throws GatewayError 400 when it is not an Application that can be had */
function readApplication(metadata: ObjectMeta, spec: unknown) {
  try {
    return parseApplication({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata,
      spec,
    });
  } catch (error) {
    throw error instanceof RenderError
      ? new GatewayError('invalidArgument', error.message)
      : error;
  }
}

/** The object by which a parent from Git knows an Application, if one does. */
function objectOf(
  { applications, cluster }: ApiContext,
  name: string,
): LiveObject | undefined {
  const key = resourceKey({
    group: 'argoproj.io',
    kind: 'Application',
    namespace: ARGOCD_NAMESPACE,
    name,
  });
  return applications
    .all()
    .map(({ application }) =>
      cluster.find(serverOf(application.spec.destination), key),
    )
    .find(object => object !== undefined);
}

/** Writes the one object that the parent and the API both know. */
function write(context: ApiContext, manifest: ApplicationManifest) {
  const object = objectOf(context, manifest.metadata.name);
  if (object) {
    context.cluster.edit(object, live => {
      live.spec = manifest.spec;
    });
  } else {
    context.applications.upsert(manifest);
  }
}

/** @throws GatewayError 400 when the project does not permit it */
function assertPermitted(context: ApiContext, manifest: ApplicationManifest) {
  const [problem] = context.validity.problemsOf(manifest);
  if (problem !== undefined) {
    const { name } = manifest.metadata;
    throw new GatewayError(
      'invalidArgument',
      `application spec for ${name} is invalid: InvalidSpecError: ${problem}`,
    );
  }
}

/**
 * Adds the routes that make, change and remove Applications by the API. A
 * change of one that comes from Git leaves its parent OutOfSync.
 */
export function addApplicationWrites(context: ApiContext, gateway: Gateway) {
  const { applications } = context;
  const base = '/api/v1/applications';
  const find = (
    name: string,
    query: Record<string, unknown>,
    caller: Caller,
  ): ApplicationRecord => {
    const { project } = query;
    const named = typeof project === 'string' ? project : undefined;
    return findApplication(context, caller, { name, project: named });
  };

  gateway.post(base, async ({ body, query }, caller) => {
    const { metadata, spec } = parseBody(createSchema, body);
    const { name, labels, annotations, finalizers } = metadata as ObjectMeta;
    const written = { name, labels, annotations, finalizers };
    const manifest = readApplication(written, spec);
    enforce(caller, 'applications', 'create', rbacObject(manifest));
    const existing = applications.find(name);
    if (existing && query.upsert !== 'true') {
      throw new GatewayError(
        'invalidArgument',
        'existing application spec is different, use upsert flag to force update',
      );
    }
    if (existing) {
      enforce(caller, 'applications', 'update', rbacObject(manifest));
    }
    assertPermitted(context, manifest);
    write(context, manifest);
    await context.store.save();
    return jsonCopy(applications.find(name)?.application);
  });

  gateway.put(`${base}/:name/spec`, async ({ params, body, query }, caller) => {
    const { application } = find(params.name, query, caller);
    enforce(caller, 'applications', 'update', rbacObject(application));
    const manifest = readApplication(application.metadata, body);
    enforce(caller, 'applications', 'update', rbacObject(manifest));
    assertPermitted(context, manifest);
    write(context, manifest);
    await context.store.save();
    return jsonCopy(application.spec);
  });

  gateway.delete(`${base}/:name`, async ({ params, query }, caller) => {
    const record = find(params.name, query, caller);
    const { application } = record;
    enforce(caller, 'applications', 'delete', rbacObject(application));
    if (query.cascade === 'false') {
      delete application.metadata.finalizers;
    } else {
      application.metadata.finalizers = [CASCADE];
    }
    const object = objectOf(context, params.name);
    if (object) {
      context.cluster.delete(object);
    } else {
      applications.remove(record);
    }
    await context.store.save();
    return {};
  });
}
