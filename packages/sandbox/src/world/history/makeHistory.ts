import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DateTime } from 'luxon';
import { stringify } from 'yaml';
import type { ArgoCdTimings } from '../../argocd';
import { startTicketSystems } from '../../tickets';
import type { WorldPlan } from '../plan';
import { policyOf } from '../policy';
import { settingsFiles } from '../settings';
import { startStandIns } from '../World';
import { deployBaseline } from './deployBaseline';
import { Director } from './Director';
import { addEnding } from './ending';
import { addEveryday } from './everyday';
import { startHistoryPortal } from './HistoryPortal';
import { addPlants } from './plants';
import { Random } from './Random';
import { addResolving } from './resolving';
import { Scene } from './Scene';
import type { Span } from './Span';
import { addSettingAside } from './settingAside';
import { SimulatedClock } from './SimulatedClock';
import { SimulatedHost } from './SimulatedHost';
import { Story } from './Story';
import { DAY_MS, HOUR_MS } from './time';

/** How long things take in a history: as in a real cluster. */
const TIMINGS: Partial<ArgoCdTimings> = {
  reconcileIntervalMs: 180_000,
  syncDurationMs: 40_000,
  healthDelayMs: 90_000,
};

/** The world is there for this long before the portal looks at it. */
const BEFORE_PORTAL_MS = HOUR_MS;

/** What a history is made from and for. */
export interface HistoryOptions {
  plan: WorldPlan;
  days: number;
  /** The last instant. */
  until: Date;
  /** Hash of the code that makes it. */
  hash: string;
  /** Where the stand-ins keep what they know; emptied. */
  dataDir: string;
  forgePort: number;
  argocdPort: number;
  /** Of Jira; ServiceNow has the next one. */
  ticketsPort: number;
  /** A Postgres without the plugin's database, which `prefix` begins. */
  database: { connection: object | string; prefix?: string };
  onProgress?: (at: Date) => void;
}

/**
 * Makes a past: the stand-ins, the real collectors and the real use cases live
 * through days of it under one clock that runs ahead, so that ledger and read
 * models tell of it as they would if it had happened. Chance is seeded: the
 * same options give the same story.
 */
export async function makeHistory(options: HistoryOptions): Promise<void> {
  const { plan, dataDir, until } = options;
  const span: Span = {
    from: new Date(until.getTime() - options.days * DAY_MS),
    until,
  };
  const clock = new SimulatedClock(
    new Date(span.from.getTime() - BEFORE_PORTAL_MS),
  );
  const now = () => clock.now();
  const world = await startStandIns(
    {
      plan,
      dataDir,
      forgePort: options.forgePort,
      argocdPort: options.argocdPort,
      // No portal is told: it reads by itself in a history.
      webhookUrl: '',
      timings: TIMINGS,
      now,
    },
    { isNew: true, stepping: true },
  );
  const ticketsDir = path.join(dataDir, 'tickets');
  await rm(ticketsDir, { recursive: true, force: true });
  const tickets = await startTicketSystems({
    dataDir: ticketsDir,
    port: options.ticketsPort,
    secrets: world.secrets,
    now,
  });
  try {
    await writeFile(
      settingsFiles(dataDir).policy,
      stringify(policyOf(plan, span)),
    );
    await deployBaseline(world, clock);
    clock.moveTo(span.from);
    const host = new SimulatedHost(now, {
      name: plan.name,
      hash: options.hash,
      from: DateTime.fromJSDate(span.from, { zone: 'utc' }),
      until: DateTime.fromJSDate(until, { zone: 'utc' }),
    });
    const { database } = options;
    const portal = await startHistoryPortal({
      world,
      tickets,
      dataDir,
      database,
      clock,
      host,
    });
    try {
      // Who follows an instance shall know from the first what belongs to whom.
      await host.runner.readCatalog();
      host.follow();
      const director = new Director(world, host, clock, options.onProgress);
      await director.advanceTo(clock.now());
      const scene = new Scene(world, portal, director, span, tickets.jira);
      const story = new Story(director);
      const reserved = new Map([
        ...addPlants(scene, story),
        ...addEnding(scene, story),
      ]);
      const random = new Random(plan.name);
      addEveryday(scene, story, { random, reserved });
      addResolving(scene, story);
      addSettingAside(scene, story);
      await story.tellUntil(until);
    } finally {
      await portal.close();
    }
  } finally {
    await tickets.close();
    await world.close();
  }
}
