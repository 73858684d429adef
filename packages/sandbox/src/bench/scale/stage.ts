import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Pool } from 'pg';
import { startForge, type Forge } from '../../forge';
import { freePort } from '../../freePort';
import { untilPersonasKnown } from '../../personas/Session';
import { startPortal } from '../../portal/PortalProcess';
import { startPostgres } from '../../postgres';
import { waitFor } from '../../waitFor';
import { startArgoCdProcess, type ArgoCdProcess } from './argocdCommands';
import {
  ENVIRONMENTS,
  INSTANCES,
  REVISIONS,
  SOURCE_REPOSITORY,
  type InstanceName,
} from './applications';
import { writeScaleFiles } from './files';
import { Readings } from './readings';

const START_TIMEOUT_MS = 120_000;
const CATALOG_TIMEOUT_MS = 900_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const APP_ID = 4711;
const DATABASE = 'backstage_plugin_gitops-compliance';

/** A portal that knows its services, and Argo CD instances not yet open. */
export interface ScaleStage {
  url: string;
  argocd: ArgoCdProcess;
  /** The plugin's own database. */
  database: Pool;
  /** What the collectors said of their readings. */
  readings: Readings;
  /** Of the portal. */
  pid: number;
  services: number;
  /** Rejects when the portal ends before the stage is closed. */
  crashed: Promise<never>;
  close(): Promise<void>;
}

/**
 * Starts a portal with as many services as the applications need, all in the
 * catalog and on record, in front of Argo CD instances that are still down.
 */
export async function startScaleStage(options: {
  applications: number;
  deploymentsSeconds: number;
}): Promise<ScaleStage> {
  const { applications, deploymentsSeconds } = options;
  const services = Math.ceil(applications / ENVIRONMENTS.length);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'gitops-compliance-'));
  // As root, Postgres runs as a user of its own and must get through here.
  await chmod(dataDir, 0o711);
  const closers: (() => Promise<unknown>)[] = [
    () => rm(dataDir, { recursive: true, force: true }),
  ];
  const close = async () => {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  function interrupted() {
    close().finally(() => process.exit(1));
  }
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const password = randomBytes(24).toString('base64url');
    const forge = await startForge({ dataDir: path.join(dataDir, 'forge') });
    closers.push(() => forge.close());
    const revisions = await seedForge(forge, privateKey);
    const argocd = await startArgoCdProcess(applications, revisions);
    closers.push(() => argocd.close());
    const [port, postgresPort] = [await freePort(), await freePort()];
    const postgres = await startPostgres({
      dataDir: path.join(dataDir, 'postgres'),
      port: postgresPort,
      password,
    });
    closers.push(() => postgres.close());
    const url = `http://localhost:${port}`;
    const readings = new Readings();
    const logFile = path.join(dataDir, 'portal.log');
    const log = createWriteStream(logFile);
    const config = await writeScaleFiles({
      dataDir,
      services,
      instances: (Object.keys(INSTANCES) as InstanceName[]).map(name => ({
        name,
        url: argocd.urlOf(name),
      })),
      deploymentsSeconds,
    });
    const portal = startPortal({
      env: {
        ...postgres.env,
        SANDBOX_LEDGER_KEYS: path.join(dataDir, 'ledger-keys'),
        SANDBOX_FORGE_HOST: new URL(forge.url).host,
        SANDBOX_FORGE_API_URL: forge.apiUrl,
        SANDBOX_FORGE_APP_ID: String(APP_ID),
        SANDBOX_FORGE_APP_KEY: privateKey,
        SANDBOX_FORGE_WEBHOOK_SECRET: password,
        PORTAL_URL: url,
        PORTAL_PORT: String(port),
        // Only warnings and what the collectors say of their readings.
        LOG_LEVEL: 'info',
      },
      configs: [config],
      onLine: line => {
        log.write(`${line}\n`);
        readings.read(line);
      },
    });
    closers.push(() => portal.stop());
    const crashed = portal.ended.then(async code => {
      const words = (await readFile(logFile, 'utf8')).split('\n').slice(-20);
      throw new Error(`The portal ended (${code}):\n${words.join('\n')}`);
    });
    // Also when nobody is waiting for it, as at the end.
    crashed.catch(() => undefined);
    const ready = async () => {
      await waitFor(
        `the portal at ${url}`,
        () => isReady(url),
        START_TIMEOUT_MS,
      );
      await untilPersonasKnown(url);
    };
    await Promise.race([ready(), crashed]);
    const database = new Pool({
      host: '127.0.0.1',
      port: postgresPort,
      user: 'postgres',
      password,
      database: DATABASE,
      max: 2,
    });
    closers.push(() => database.end());
    const known = waitFor(
      `${services} services to be on record`,
      async () => (await count(database, 'services')) === services,
      CATALOG_TIMEOUT_MS,
    );
    await Promise.race([known, crashed]);
    const pid = portal.pid as number;
    return {
      url,
      argocd,
      database,
      readings,
      pid,
      services,
      crashed,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** How many rows a table has, of those for which a condition holds. */
export async function count(
  database: Pool,
  table: string,
  condition = 'true',
): Promise<number> {
  const { rows } = await database.query<{ count: string }>(
    `SELECT count(*) FROM ${table} WHERE ${condition}`,
  );
  return Number(rows[0].count);
}

/** The App, and one repository for all services; resolves to its commits. */
async function seedForge(forge: Forge, privateKey: string): Promise<string[]> {
  const [owner, name] = SOURCE_REPOSITORY.split('/');
  const author = 'dana-dev';
  await forge.admin.ensureUser({
    login: author,
    name: 'Dana Developer',
    email: 'dana@acme.example',
  });
  await forge.admin.ensureApp({
    id: APP_ID,
    slug: 'gitops-compliance',
    privateKeyPem: privateKey,
    webhookSecret: 'synthetic',
    webhookUrl: 'http://127.0.0.1:9/',
    organization: owner,
  });
  await forge.admin.ensureRepo({
    owner,
    name,
    files: { 'README.md': '# services\n' },
    author,
  });
  const revisions: string[] = [];
  for (let index = 0; index < REVISIONS; index += 1) {
    revisions.push(
      await forge.admin.commit({
        owner,
        repo: name,
        branch: 'main',
        files: { 'version.txt': `${index}\n` },
        message: `Release ${index}`,
        author,
      }),
    );
  }
  return revisions;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/.backstage/health/v1/readiness`)).ok;
  } catch (error) {
    // Nothing listens yet; anything else is a fault.
    if ((error as Error).message === 'fetch failed') return false;
    throw error;
  }
}
