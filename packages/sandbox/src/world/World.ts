import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  startArgoCd,
  type ArgoCd,
  type ArgoCdProject,
  type ArgoCdSyncWindow,
  type ArgoCdTimings,
} from '../argocd';
import { startForge, type Forge } from '../forge';
import type { Kubernetes } from '../kubernetes';
import {
  startTimestampAuthority,
  type TimestampAuthority,
} from '../timestamps';
import { waitFor } from '../waitFor';
import { startClusters } from './clusters';
import { applicationName, rootApplication } from './manifests';
import { TESTS, type WorldPlan } from './plan';
import { loadSecrets, type SandboxSecrets } from './secrets';
import {
  ANCHOR_APP_ID,
  ANCHORS,
  ensureAccounts,
  PORTAL_APP_ID,
  seedRepositories,
} from './seed';
import { rbacOf } from './rbac';
import { settingsFiles, writeSettings } from './settings';

/** File of a data directory that says that it was filled. */
export const SEEDED = 'seeded';

/** How the world is set up. */
export interface WorldOptions {
  dataDir: string;
  /** What it begins with. Default: the tests' world. */
  plan?: WorldPlan;
  /** 0: any free port. */
  forgePort: number;
  /** Of the first Argo CD instance; the others follow. 0: any free ones. */
  argocdPort: number;
  /** Of the cluster of the first instance; the others follow. Default: any free. */
  kubernetesPort?: number;
  /** Of the time-stamp authority. Default: any free one. */
  timestampPort?: number;
  /** Where the forge's webhooks go. */
  webhookUrl: string;
  timings?: Partial<ArgoCdTimings>;
  now?: () => Date;
}

/** The running stand-ins, filled. */
export interface World {
  plan: WorldPlan;
  forge: Forge;
  /** The first Argo CD instance. */
  argocd: ArgoCd;
  /** Every Argo CD instance by its name. */
  argocds: Record<string, ArgoCd>;
  /** The API of the cluster in which each instance runs, by the instance. */
  clusters: Record<string, Kubernetes>;
  timestamps: TimestampAuthority;
  secrets: SandboxSecrets;
  /** Environment of a portal that shall work with this world. */
  env: Record<string, string>;
  /** Configuration files of such a portal, after the sandbox's own. */
  configs: string[];
  close(): Promise<void>;
}

/**
 * Starts the stand-ins and, on a new data directory, fills them. A directory
 * whose filling was interrupted is filled anew.
 */
export async function startWorld(options: WorldOptions): Promise<World> {
  const marker = path.join(options.dataDir, SEEDED);
  const isNew = !existsSync(marker);
  const world = await startStandIns(options, { isNew });
  if (isNew) {
    await deployByHand(world);
    const now = options.now ?? (() => new Date());
    await writeFile(marker, now().toISOString());
  }
  return world;
}

/**
 * Starts the stand-ins with their repositories filled; what is not synced by
 * itself is not deployed yet.
 *
 * `isNew`: begin with nothing, whatever lies there. `stepping`: Argo CD takes a
 * step only when it is told to, and has no sync windows yet.
 */
export async function startStandIns(
  options: WorldOptions,
  { isNew, stepping }: { isNew: boolean; stepping?: boolean },
): Promise<World> {
  const { dataDir } = options;
  const plan = options.plan ?? TESTS;
  const now = options.now ?? (() => new Date());
  const secrets = await loadSecrets(dataDir);
  const forgeDir = path.join(dataDir, 'forge');
  const argocdDir = path.join(dataDir, 'argocd');
  if (isNew) {
    await rm(forgeDir, { recursive: true, force: true });
    await rm(argocdDir, { recursive: true, force: true });
  }
  const forge = await startForge({
    dataDir: forgeDir,
    port: options.forgePort,
    now,
    ...(stepping && { saving: 'at-close' as const }),
  });
  const seed = {
    plan,
    forge,
    appPrivateKey: secrets.appPrivateKey,
    anchorPrivateKey: secrets.anchorPrivateKey,
    webhookSecret: secrets.webhookSecret,
    webhookUrl: options.webhookUrl,
    now,
  };
  await ensureAccounts(seed);
  if (isNew) await seedRepositories(seed);
  const argocds: Record<string, ArgoCd> = {};
  for (const [index, instance] of plan.instances.entries()) {
    argocds[instance] = await startArgoCd({
      dataDir: path.join(argocdDir, instance),
      port: options.argocdPort && options.argocdPort + index,
      instance,
      repositories: url => bareRepository(forgeDir, url),
      ...access(plan, secrets),
      rootApplications: plan.environments
        .filter(place => place.instance === instance)
        .map(place => rootApplication(place.name, forge.url)),
      // A history follows the time of day at which it is made: what it syncs
      // would fall into them on some mornings.
      ...(plan.syncWindows &&
        !stepping && { projects: [defaultProject(plan.syncWindows)] }),
      timings: options.timings,
      now,
      ...(stepping && { stepping, seed: `${plan.name}/${instance}` }),
    });
  }
  const clusters = await startClusters(plan, {
    port: options.kubernetesPort ?? 0,
    token: secrets.kubernetesToken,
  });
  const timestamps = await startTimestampAuthority({
    dataDir: path.join(dataDir, 'timestamps'),
    port: options.timestampPort,
    now,
  });
  const { ledgerArchive, ledgerKeys, timestampCa } = settingsFiles(dataDir);
  const world = {
    plan,
    forge,
    argocd: argocds[plan.instances[0]],
    argocds,
    clusters,
    timestamps,
    secrets,
    env: {
      ...environmentOf(forge, argocds, secrets),
      SANDBOX_LEDGER_KEYS: ledgerKeys,
      SANDBOX_LEDGER_ARCHIVE: ledgerArchive,
      SANDBOX_TSA_URL: timestamps.url,
      SANDBOX_TSA_CA: timestampCa,
    },
    close: async () => {
      await timestamps.close();
      for (const cluster of Object.values(clusters)) await cluster.close();
      for (const argocd of Object.values(argocds)) await argocd.close();
      await forge.close();
    },
  };
  return { ...world, configs: await writeSettings(dataDir, world) };
}

/** Token of a person's account at every Argo CD instance. */
export function argocdTokenOf(
  { argocdSreToken }: SandboxSecrets,
  account: string,
): string {
  return account === 'sam' ? argocdSreToken : `${argocdSreToken}-${account}`;
}

/** Where the forge keeps the repository behind one of its URLs. */
function bareRepository(forgeDir: string, url: string): string {
  const match = /\/([\w.-]+)\/([\w.-]+?)(\.git)?$/.exec(new URL(url).pathname);
  if (!match) throw new Error(`Not a repository of the forge: ${url}`);
  return path.resolve(forgeDir, 'git', match[1], `${match[2]}.git`);
}

/** The project that every Argo CD has, with windows of its own. */
function defaultProject(syncWindows: ArgoCdSyncWindow[]): ArgoCdProject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default', namespace: 'argocd' },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      syncWindows,
    },
  };
}

/** The portal may look, sync and grant access, the people whatever they like. */
function access(plan: WorldPlan, secrets: SandboxSecrets) {
  const people = plan.people.flatMap(({ argocdAccount }) =>
    argocdAccount ? [argocdAccount] : [],
  );
  return {
    accounts: [
      { name: 'gitops-compliance', token: secrets.argocdPortalToken },
      ...people.map(name => ({ name, token: argocdTokenOf(secrets, name) })),
    ],
    configMaps: { 'argocd-rbac-cm': rbacOf(plan) },
  };
}

/** What does not sync by itself was deployed once by the SRE. */
async function deployByHand(world: World): Promise<void> {
  const { plan, secrets } = world;
  const headers = {
    authorization: `Bearer ${secrets.argocdSreToken}`,
    'content-type': 'application/json',
  };
  const targets = plan.environments.flatMap(place =>
    plan.services.map(service => ({
      ...place,
      url: `${
        world.argocds[place.instance].url
      }/api/v1/applications/${applicationName(service.name, place.name)}`,
    })),
  );
  for (const { url, autoSync } of targets) {
    if (autoSync) continue;
    await waitFor(`Application at ${url}`, async () => {
      const response = await fetch(`${url}/sync`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ prune: false }),
      });
      return response.ok;
    });
  }
  for (const { url } of targets) {
    await waitFor(`${url} to be healthy`, async () => {
      const response = await fetch(`${url}?project=default`, { headers });
      if (!response.ok) return false;
      const { status } = (await response.json()) as {
        status?: { health?: { status?: string }; sync?: { status?: string } };
      };
      return (
        status?.health?.status === 'Healthy' && status.sync?.status === 'Synced'
      );
    });
  }
}

function environmentOf(
  forge: Forge,
  argocds: Record<string, ArgoCd>,
  secrets: SandboxSecrets,
): Record<string, string> {
  const [first] = Object.values(argocds);
  return {
    SANDBOX_FORGE_HOST: new URL(forge.url).host,
    SANDBOX_FORGE_API_URL: forge.apiUrl,
    SANDBOX_FORGE_APP_ID: String(PORTAL_APP_ID),
    SANDBOX_FORGE_APP_KEY: secrets.appPrivateKey,
    SANDBOX_ANCHOR_APP_ID: String(ANCHOR_APP_ID),
    SANDBOX_ANCHOR_APP_KEY: secrets.anchorPrivateKey,
    SANDBOX_ANCHOR_REPOSITORY: ANCHORS,
    SANDBOX_FORGE_WEBHOOK_SECRET: secrets.webhookSecret,
    SANDBOX_ARGOCD_URL: first.url,
    SANDBOX_ARGOCD_TOKEN: secrets.argocdPortalToken,
    SANDBOX_KUBERNETES_TOKEN: secrets.kubernetesToken,
  };
}
