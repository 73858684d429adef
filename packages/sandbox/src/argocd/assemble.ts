import path from 'node:path';
import { Access } from './access/Access';
import { checkAccounts } from './access/accounts';
import { ConfigMaps } from './access/ConfigMaps';
import { checkConfigMap } from './access/settings';
import { Applications } from './applications';
import { ApplicationSets } from './applicationSets/ApplicationSets';
import { parseApplicationSet } from './applicationSets/parse';
import { Cluster } from './cluster';
import { Clusters } from './clusters';
import { ApiContext } from './context';
import { Controller } from './controller';
import { Timings } from './instants';
import { EventLog } from './events';
import { GitRepositories } from './git';
import { HydratedBranches } from './hydrator/HydratedBranches';
import { Hydrator } from './hydrator/Hydrator';
import { Ids } from './ids';
import { ArgoCdOptions } from './options';
import { parseProject } from './projects/parse';
import { Projects } from './projects/Projects';
import { Validity } from './projects/Validity';
import { parseProjects, provideConfigMaps } from './provide';
import { Renderer } from './render';
import { toolsInPath } from './render/tools';
import { parseApplication } from './spec';
import { StateStore } from './state';
import { StreamHub } from './stream';
import { TreeHub } from './treeStream';

const DEFAULT_TIMINGS: Timings = {
  reconcileIntervalMs: 1_000,
  syncDurationMs: 1_500,
  healthDelayMs: 3_000,
};

/**
 * Makes all that an Argo CD consists of from its options, and its objects
 * from the options and from what an earlier run left; nothing runs yet.
 *
 * @throws when an option is wrong, naming it
 */
export async function assemble(options: ArgoCdOptions): Promise<ApiContext> {
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

  return {
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
}
