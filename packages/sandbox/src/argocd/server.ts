import express, { ErrorRequestHandler } from 'express';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { assemble } from './assemble';
import { gatewayBody } from './errors';
import { FaultSwitches } from './faults';
import { Gateway, RequestLog } from './gateway';
import { startKubernetes } from './kubernetes/server';
import { ArgoCd, ArgoCdOptions } from './options';
import { parseProject } from './projects/parse';
import { addRoutes } from './routes';
import { jsonCopy, messageOf } from './values';
import { createWeb } from './web';

const HOST = '127.0.0.1';
const BODY_LIMIT = '1mb';

const badBody: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  res.status(400).json(gatewayBody(3, messageOf(error)));
};

/**
 * Starts a server that behaves as the API server and application controller
 * of Argo CD 3.5 do, for the parts named in `routes.ts`. It deploys to a
 * pretended cluster. State outlives a restart on the same `dataDir`.
 *
 * @throws when an option is wrong, naming it
 */
export async function startArgoCd(options: ArgoCdOptions): Promise<ArgoCd> {
  const context = await assemble(options);
  const { applications, cluster, configMaps, controller, git } = context;
  const { hub, projects, store, trees } = context;

  const app = express();
  const server = createServer(app);
  const faults = new FaultSwitches({
    server,
    hub,
    cluster,
    record: name => applications.find(name),
    records: () => applications.all(),
    changed: record => applications.changed(record),
    touch: () => store.touch(),
    now: context.now,
  });
  const log = new RequestLog();
  const gateway = new Gateway(context, faults, log);
  addRoutes(context, gateway);
  app.disable('x-powered-by');
  app.use('/api', express.json({ limit: BODY_LIMIT }));
  app.use(gateway.router);
  app.use('/api', (_req, res) => {
    res.status(404).json({ ...gatewayBody(5, 'Not Found'), details: [] });
  });
  app.use(createWeb(context, faults));
  app.use(badBody);

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, HOST, resolve);
  });
  const kubernetes =
    options.kubernetes && (await startKubernetes(context, options.kubernetes));
  controller.start();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}`,
    refresh: name => controller.refresh(name),
    advance: () => controller.advance(),
    streamed: () => hub.written + trees.written,
    applications: () =>
      applications.all().map(({ application }) => jsonCopy(application)),
    requests: { list: () => log.list(), clear: () => log.clear() },
    faults,
    applyProject: async manifest => {
      projects.apply(parseProject({ ...manifest }));
      await store.save();
    },
    project: name => jsonCopy(projects.find(name) ?? null) ?? undefined,
    setConfigMap: async (name, data) => {
      configMaps.set(name, data);
      await store.save();
    },
    configMap: name => ({ ...configMaps.data(name) }),
    kubernetes: kubernetes && { url: kubernetes.url },
    close: async () => {
      await kubernetes?.close();
      hub.close();
      trees.close();
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve());
      });
      faults.cutConnections();
      await controller.close();
      git.close();
      await closed;
    },
  };
}
