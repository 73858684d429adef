import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startArgoCd, type ArgoCd, type ArgoCdTimings } from '../argocd';
import { startForge, type Forge } from '../forge';
import { waitFor } from '../waitFor';
import { rootApplication } from './manifests';
import { ENVIRONMENTS, SERVICES } from './people';
import { loadSecrets, type SandboxSecrets } from './secrets';
import { ensureAccounts, PORTAL_APP_ID, seedRepositories } from './seed';

/** Name of the Argo CD instance. */
export const ARGOCD_INSTANCE = 'eu-1';

/** How the world is set up. */
export interface WorldOptions {
  dataDir: string;
  /** 0: any free port. */
  forgePort: number;
  argocdPort: number;
  /** Where the forge's webhooks go. */
  webhookUrl: string;
  timings?: Partial<ArgoCdTimings>;
  now?: () => Date;
}

/** The running stand-ins, filled. */
export interface World {
  forge: Forge;
  argocd: ArgoCd;
  secrets: SandboxSecrets;
  /** Whether this start filled it. */
  isNew: boolean;
  /** Environment of a portal that shall work with this world. */
  env: Record<string, string>;
  close(): Promise<void>;
}

/**
 * Starts the stand-ins and, on a new data directory, fills them. A directory
 * whose filling was interrupted is filled anew.
 */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { dataDir } = options;
  const now = options.now ?? (() => new Date());
  const secrets = await loadSecrets(dataDir);
  const marker = path.join(dataDir, 'seeded');
  const isNew = !existsSync(marker);
  const forgeDir = path.join(dataDir, 'forge');
  const argocdDir = path.join(dataDir, 'argocd');
  if (isNew) {
    await rm(forgeDir, { recursive: true, force: true });
    await rm(argocdDir, { recursive: true, force: true });
  }
  await mkdir(argocdDir, { recursive: true });
  const forge = await startForge({
    dataDir: forgeDir,
    port: options.forgePort,
    now,
  });
  const seed = {
    forge,
    appPrivateKey: secrets.appPrivateKey,
    webhookSecret: secrets.webhookSecret,
    webhookUrl: options.webhookUrl,
    now,
  };
  await ensureAccounts(seed);
  if (isNew) await seedRepositories(seed);
  const argocd = await startArgoCd({
    dataDir: argocdDir,
    port: options.argocdPort,
    instance: ARGOCD_INSTANCE,
    repositories: url => bareRepository(forgeDir, url),
    accounts: accounts(secrets),
    rootApplications: ENVIRONMENTS.map(environment =>
      rootApplication(environment, forge.url),
    ),
    timings: options.timings,
    now,
  });
  if (isNew) {
    await deployProduction(argocd, secrets);
    await writeFile(marker, now().toISOString());
  }
  return {
    forge,
    argocd,
    secrets,
    isNew,
    env: environmentOf(forge, argocd, secrets),
    close: async () => {
      await argocd.close();
      await forge.close();
    },
  };
}

/** Where the forge keeps the repository behind one of its URLs. */
function bareRepository(forgeDir: string, url: string): string {
  const match = /\/([\w.-]+)\/([\w.-]+?)(\.git)?$/.exec(new URL(url).pathname);
  if (!match) throw new Error(`Not a repository of the forge: ${url}`);
  return path.resolve(forgeDir, 'git', match[1], `${match[2]}.git`);
}

function accounts(secrets: SandboxSecrets) {
  const allow = (action: string) => ({
    resource: 'applications',
    action,
    object: '*/*',
    effect: 'allow' as const,
  });
  return [
    {
      name: 'gitops-compliance',
      token: secrets.argocdPortalToken,
      rbac: [allow('get'), allow('sync')],
    },
    {
      name: 'sam',
      token: secrets.argocdSreToken,
      rbac: [allow('*')],
    },
  ];
}

/** Production does not sync by itself: the SRE deployed it once. */
async function deployProduction(argocd: ArgoCd, secrets: SandboxSecrets) {
  const headers = {
    authorization: `Bearer ${secrets.argocdSreToken}`,
    'content-type': 'application/json',
  };
  const urlOf = (application: string) =>
    `${argocd.url}/api/v1/applications/${application}`;
  for (const { name } of SERVICES) {
    await waitFor(`Application ${name}-prod`, async () => {
      const response = await fetch(`${urlOf(`${name}-prod`)}/sync`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ prune: false }),
      });
      return response.ok;
    });
  }
  const applications = SERVICES.flatMap(({ name }) =>
    ENVIRONMENTS.map(environment => `${name}-${environment}`),
  );
  for (const application of applications) {
    await waitFor(`${application} to be healthy`, async () => {
      const response = await fetch(`${urlOf(application)}?project=default`, {
        headers,
      });
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
  argocd: ArgoCd,
  secrets: SandboxSecrets,
): Record<string, string> {
  return {
    SANDBOX_FORGE_HOST: new URL(forge.url).host,
    SANDBOX_FORGE_API_URL: forge.apiUrl,
    SANDBOX_FORGE_APP_ID: String(PORTAL_APP_ID),
    SANDBOX_FORGE_APP_KEY: secrets.appPrivateKey,
    SANDBOX_FORGE_WEBHOOK_SECRET: secrets.webhookSecret,
    SANDBOX_ARGOCD_URL: argocd.url,
    SANDBOX_ARGOCD_TOKEN: secrets.argocdPortalToken,
  };
}
