import { Request } from 'express';
import {
  findApplication,
  rollbackApplication,
  syncApplication,
} from './actions';
import { serverOf } from './cluster';
import { ApiContext } from './context';
import { healthByKey } from './comparison';
import { GatewayError, RenderError } from './errors';
import { parseFields, selectListItems } from './fields';
import { isVisible, parseFilter } from './filter';
import { Gateway } from './gateway';
import { managedResources, maskSecret } from './managed';
import { addApplicationSetRoutes } from './applicationSets/routes';
import { addApplicationWrites } from './applicationWrites';
import { addAccessRoutes } from './access/routes';
import { addClusterRoutes } from './clusters';
import { addProjectRoutes } from './projects/routes';
import { Caller } from './access/rbac';
import { sourcesOf } from './sources';
import { addRuntimeRoutes } from './runtimeRoutes';
import { ApplicationRecord } from './state';
import { requestedRevisions, RevisionRequest } from './syncRevisions';
import { resourceTree } from './tree';
import { jsonCopy, resourceKey } from './values';
import { shownWindow } from './windows';

/** Shown by `/api/version`; says that this is no real Argo CD. */
const VERSION = 'v3.5.0+stand-in';

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function texts(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap(item => text(item) ?? []);
}

/** The full Application; resource health is filled in from the tree. */
function withResourceHealth(context: ApiContext, record: ApplicationRecord) {
  const application = jsonCopy(record.application);
  const { now, cluster, timings } = context;
  const { healthDelayMs } = timings;
  const health = healthByKey(application, { now, cluster, healthDelayMs });
  for (const resource of application.status.resources ?? []) {
    const key = resourceKey(resource);
    const found = health.has(key)
      ? health.get(key)
      : { status: 'Missing' as const };
    if (found && resource.kind !== 'Application' && !resource.hook) {
      resource.health = found;
    }
  }
  return application;
}

function addListRoutes(context: ApiContext, gateway: Gateway) {
  const visible = (req: Request, caller: Caller) => {
    const filter = parseFilter(req.query);
    return context.applications
      .all()
      .map(({ application }) => application)
      .filter(application => isVisible(application, filter, caller))
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  };

  gateway.get('/api/v1/applications', (req, caller) => ({
    metadata: { resourceVersion: String(context.store.state.resourceVersion) },
    items: selectListItems(
      visible(req, caller),
      parseFields(text(req.query.fields)),
    ),
  }));

  gateway.get('/api/v1/stream/applications', (req, caller, res) => {
    const filter = parseFilter(req.query);
    const replays = text(req.query.resourceVersion) === undefined;
    context.hub.subscribe(res, {
      asEvents: req.header('accept')?.includes('text/event-stream') ?? false,
      fields: parseFields(text(req.query.fields)),
      wants: application => isVisible(application, filter, caller),
      existing: replays ? visible(req, caller) : [],
    });
  });
}

function addApplicationRoutes(context: ApiContext, gateway: Gateway) {
  const base = '/api/v1/applications/:name';
  const find = (req: Request, caller: Caller) =>
    findApplication(context, caller, {
      name: req.params.name,
      appNamespace: text(req.query.appNamespace),
      project: text(req.query.project),
    });
  const objectsOf = ({ application }: ApplicationRecord) =>
    context.cluster.ownedBy(application.metadata.name);

  gateway.get(base, async (req, caller) => {
    const record = find(req, caller);
    if (text(req.query.refresh)) {
      await context.controller.refresh(req.params.name);
    }
    return withResourceHealth(context, record);
  });

  gateway.get(`${base}/resource-tree`, (req, caller) => ({
    nodes: resourceTree(
      objectsOf(find(req, caller)),
      context.now().getTime(),
      context.timings.healthDelayMs,
    ),
  }));

  gateway.get(`${base}/managed-resources`, async (req, caller) => {
    const record = find(req, caller);
    const rendering = await rendered(context, record);
    return {
      items: managedResources(
        rendering.manifests,
        objectsOf(record),
        record.application.spec.ignoreDifferences ?? [],
      ),
    };
  });

  gateway.get(`${base}/manifests`, async (req, caller) => {
    const record = find(req, caller);
    const { destination } = record.application.spec;
    const rendering = await rendered(context, record, {
      revision: text(req.query.revision),
      revisions: texts(req.query.revisions),
      sourcePositions: texts(req.query.sourcePositions).map(Number),
      dryRun: true,
    });
    return {
      manifests: rendering.manifests.map(manifest =>
        JSON.stringify(maskSecret(manifest)),
      ),
      namespace: destination.namespace,
      server: serverOf(destination),
      revision: rendering.revisions[0],
      sourceType: rendering.sourceTypes[0],
    };
  });

  gateway.get(`${base}/events`, (req, caller) =>
    context.events.of(find(req, caller).application),
  );

  gateway.get(`${base}/revisions/:revision/metadata`, async (req, caller) => {
    const sources = sourcesOf(find(req, caller).application.spec);
    const index = Number(text(req.query.sourceIndex) ?? 0);
    if (!sources[index]) {
      throw new GatewayError(
        'invalidArgument',
        `source index ${index} not found`,
      );
    }
    const { repoURL } = sources[index];
    try {
      const sha = await context.git.resolve(repoURL, req.params.revision);
      return await context.git.metadata(repoURL, sha);
    } catch (error) {
      throw error instanceof RenderError
        ? new GatewayError('notFound', error.message)
        : error;
    }
  });

  gateway.get(`${base}/syncwindows`, (req, caller) => {
    const state = context.controller.windows(find(req, caller));
    if (state.error !== undefined) {
      throw new GatewayError('unknown', `invalid sync windows: ${state.error}`);
    }
    const { assigned, active } = state;
    return {
      ...(assigned.length > 0
        ? { assignedWindows: assigned.map(shownWindow) }
        : {}),
      ...(active.length > 0 ? { activeWindows: active.map(shownWindow) } : {}),
      canSync: state.manual,
    };
  });

  gateway.post(`${base}/sync`, async (req, caller) => {
    const { name } = req.params;
    const record = await syncApplication(context, caller, name, req.body);
    return jsonCopy(record.application);
  });

  gateway.post(`${base}/rollback`, async (req, caller) => {
    const { name } = req.params;
    const record = await rollbackApplication(context, caller, name, req.body);
    return jsonCopy(record.application);
  });
}

async function rendered(
  context: ApiContext,
  { application }: ApplicationRecord,
  request: RevisionRequest = {},
) {
  const sources = sourcesOf(application.spec);
  const revisions = requestedRevisions(application, request);
  try {
    return await context.renderer.renderAll(application, sources, revisions);
  } catch (error) {
    throw error instanceof RenderError
      ? new GatewayError('failedPrecondition', error.message)
      : error;
  }
}

/** Adds the part of Argo CD's API that the stand-in has. */
export function addRoutes(context: ApiContext, gateway: Gateway) {
  addListRoutes(context, gateway);
  addApplicationRoutes(context, gateway);
  addProjectRoutes(context, gateway);
  addApplicationSetRoutes(context, gateway);
  addApplicationWrites(context, gateway);
  addRuntimeRoutes(context, gateway);
  addClusterRoutes(context, gateway);
  addAccessRoutes(context, gateway);

  gateway.open('/api/version', () => ({ Version: VERSION }));
}
