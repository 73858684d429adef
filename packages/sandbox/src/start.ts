import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startHand } from './hand/server';
import { startChannels, type Channels } from './messages';
import { PERSONAS } from './personas/personas';
import { untilPersonasKnown } from './personas/Session';
import { startPostgres } from './postgres';
import { REPOSITORY_ROOT, startPortal } from './portal/PortalProcess';
import { startTicketSystems, type TicketSystems } from './tickets';
import { waitFor } from './waitFor';
import { fillInProcess } from './world/history/fillInProcess';
import { HISTORIES } from './world/history/histories';
import { TESTS } from './world/plan';
import { startWorld, type World } from './world/World';

const PORTS = {
  portal: Number(process.env.PORTAL_PORT ?? 7007),
  forge: Number(process.env.FORGE_PORT ?? 7100),
  argocd: Number(process.env.ARGOCD_PORT ?? 7200),
  hand: Number(process.env.SANDBOX_PORT ?? 7300),
  timestamps: Number(process.env.TSA_PORT ?? 7400),
  tickets: Number(process.env.TICKETS_PORT ?? 7500),
  channels: Number(process.env.CHANNELS_PORT ?? 7600),
  kubernetes: Number(process.env.KUBERNETES_PORT ?? 7700),
  postgres: Number(process.env.POSTGRES_PORT ?? 7432),
};

const STOP = 'stop';

/** Which world: with sixty days of history, with five, or without. */
const WORLD = process.env.SANDBOX_WORLD ?? 'full';

/** Starts everything, says where it is, and stops it all at a signal. */
async function main(): Promise<void> {
  const dataDir = path.resolve(
    REPOSITORY_ROOT,
    process.env.SANDBOX_DATA ?? '.data/sandbox',
  );
  await mkdir(dataDir, { recursive: true });
  const portalUrl = `http://localhost:${PORTS.portal}`;
  const closers: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.reverse().splice(0)) await close();
  };
  const stopped = new Promise<typeof STOP>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve(STOP));
    }
  });
  try {
    const filling = fill(dataDir);
    closers.push(async () => filling?.stop());
    if ((await Promise.race([filling?.done, stopped])) === STOP) return;
    say('Starting the stand-ins …');
    const world = await startWorld({
      plan: HISTORIES[WORLD]?.plan ?? TESTS,
      dataDir,
      forgePort: PORTS.forge,
      argocdPort: PORTS.argocd,
      kubernetesPort: PORTS.kubernetes,
      timestampPort: PORTS.timestamps,
      webhookUrl: `${portalUrl}/api/events/http/github`,
    });
    closers.push(() => world.close());
    const tickets = await startTicketSystems({
      dataDir: path.join(dataDir, 'tickets'),
      port: PORTS.tickets,
      secrets: world.secrets,
      webhookUrl: `${portalUrl}/api/events/http/jira`,
    });
    closers.push(() => tickets.close());
    const channels = await startChannels({
      dataDir: path.join(dataDir, 'channels'),
      port: PORTS.channels,
      token: world.secrets.ticketToken,
    });
    closers.push(() => channels.close());
    // Filling counts for nobody's limit; from now on the forge is as strict
    // as the real one.
    world.forge.limits.enforced = true;
    say('Starting Postgres …');
    const postgres = await startPostgres({
      dataDir: path.join(dataDir, 'postgres'),
      port: PORTS.postgres,
      password: world.secrets.postgresPassword,
    });
    closers.push(() => postgres.close());
    say('Starting the portal …');
    const logFile = path.join(dataDir, 'portal.log');
    const log = createWriteStream(logFile, { flags: 'a' });
    const portal = startPortal({
      env: {
        ...world.env,
        ...tickets.env,
        ...channels.env,
        ...postgres.env,
        PORTAL_URL: portalUrl,
        PORTAL_PORT: String(PORTS.portal),
      },
      configs: [...world.configs, tickets.config, channels.config],
      onLine: line => {
        log.write(`${line}\n`);
        if (process.env.SANDBOX_VERBOSE) say(line);
      },
    });
    closers.push(() => portal.stop());
    const crashed = portal.ended.then(code => {
      throw new Error(
        `The portal ended (${code}); its last words are in ${logFile}`,
      );
    });
    const ready = untilReady(portalUrl)
      .then(() => untilPersonasKnown(portalUrl))
      .then(() => true);
    if ((await Promise.race([ready, crashed, stopped])) !== STOP) {
      const hand = await startHand({
        world,
        port: PORTS.hand,
        dataDir,
        portalUrl,
      });
      closers.push(() => hand.close());
      introduce(portalUrl, world, tickets, channels, hand.pageUrl, logFile);
      await Promise.race([stopped, crashed]);
    }
    say('\nStopping …');
  } finally {
    await stop();
  }
}

/** Fills a new data directory with a world that has a history. */
function fill(dataDir: string) {
  if (WORLD === TESTS.name) return undefined;
  return fillInProcess(
    {
      history: WORLD,
      dataDir,
      keptDir: path.resolve(REPOSITORY_ROOT, '.data/seeds'),
      forgePort: PORTS.forge,
      argocdPort: PORTS.argocd,
      ticketsPort: PORTS.tickets,
    },
    say,
  );
}

async function untilReady(portalUrl: string): Promise<void> {
  await waitFor(
    `the portal at ${portalUrl}`,
    async () => {
      try {
        const response = await fetch(
          `${portalUrl}/.backstage/health/v1/readiness`,
        );
        return response.ok;
      } catch (error) {
        // Nothing listens yet; anything else is a fault.
        if ((error as Error).message === 'fetch failed') return false;
        throw error;
      }
    },
    180_000,
  );
}

function introduce(
  portal: string,
  { forge, argocds, clusters, timestamps }: World,
  { jira, servicenow }: TicketSystems,
  { pageUrl }: Channels,
  handPage: string,
  logFile: string,
): void {
  say(`
  GitOps Compliance is ready:  ${portal}

  Sign in as one of:`);
  for (const { id, name, title, description } of PERSONAS) {
    say(
      `    ${id.padEnd(10)} ${`${name} (${title})`.padEnd(28)} ${description}`,
    );
  }
  say(`
  Start with:  ${portal}/catalog/default/component/payments-api/promotion
  Stand-ins:   forge ${forge.url}   ${Object.entries(argocds)
    .map(([name, { url }]) => `Argo CD ${name} ${url}`)
    .join('   ')}
               ${Object.entries(clusters)
                 .map(([name, { url }]) => `cluster ${name} ${url}`)
                 .join('   ')}
               time stamps ${timestamps.url}   Jira ${jira.url}   ServiceNow ${
    servicenow.url
  }
               what went to Slack, by e-mail and to the pager ${pageUrl}
  Trouble:     npm run sandbox -- --help   or by page ${handPage}
  Log:         ${path.relative(process.cwd(), logFile)}
  Ctrl-C stops everything; the data stays for the next start.
`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`\n${(error as Error).message}\n`);
    process.exit(1);
  },
);
