import { Request } from 'express';
import { z } from 'zod';
import { Caller, enforce, isAllowed } from '../access/rbac';
import { parseBody } from '../body';
import { ApiContext } from '../context';
import { GatewayError, RenderError } from '../errors';
import { parseSelector } from '../filter';
import { Gateway } from '../gateway';
import { parseApplicationSet } from './parse';
import { ApplicationSet, ApplicationSetManifest } from './types';

const bodySchema = z.looseObject({
  metadata: z.looseObject({ name: z.string().min(1) }),
  spec: z.unknown(),
});

function nameInPolicies({ metadata, spec }: ApplicationSetManifest): string {
  return `${spec.template.spec.project}/${metadata.name}`;
}

/** @throws GatewayError 400 when the body is not an ApplicationSet */
function readSet(body: unknown): ApplicationSetManifest {
  const { metadata, spec } = parseBody(bodySchema, body);
  const { name, labels, annotations } =
    metadata as ApplicationSetManifest['metadata'];
  try {
    return parseApplicationSet({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name, labels, annotations },
      spec,
    });
  } catch (error) {
    throw error instanceof RenderError
      ? new GatewayError('invalidArgument', error.message)
      : error;
  }
}

/** Adds the routes for ApplicationSets. */
export function addApplicationSetRoutes(context: ApiContext, gateway: Gateway) {
  const { applicationSets } = context;
  const base = '/api/v1/applicationsets';
  const find = (req: Request, caller: Caller, action: string) => {
    const { name } = req.params;
    const set = applicationSets.find(name);
    if (!set) {
      throw new GatewayError(
        'notFound',
        `error getting ApplicationSet: applicationsets.argoproj.io "${name}" not found`,
      );
    }
    enforce(caller, 'applicationsets', action, nameInPolicies(set));
    return set;
  };

  gateway.get(base, ({ query }, caller) => {
    const projects = [query.projects ?? []].flat();
    const wants = parseSelector(
      typeof query.selector === 'string' ? query.selector : '',
    );
    const isWanted = (set: ApplicationSet) =>
      isAllowed(caller, 'applicationsets', 'get', nameInPolicies(set)) &&
      (projects.length === 0 ||
        projects.includes(set.spec.template.spec.project)) &&
      wants(set.metadata.labels ?? {});
    return {
      metadata: {},
      items: applicationSets
        .all()
        .filter(isWanted)
        .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
        .map(set => applicationSets.shown(set)),
    };
  });

  gateway.get(`${base}/:name`, (req, caller) =>
    applicationSets.shown(find(req, caller, 'get')),
  );

  gateway.post(base, async ({ body, query }, caller) => {
    const manifest = readSet(body);
    const { project } = manifest.spec.template.spec;
    if (project.includes('{{')) {
      throw new GatewayError(
        'invalidArgument',
        'error validating ApplicationSets: the Argo CD API does not currently support creating ApplicationSets with templated `project` fields',
      );
    }
    const existing = applicationSets.find(manifest.metadata.name);
    if (existing && query.upsert !== 'true') {
      throw new GatewayError(
        'invalidArgument',
        'existing ApplicationSet spec is different, use upsert flag to force update',
      );
    }
    const action = existing ? 'update' : 'create';
    enforce(caller, 'applicationsets', action, nameInPolicies(manifest));
    const set = applicationSets.apply(manifest);
    await context.store.save();
    return set;
  });

  gateway.delete(`${base}/:name`, async (req, caller) => {
    applicationSets.delete(find(req, caller, 'delete'));
    await context.store.save();
    return {};
  });
}
