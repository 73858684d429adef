import { Request } from 'express';
import { z } from 'zod';
import { Caller, enforce, isAllowed } from '../access/rbac';
import { parseBody } from '../body';
import { ApiContext } from '../context';
import { GatewayError, RenderError } from '../errors';
import { Gateway } from '../gateway';
import { Manifest } from '../types';
import { messageOf } from '../values';
import { windowsActive } from '../windows';
import { parseProject, validateProject } from './parse';
import { AppProject, AppProjectManifest, AppProjectSpec } from './types';

const projectBody = z.looseObject({
  metadata: z.looseObject({
    name: z.string().min(1),
    resourceVersion: z.string().optional(),
  }),
  spec: z.looseObject({}).optional(),
});
const writeSchema = z.strictObject({
  project: projectBody,
  upsert: z.boolean().optional(),
});
const tokenSchema = z.strictObject({
  project: z.string().optional(),
  role: z.string().optional(),
  description: z.string().optional(),
  expiresIn: z.coerce.number().int().nonnegative().optional(),
  id: z.string().optional(),
});

function missing(name: string): GatewayError {
  return new GatewayError(
    'notFound',
    `appprojects.argoproj.io "${name}" not found`,
  );
}

/** @throws GatewayError 400 when Argo CD's API would not take the project */
function readProject(body: unknown): AppProjectManifest {
  const { project } = parseBody(writeSchema, body);
  const { name, labels, annotations } =
    project.metadata as Manifest['metadata'];
  try {
    const manifest = parseProject({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name, labels, annotations },
      spec: project.spec,
    });
    validateProject(manifest);
    return manifest;
  } catch (error) {
    throw new GatewayError('invalidArgument', messageOf(error));
  }
}

/** A repository or cluster that is new in a project needs a right of its own. */
function enforceAdditions(
  caller: Caller,
  { spec }: AppProjectManifest,
  { spec: before }: AppProjectManifest,
) {
  const servers = ({ destinations = [] }: AppProjectSpec) =>
    destinations.flatMap(({ server }) => server ?? []);
  const known = servers(before);
  for (const server of servers(spec).filter(name => !known.includes(name))) {
    enforce(caller, 'clusters', 'update', server);
  }
  const { sourceRepos = [] } = before;
  for (const repo of spec.sourceRepos ?? []) {
    if (!sourceRepos.includes(repo)) {
      enforce(caller, 'repositories', 'update', repo);
    }
  }
}

/** Who sends the version that was read writes over no other's work. */
function assertNotModified(body: unknown, { metadata }: AppProject) {
  const { project } = parseBody(writeSchema, body);
  const { resourceVersion } = project.metadata;
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    throw new GatewayError(
      'aborted',
      `Operation cannot be fulfilled on appprojects.argoproj.io "${metadata.name}": the object has been modified; please apply your changes to the latest version and try again`,
    );
  }
}

function addWriteRoutes(context: ApiContext, gateway: Gateway) {
  const { projects } = context;

  gateway.post('/api/v1/projects', async ({ body }, caller) => {
    const manifest = readProject(body);
    const { name } = manifest.metadata;
    enforce(caller, 'projects', 'create', name);
    const { upsert } = parseBody(writeSchema, body);
    if (projects.find(name) && !upsert) {
      const message = `existing project spec is different; use upsert flag to force update`;
      throw new GatewayError('invalidArgument', message);
    }
    const project = projects.apply(manifest);
    await context.store.save();
    return project;
  });

  gateway.put('/api/v1/projects/:name', async ({ params, body }, caller) => {
    enforce(caller, 'projects', 'update', params.name);
    const manifest = readProject(body);
    const { labels } = manifest.metadata;
    const existing = projects.find(params.name);
    if (!existing || manifest.metadata.name !== params.name) {
      throw missing(params.name);
    }
    enforceAdditions(caller, manifest, existing);
    assertNotModified(body, existing);
    const project = projects.apply({
      ...manifest,
      metadata: {
        ...manifest.metadata,
        ...(labels ? {} : { labels: existing.metadata.labels }),
      },
    });
    await context.store.save();
    return project;
  });

  gateway.delete('/api/v1/projects/:name', async ({ params }, caller) => {
    const { name } = params;
    enforce(caller, 'projects', 'delete', name);
    if (name === 'default') {
      const message = 'name "default" is reserved and cannot be deleted';
      throw new GatewayError('invalidArgument', message);
    }
    const used = context.applications
      .all()
      .filter(({ application }) => application.spec.project === name).length;
    if (used > 0) {
      const message = `project is referenced by ${used} applications`;
      throw new GatewayError('invalidArgument', message);
    }
    if (!projects.find(name)) {
      throw missing(name);
    }
    projects.delete(name);
    await context.store.save();
    return {};
  });
}

function addTokenRoutes(context: ApiContext, gateway: Gateway) {
  const { projects } = context;
  const roleOf = ({ params }: Request, caller: Caller) => {
    const project = projects.find(params.project);
    const role = project?.spec.roles?.find(({ name }) => name === params.role);
    if (!project || !role) {
      enforce(caller, 'projects', 'update', params.project);
      throw project
        ? new GatewayError(
            'notFound',
            `project '${params.project}' does not have role '${params.role}'`,
          )
        : missing(params.project);
    }
    const member = (role.groups ?? []).some(group =>
      caller.groups.includes(group),
    );
    if (!member) {
      enforce(caller, 'projects', 'update', params.project);
    }
    return { project, role };
  };
  const base = '/api/v1/projects/:project/roles/:role/token';

  gateway.post(base, async (req, caller) => {
    const { project, role } = roleOf(req, caller);
    const { expiresIn = 0, id } = parseBody(tokenSchema, req.body);
    const rows = projects.tokensOf(project, role.name);
    if (id && rows.some(row => row.id === id)) {
      const message = 'Token id already exists. ';
      throw new GatewayError('invalidArgument', message.trim());
    }
    const subject = `proj:${project.metadata.name}:${role.name}`;
    const issued = context.access.issue(subject, expiresIn, id || undefined);
    projects.setTokens(project, role.name, [...rows, issued.row]);
    await context.store.save();
    return { token: issued.token };
  });

  gateway.delete(`${base}/:iat`, async (req, caller) => {
    const { project, role } = roleOf(req, caller);
    const id = typeof req.query.id === 'string' ? req.query.id : undefined;
    const tokens = projects.tokensOf(project, role.name);
    const rows = tokens.filter(row =>
      id === undefined ? String(row.iat) !== req.params.iat : row.id !== id,
    );
    projects.setTokens(project, role.name, rows);
    await context.store.save();
    return {};
  });
}

/** Adds the routes for projects. */
export function addProjectRoutes(context: ApiContext, gateway: Gateway) {
  const { projects } = context;
  const find = ({ params }: Request, caller: Caller): AppProject => {
    enforce(caller, 'projects', 'get', params.name);
    const project = projects.find(params.name);
    if (!project) {
      throw missing(params.name);
    }
    return project;
  };

  gateway.get('/api/v1/projects', (_req, caller) => ({
    metadata: { resourceVersion: String(context.store.state.resourceVersion) },
    items: projects
      .all()
      .filter(({ metadata }) =>
        isAllowed(caller, 'projects', 'get', metadata.name),
      )
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
  }));

  gateway.get('/api/v1/projects/:name', (req, caller) => find(req, caller));

  gateway.get('/api/v1/projects/:name/detailed', (req, caller) => {
    const project = find(req, caller);
    return {
      globalProjects: projects.globalProjectsOf(project),
      project: { ...project, spec: projects.effective(project) },
      repositories: [],
      clusters: [],
    };
  });

  gateway.get('/api/v1/projects/:name/globalprojects', (req, caller) => ({
    items: projects.globalProjectsOf(find(req, caller)),
  }));

  gateway.get('/api/v1/projects/:name/syncwindows', (req, caller) => {
    const windows = find(req, caller).spec.syncWindows ?? [];
    try {
      return { windows: windowsActive(windows, context.now()) };
    } catch (error) {
      throw error instanceof RenderError
        ? new GatewayError('unknown', error.message)
        : error;
    }
  });

  addWriteRoutes(context, gateway);
  addTokenRoutes(context, gateway);
}
