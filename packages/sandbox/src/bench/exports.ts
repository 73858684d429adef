import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../freePort';
import { startPostgres } from '../postgres';
import type { Measure } from './Measure';
import { verifyApart } from './programMemory';
import { runScript } from './script';

/** Lies with the exporter, whose insides it uses. */
const SCRIPT =
  'plugins/gitops-compliance-backend/src/evidence/__testUtils__/exportBench.ts';
const PASSWORD = 'bench';
/** Of a year; `BENCH_EXPORT_CHANGES` says otherwise. */
const CHANGES = 10_000;
const MAX_MEGABYTES = 400;
/**
 * An export runs in a heap of this size, as in a small container: Node takes
 * more where it may, and gives it back late.
 */
const HEAP = '--max-old-space-size=192 --max-semi-space-size=8';
/** Verified; verified with gaps: nobody has closed the months of that year. */
const VERIFIED = [0, 3];

/** What the script prints of an export. */
interface ExportFigures {
  seconds: number;
  /** The most memory. */
  megabytes: number;
  id: string;
}

/** What the script prints of a bundle that was fetched. */
interface FetchFigures {
  megabytes: number;
  /** Its file. */
  bundle: string;
}

/**
 * Memory and time of an export of many changes, of one of nothing, and of the
 * verifier on both, each in a process of its own. What is exported is invented:
 * see the script.
 */
export async function exportRates(
  say: (text: string) => void,
  changes = Number(process.env.BENCH_EXPORT_CHANGES ?? CHANGES),
): Promise<Measure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-export-'));
  const port = await freePort();
  const dataDir = path.join(folder, 'postgres');
  const postgres = await startPostgres({ dataDir, port, password: PASSWORD });
  const run = <T>(step: string, id = '') =>
    runScript<T>(SCRIPT, {
      EXPORT_BENCH_DATABASE: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
      EXPORT_BENCH_FOLDER: folder,
      EXPORT_BENCH_STEP: step,
      EXPORT_BENCH_CHANGES: String(changes),
      EXPORT_BENCH_EXPORT: id,
      ...((step === 'all' || step === 'nothing') && { NODE_OPTIONS: HEAP }),
    });
  const keys = ['checkpoint', 'export'].flatMap(role => [
    '--key',
    path.join(folder, `${role}.public.pem`),
  ]);
  const verified = ({ bundle }: FetchFigures) =>
    verifyApart([bundle, ...keys], VERIFIED);
  try {
    say(`A log with ${changes} changes …`);
    const { entries } = await run<{ entries: number }>('tell');
    say('An export of nothing …');
    const nothing = await run<ExportFigures>('nothing');
    say('An export of all …');
    const all = await run<ExportFigures>('all');
    say('The verifier …');
    const fetchedNothing = await run<FetchFigures>('fetch', nothing.id);
    const emptyVerified = await verified(fetchedNothing);
    const fetched = await run<FetchFigures>('fetch', all.id);
    const allVerified = await verified(fetched);
    say(allVerified.out.split('\n').slice(0, 6).join('\n'));
    const { size } = await stat(fetched.bundle);
    const of = `${changes} changes, ${entries} entries`;
    return [
      memory(
        `Memory of an export in a heap of 192 MB: ${of}`,
        all.megabytes,
        MAX_MEGABYTES,
      ),
      memory(
        'The same of an export of nothing, in a heap of 192 MB too',
        nothing.megabytes,
      ),
      memory('Memory of fetching the bundle as ZIP', fetched.megabytes),
      time('Time to make the bundle', all.seconds),
      {
        what: 'Size of the bundle as ZIP',
        kind: 'time',
        value: `${Math.round(size / 1e6)} MB`,
        limit: '',
      },
      memory('Memory of the verifier on it', allVerified.megabytes),
      memory('The same on the bundle of nothing', emptyVerified.megabytes),
      time('Time to verify it', allVerified.seconds),
    ];
  } finally {
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function memory(what: string, megabytes: number, limit?: number): Measure {
  return {
    what,
    kind: 'size',
    value: `${Math.round(megabytes)} MB`,
    limit: limit === undefined ? '' : `≤ ${limit} MB`,
    ...(limit !== undefined && { kept: megabytes <= limit }),
  };
}

function time(what: string, seconds: number): Measure {
  return { what, kind: 'time', value: `${seconds.toFixed(1)} s`, limit: '' };
}
