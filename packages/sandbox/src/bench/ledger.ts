import { Client } from 'pg';
import type { Stage } from '../browser/stage';
import type { Measure } from './Measure';
import { runScript } from './script';

/** Lies with the ledger, whose insides it uses. */
const SCRIPT =
  'plugins/gitops-compliance-backend/src/ledger/__testUtils__/bench.ts';
const DATABASE = 'ledger_bench';
const LOG_SCRIPT =
  'plugins/gitops-compliance-backend/src/ledger/__testUtils__/logBench.ts';
const LOG_DATABASE = 'log_bench';
/** Recording with a log must reach this share of bare INSERTs. */
const MIN_APPEND_RATIO = 0.5;
/** An entry in a large ledger may cost at most this much more. */
const MAX_APPEND_GROWTH = 1.5;
/** A proof in the large log may cost at most this much more. */
const MAX_PROOF_RATIO = 1.5;
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
  const url = await newDatabase(stage, DATABASE);
  const { recordsPerSecond, rebuilds } = await runScript<LedgerFigures>(
    SCRIPT,
    {
      LEDGER_BENCH_DATABASE: url,
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

/** What the script of the log prints. */
interface LogFigures {
  entryBytes: number;
  large: { entries: number; rowsPerSecond: number };
  rowsPerSecond: number;
  bareRowsPerSecond: number;
  proofs: { size: number; ms: number }[];
}

/**
 * What the log costs, in a database of its own.
 *
 * @param sizes - of a small and a large log, whose proofs are compared
 */
export async function logRates(
  stage: Stage,
  sizes = [50_000, Number(process.env.BENCH_LOG_SIZE ?? 500_000)],
): Promise<Measure[]> {
  const figures = await runScript<LogFigures>(LOG_SCRIPT, {
    LOG_BENCH_DATABASE: await newDatabase(stage, LOG_DATABASE),
    LOG_BENCH_SIZES: JSON.stringify(sizes),
  });
  const share = figures.rowsPerSecond / figures.bareRowsPerSecond;
  const [small, large] = figures.proofs;
  const slowdown = large.ms / small.ms;
  const growth = figures.rowsPerSecond / figures.large.rowsPerSecond;
  return [
    {
      kind: 'time',
      what: `Log: entries of ${figures.entryBytes} bytes recorded, placed and signed, 8 producers on 2 replicas`,
      value: `${Math.round(figures.rowsPerSecond)} / s`,
      limit: '',
    },
    {
      kind: 'ratio',
      what: 'Log: the same against bare INSERTs of the same bytes',
      value: `× ${share.toFixed(2)}`,
      limit: `≥ × ${MIN_APPEND_RATIO}`,
      kept: share >= MIN_APPEND_RATIO,
    },
    {
      kind: 'ratio',
      what: `Log: cost of an entry in ${figures.large.entries} against few`,
      value: `× ${growth.toFixed(2)}`,
      limit: `≤ × ${MAX_APPEND_GROWTH}`,
      kept: growth <= MAX_APPEND_GROWTH,
    },
    {
      kind: 'ratio',
      what: `Log: an inclusion proof at ${large.size} entries against ${small.size}`,
      value: `× ${slowdown.toFixed(2)}`,
      limit: `≤ × ${MAX_PROOF_RATIO}`,
      kept: slowdown <= MAX_PROOF_RATIO,
    },
  ];
}

/** Makes an empty database beside the portal's; resolves to its address. */
async function newDatabase(stage: Stage, name: string): Promise<string> {
  const admin = new Client(stage.postgresUrl);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(stage.postgresUrl);
  url.pathname = `/${name}`;
  return url.toString();
}
