import { createWriteStream } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { freePort } from '../freePort';
import { startChannels, type Channels } from '../messages';
import type { Persona } from '../personas/personas';
import { untilPersonasKnown } from '../personas/Session';
import { startPortal } from '../portal/PortalProcess';
import { startPostgres } from '../postgres';
import { startTicketSystems } from '../tickets';
import { waitFor } from '../waitFor';
import { SANDBOX_POLICY_FILE } from '../world/catalog';
import { FULL, JOURNEYS, type WorldPlan } from '../world/plan';
import { ANCHORS_CONFIG } from '../world/settings';
import { startWorld, type World } from '../world/World';
import { newPlace, type WorldPlace } from './historyPlace';
import { journeysPolicy } from './journeysPolicy';
import { PortalApi } from './PortalApi';

const START_TIMEOUT_MS = 120_000;

/** The apps of the new and of the old frontend system, by their packages. */
export type PortalApp = 'app' | 'app-legacy';

/** How a stage differs from what `npm start` runs. */
export interface StageOptions {
  /** The app that the portal serves; without it, that of the new system. */
  app?: PortalApp;
  /** A filled world, as `npm start` shows it, instead of the tests'. */
  history?: () => Promise<WorldPlace>;
  /** The world of the journeys, with a policy that is kept in the portal. */
  journeys?: boolean;
  /** `gitopsCompliance.collectors`. */
  collectors?: {
    forgeSeconds?: number;
    staleAfterSeconds?: number;
  };
  /** Age at which facts close gates, in every environment. */
  maxFactAgeSeconds?: number;
}

/** A whole portal for one run: world, Postgres and backend, on free ports. */
export interface Stage {
  /** Without a slash at the end. */
  url: string;
  world: World;
  /** What went out by Slack and e-mail. */
  channels: Channels;
  /** Connection to the server on which the portal's databases are. */
  postgresUrl: string;
  /** The portal's API as one of the personas. */
  as(persona: Persona['id']): PortalApi;
  /** The last lines that the portal wrote. */
  log(): Promise<string>;
  /** Ends everything and removes its data. */
  close(): Promise<void>;
}

/**
 * Starts a portal as `npm start` does, with data of its own that go at the
 * end. Without a history its calendar is always open: what is tested there
 * must not depend on the hour.
 *
 * @throws Error with the portal's last words when it does not get ready
 */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const place = await (options.history ?? newPlace)();
  const { dataDir } = place;
  const closers: (() => Promise<void>)[] = [
    () => rm(dataDir, { recursive: true, force: true }),
  ];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const portalPort = await freePort();
    const url = `http://localhost:${portalPort}`;
    const world = await startWorld({
      ...place,
      plan: planOf(options),
      webhookUrl: `${url}/api/events/http/github`,
    });
    closers.push(() => world.close());
    const tickets = await startTicketSystems({
      dataDir: path.join(dataDir, 'tickets'),
      port: place.ticketsPort,
      secrets: world.secrets,
      webhookUrl: `${url}/api/events/http/jira`,
    });
    closers.push(() => tickets.close());
    const channels = await startChannels({
      dataDir: path.join(dataDir, 'channels'),
      port: 0,
      token: world.secrets.ticketToken,
    });
    closers.push(() => channels.close());
    const postgresPort = await freePort();
    const postgres = await startPostgres({
      dataDir: path.join(dataDir, 'postgres'),
      port: postgresPort,
      password: world.secrets.postgresPassword,
    });
    closers.push(() => postgres.close());
    const logFile = path.join(dataDir, 'portal.log');
    const log = createWriteStream(logFile);
    const portal = startPortal({
      env: {
        ...world.env,
        ...tickets.env,
        ...channels.env,
        ...postgres.env,
        PORTAL_URL: url,
        PORTAL_PORT: String(portalPort),
        PORTAL_APP: options.app ?? 'app',
      },
      configs: [
        ...world.configs,
        tickets.config,
        channels.config,
        ...(options.history ? [] : [await writeConfig(dataDir, options)]),
      ],
      onLine: line => log.write(`${line}\n`),
    });
    closers.push(() => portal.stop());
    const lastWords = async () =>
      (await readFile(logFile, 'utf8')).split('\n').slice(-20).join('\n');
    await Promise.race([
      untilReady(url, world.plan),
      portal.ended.then(async code => {
        throw new Error(`The portal ended (${code}):\n${await lastWords()}`);
      }),
    ]);
    const { postgresPassword } = world.secrets;
    return {
      url,
      world,
      channels,
      postgresUrl: `postgres://postgres:${postgresPassword}@127.0.0.1:${postgresPort}/postgres`,
      as: persona => new PortalApi(url, persona),
      log: lastWords,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the world begins with; undefined: that of the tests. */
function planOf({ history, journeys }: StageOptions): WorldPlan | undefined {
  if (history) return FULL;
  return journeys ? JOURNEYS : undefined;
}

/** The sandbox's policy with a calendar that is always open. */
async function writeConfig(
  dataDir: string,
  { collectors, maxFactAgeSeconds, journeys }: StageOptions,
): Promise<string> {
  const sandboxPolicy = parse(await readFile(SANDBOX_POLICY_FILE, 'utf8'));
  const policy = {
    ...sandboxPolicy,
    ...(journeys && journeysPolicy(sandboxPolicy)),
  };
  const policyFile = path.join(dataDir, 'policy.yaml');
  await writeFile(
    policyFile,
    stringify({
      ...policy,
      environments: policy.environments.map((environment: object) => ({
        ...environment,
        ...(maxFactAgeSeconds !== undefined && { maxFactAgeSeconds }),
      })),
      calendar: {
        windows: [
          {
            id: 'always',
            title: 'Around the clock',
            environments: ['prod'],
            days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
            start: '00:00',
            end: '00:00',
            timeZone: 'Europe/Berlin',
          },
        ],
        freezes: [],
      },
    }),
  );
  const configFile = path.join(dataDir, 'app-config.stage.yaml');
  await writeFile(
    configFile,
    stringify({
      gitopsCompliance: {
        policy: { file: policyFile, ...(journeys && { store: 'portal' }) },
        ledger: { anchors: ANCHORS_CONFIG },
        collectors: {
          catalogSeconds: 2,
          ...collectors,
        },
      },
    }),
  );
  return configFile;
}

async function untilReady(
  url: string,
  { services }: World['plan'],
): Promise<void> {
  const patience = START_TIMEOUT_MS;
  await waitFor(`the portal at ${url}`, () => isReady(url), patience);
  await untilPersonasKnown(url);
  const dana = new PortalApi(url, 'developer');
  for (const { name } of services) {
    await waitFor(`${name} to be known`, () => dana.knows(name), patience);
  }
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
