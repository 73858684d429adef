import { Client } from 'pg';
import type { Stage } from '../browser/stage';
import type { Measure } from './Measure';
import { runScript } from './script';

/** Lies with the ledger, whose insides it uses. */
const SCRIPT =
  'plugins/gitops-compliance-backend/src/ledger/__testUtils__/bench.ts';
const DATABASE = 'ledger_bench';
/** Rebuilding ten times as many entries may cost at most this much more each. */
const MAX_SLOWDOWN = 2;

/** What the script prints. */
interface LedgerFigures {
  recordsPerSecond: number;
  rebuilds: { entries: number; entriesPerSecond: number }[];
}

/** Throughput of recording and rebuilding, in a database of its own. */
export async function ledgerRates(
  stage: Stage,
  sizes = [5_000, 50_000],
): Promise<Measure[]> {
  const admin = new Client(stage.postgresUrl);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${DATABASE}`);
  await admin.end();
  const url = new URL(stage.postgresUrl);
  url.pathname = `/${DATABASE}`;
  const { recordsPerSecond, rebuilds } = await runScript<LedgerFigures>(
    SCRIPT,
    {
      LEDGER_BENCH_DATABASE: url.toString(),
      LEDGER_BENCH_SIZES: JSON.stringify(sizes),
    },
  );
  const [few, many] = rebuilds;
  const slowdown = few.entriesPerSecond / many.entriesPerSecond;
  return [
    {
      what: 'Ledger: record() with one entry, 8 at a time',
      kind: 'time',
      value: `${Math.round(recordsPerSecond)} / s`,
      limit: '',
    },
    ...rebuilds.map(
      (rebuild): Measure => ({
        kind: 'time',
        what: `Ledger: rebuild and compare ${rebuild.entries} entries`,
        value: `${Math.round(rebuild.entriesPerSecond)} entries / s`,
        limit: '',
      }),
    ),
    {
      kind: 'ratio',
      what: `Ledger: cost of an entry in ${many.entries} against ${few.entries}`,
      value: `× ${slowdown.toFixed(2)}`,
      limit: `≤ × ${MAX_SLOWDOWN}`,
      kept: slowdown <= MAX_SLOWDOWN,
    },
  ];
}
