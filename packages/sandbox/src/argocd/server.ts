import express, { ErrorRequestHandler } from 'express';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import path from 'node:path';
import { ApplicationSets } from './applicationSets/ApplicationSets';
import { parseApplicationSet } from './applicationSets/parse';
import { ApplicationSetManifest } from './applicationSets/types';
import { Applications } from './applications';
import { Cluster } from './cluster';
import { ClusterOption, Clusters } from './clusters';
import { ApiContext } from './context';
import { Controller, Timings } from './controller';
import { gatewayBody } from './errors';
import { EventLog } from './events';
import { Faults, FaultSwitches } from './faults';
import { RecordedRequest } from './pauses';
import { Gateway, RequestLog } from './gateway';
import { GitRepositories } from './git';
import { Ids } from './ids';
import { Access } from './access/Access';
import { Account, checkAccounts } from './access/accounts';
import { ConfigMaps } from './access/ConfigMaps';
import { checkConfigMap } from './access/settings';
import { Renderer } from './render';
import { RenderTools, toolsInPath } from './render/tools';
import { addRoutes } from './routes';
import { parseApplication } from './spec';
import { StateStore } from './state';
import { StreamHub } from './stream';
import { TreeHub } from './treeStream';
import { Application, ApplicationManifest } from './types';
import { jsonCopy, messageOf } from './values';
import { createWeb } from './web';
import { HydratedBranches, HydratorOptions } from './hydrator/HydratedBranches';
import { Hydrator } from './hydrator/Hydrator';
import { KubernetesOptions, startKubernetes } from './kubernetes/server';
import { parseProjects, provideConfigMaps } from './options';
import { parseProject } from './projects/parse';
import { Projects } from './projects/Projects';
import { AppProjectManifest } from './projects/types';
import { Validity } from './projects/Validity';

const HOST = '127.0.0.1';
const BODY_LIMIT = '1mb';
const DEFAULT_TIMINGS: Timings = {
  reconcileIntervalMs: 1_000,
  syncDurationMs: 1_500,
  healthDelayMs: 3_000,
};

/** How the stand-in is set up. */
export interface ArgoCdOptions {
  /** Where state and mirrors of remote repositories are kept. */
  dataDir: string;
  /** On the loopback interface; any free one without it. */
  port?: number;
  /** Name of this Argo CD, shown on its pages. */
  instance: string;
  /** Where a `repoURL` is read from: an absolute bare path or an HTTP URL. */
  repositories: (repoUrl: string) => string;
  accounts: Account[];
  /** Applications that are there from the start, as `kubectl apply` has it. */
  rootApplications: ApplicationManifest[];
  /** ApplicationSets that are there from the start. */
  applicationSets?: ApplicationSetManifest[];
  /**
   * Data of the ConfigMaps `argocd-rbac-cm` (the policies) and `argocd-cm`
   * (`globalProjects`; the accounts are added). Without policies only `admin`
   * may do anything.
   */
  configMaps?: Record<string, Record<string, string>>;
  /** AppProjects besides `default`, which may be given too. */
  projects?: AppProjectManifest[];
  /** Clusters besides `in-cluster`; without them any destination is known. */
  clusters?: ClusterOption[];
  /** How the source hydrator commits and where it pushes to. */
  hydrator?: HydratorOptions;
  /** Programs that render; those in the PATH without it. */
  tools?: RenderTools;
  /** Also serve what Argo CD keeps in Kubernetes, as its API would. */
  kubernetes?: KubernetesOptions;
  /** Durations that differ from the defaults (1 s, 1.5 s, 3 s). */
  timings?: Partial<Timings>;
  /** Clock for all that is written down; the system's without it. */
  now?: () => Date;
  /**
   * Nothing happens by itself: `advance` makes what is due happen. The state
   * is written only by `close`.
   */
  stepping?: boolean;
  /** Makes uids follow from it and from the history; random without it. */
  seed?: string;
}

/** A running stand-in. */
export interface ArgoCd {
  /** Without a slash at the end. */
  url: string;
  /**
   * Looks at Git now, as a webhook from Git would make it.
   *
   * @throws when the named Application does not exist
   */
  refresh(application?: string): Promise<void>;
  /**
   * Makes everything happen that is due at `now()`; for `stepping`.
   *
   * @returns when something will next be due by itself: a step of an
   * operation, a retry, health that settles, a window for which a sync waits;
   * `undefined` when nothing will. Pushes and requests come on top.
   */
  advance(): Promise<Date | undefined>;
  /** How many messages were written to subscribers of streams so far. */
  streamed(): number;
  /** What there is, as the API tells it, but without asking the API. */
  applications(): Application[];
  /** What the API was asked, pages left out. */
  requests: { list(): RecordedRequest[]; clear(): void };
  faults: Faults;
  /**
   * Creates or replaces an AppProject, as `kubectl apply` does: without the
   * checks of the API, so that a sync window may be one that nobody can read.
   *
   * @throws when the manifest is not an AppProject
   */
  applyProject(manifest: AppProjectManifest): Promise<void>;
  /** An AppProject as it is now. */
  project(name: string): AppProjectManifest | undefined;
  /**
   * Replaces a ConfigMap of the namespace, as `kubectl apply` does.
   *
   * @throws when Argo CD could not work with it
   */
  setConfigMap(name: string, data: Record<string, string>): Promise<void>;
  /** The data of a ConfigMap; empty when there is none. */
  configMap(name: string): Record<string, string>;
  /** The Kubernetes API, where the options ask for it. */
  kubernetes?: { url: string };
  /** Ends streams and connections, saves, and frees the port. */
  close(): Promise<void>;
}

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
  checkAccounts(options.accounts);
  const projectManifests = parseProjects(options.projects ?? []);
  const roots = options.rootApplications.map(root =>
    parseApplication({ ...root }),
  );
  const sets = (options.applicationSets ?? []).map(set =>
    parseApplicationSet({ ...set }),
  );
  const now = options.now ?? (() => new Date());
  const timings = { ...DEFAULT_TIMINGS, ...options.timings };
  const stepping = options.stepping ?? false;
  const ids = new Ids(options.seed);
  const store = await StateStore.open(options.dataDir, {
    atCloseOnly: stepping,
    seed: options.seed,
  });
  const git = new GitRepositories(
    options.repositories,
    path.join(options.dataDir, 'repositories'),
  );
  const configMaps = new ConfigMaps(store, now);
  configMaps.check = checkConfigMap;
  provideConfigMaps(configMaps, options.accounts, options.configMaps ?? {});
  const projects = new Projects(store, configMaps, now);
  projects.provide(projectManifests);
  const clusters = new Clusters(options.clusters);
  const { accounts } = options;
  const access = new Access({ store, configMaps, projects, accounts, now });
  const hub = new StreamHub();
  const trees = new TreeHub();
  const renderer = new Renderer(git, options.tools ?? toolsInPath());
  const events = new EventLog(store, now, ids);
  const applications = new Applications(store, hub, now, ids);
  const cluster = new Cluster(store, applications, now, ids);
  applications.cluster = cluster;
  const validity = new Validity(projects, clusters);
  const applicationSets = new ApplicationSets({
    store,
    applications,
    validity,
    git,
    clusters,
    now,
  });
  applications.others.set('AppProject', {
    applied: manifest => projects.apply(parseProject(manifest)),
    deleted: name => projects.delete(name),
  });
  applications.others.set('ApplicationSet', {
    applied: manifest => applicationSets.apply(parseApplicationSet(manifest)),
    deleted: name => applicationSets.deleteNamed(name),
  });
  const branches = new HydratedBranches(
    path.join(options.dataDir, 'hydrator'),
    git,
    options.repositories,
    options.hydrator ?? {},
  );
  const hydrator = new Hydrator({
    applications,
    validity,
    git,
    renderer,
    branches,
    now,
  });
  const controller = new Controller({
    store,
    applications,
    cluster,
    git,
    renderer,
    events,
    projects,
    validity,
    prepare: async () => {
      await applicationSets.reconcile();
      await hydrator.hydrate();
    },
    timings,
    now,
    stepping,
    looked: name => trees.publish(name),
  });
  applicationSets.changed = () => controller.wake();
  projects.changed = () => controller.wake();
  configMaps.changed = () => controller.wake();
  applications.look = record => controller.look(record);
  roots.forEach(root => applications.upsert(root));
  sets.forEach(set => applicationSets.apply(set));

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
  });
  const context: ApiContext = {
    instance: options.instance,
    store,
    applications,
    cluster,
    controller,
    git,
    renderer,
    events,
    hub,
    trees,
    access,
    applicationSets,
    configMaps,
    clusters,
    projects,
    validity,
    timings,
    now,
  };
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
