import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { freePort } from '../../freePort';
import { postgresFolder, startPostgres } from '../../postgres';
import type { WorldPlan } from '../plan';
import { loadSecrets } from '../secrets';
import { SEEDED } from '../World';
import { hashOfSeed } from './hashOfSeed';
import { makeHistory } from './makeHistory';
import { DAY_MS, HOUR_MS } from './time';

/** A kept history is taken as long as it ends this near to now. */
const KEPT_FOR_MS = 2 * DAY_MS;
/** Histories that are kept at the most. */
const KEPT_AT_MOST = 3;

const markSchema = z.object({
  plan: z.string(),
  until: z.iso.datetime(),
  hash: z.string(),
});

/** How often progress is told, in days of the history. */
const SAY_EVERY_DAYS = 10;

/** What of a data directory makes up a world. */
const PARTS = [
  'forge',
  'argocd',
  'tickets',
  'settings',
  'secrets.json',
  'postgres',
];

/** What a filled data directory says of itself. */
export type SeedMark = z.infer<typeof markSchema>;

/** Where a world with a history shall be, and what it is made from. */
export interface FillOptions {
  plan: WorldPlan;
  days: number;
  dataDir: string;
  /** Where finished histories are kept for further data directories. */
  keptDir: string;
  forgePort: number;
  argocdPort: number;
  ticketsPort: number;
  now: Date;
  say: (text: string) => void;
}

/**
 * Fills a data directory with a world and its history, unless it is filled. A
 * history that was made by the same code a short time ago is copied; else it
 * is made anew, which takes minutes.
 *
 * @throws Error when the directory was filled with something else
 */
export async function fillWithHistory(options: FillOptions): Promise<SeedMark> {
  const { dataDir, plan, say } = options;
  const present = await readMark(dataDir);
  if (present) {
    if (present.plan === plan.name) return present;
    throw new Error(
      `${dataDir} holds the world '${present.plan}', not '${plan.name}': delete the folder, or choose another with SANDBOX_DATA`,
    );
  }
  const hash = hashOfSeed([
    plan.name,
    String(options.days),
    String(options.forgePort),
    String(options.argocdPort),
    String(options.ticketsPort),
  ]);
  const kept = path.join(options.keptDir, hash);
  const known = await readMark(kept);
  if (known && isFresh(known, options.now)) {
    say('Copying a history that was made before …');
    return copyKept(kept, dataDir, known);
  }
  const mark = await make(options, hash);
  await keep(dataDir, kept, options.keptDir);
  return mark;
}

async function make(options: FillOptions, hash: string): Promise<SeedMark> {
  const { plan, dataDir, days, say } = options;
  say(
    `Living through ${days} days of ${plan.services.length} services, once (a few minutes) …`,
  );
  const until = new Date(Math.floor(options.now.getTime() / HOUR_MS) * HOUR_MS);
  // A filling that was interrupted left half a ledger.
  await rm(postgresFolder(path.join(dataDir, 'postgres')), {
    recursive: true,
    force: true,
  });
  const { postgresPassword } = await loadSecrets(dataDir);
  const port = await freePort();
  const postgres = await startPostgres({
    dataDir: path.join(dataDir, 'postgres'),
    port,
    password: postgresPassword,
  });
  let day = 0;
  try {
    await makeHistory({
      plan,
      days,
      until,
      hash,
      dataDir,
      forgePort: options.forgePort,
      argocdPort: options.argocdPort,
      ticketsPort: options.ticketsPort,
      database: {
        connection: {
          host: '127.0.0.1',
          port,
          user: 'postgres',
          password: postgresPassword,
          // What a power cut would lose here is made again.
          options: '-c synchronous_commit=off',
        },
      },
      onProgress: at => {
        const lived =
          days - Math.ceil((until.getTime() - at.getTime()) / DAY_MS);
        if (lived === day || lived % SAY_EVERY_DAYS !== 0) return;
        day = lived;
        say(`  day ${lived} of ${days}`);
      },
    });
  } finally {
    await postgres.close();
  }
  const mark = { plan: plan.name, until: until.toISOString(), hash };
  await writeFile(path.join(dataDir, SEEDED), JSON.stringify(mark));
  return mark;
}

async function readMark(folder: string): Promise<SeedMark | undefined> {
  const file = path.join(folder, SEEDED);
  if (!existsSync(file)) return undefined;
  const text = await readFile(file, 'utf8');
  try {
    return markSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(
      `${folder} was filled by another release: delete the folder to start anew`,
      { cause: error },
    );
  }
}

function isFresh({ until }: SeedMark, now: Date): boolean {
  return now.getTime() - Date.parse(until) < KEPT_FOR_MS;
}

async function copyKept(
  kept: string,
  dataDir: string,
  mark: SeedMark,
): Promise<SeedMark> {
  await mkdir(dataDir, { recursive: true });
  for (const part of PARTS) copy(path.join(kept, part), place(dataDir, part));
  copy(path.join(kept, SEEDED), path.join(dataDir, SEEDED));
  return mark;
}

/** Keeps a copy, complete or not at all, and lets go of the oldest. */
async function keep(
  dataDir: string,
  kept: string,
  keptDir: string,
): Promise<void> {
  const next = `${kept}.next`;
  await rm(next, { recursive: true, force: true });
  await mkdir(next, { recursive: true });
  for (const part of PARTS) copy(place(dataDir, part), path.join(next, part));
  copy(path.join(dataDir, SEEDED), path.join(next, SEEDED));
  await rm(kept, { recursive: true, force: true });
  await rename(next, kept);
  await forgetOldest(keptDir);
}

async function forgetOldest(keptDir: string): Promise<void> {
  const marks = await Promise.all(
    (
      await readdir(keptDir)
    ).map(async name => {
      const folder = path.join(keptDir, name);
      return { folder, until: (await readMark(folder))?.until ?? '' };
    }),
  );
  marks.sort((a, b) => b.until.localeCompare(a.until));
  for (const { folder } of marks.slice(KEPT_AT_MOST)) {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where a part lies: Postgres may have its data elsewhere. */
function place(dataDir: string, part: string): string {
  const folder = path.join(dataDir, part);
  return part === 'postgres' ? postgresFolder(folder) : folder;
}

/** With owners and modes, which Postgres insists on. */
function copy(source: string, target: string): void {
  const isFolder = statSync(source).isDirectory();
  const { status, stderr } = spawnSync(
    'cp',
    ['-a', isFolder ? `${source}/.` : source, target],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`Copying ${source} failed: ${stderr}`);
}
