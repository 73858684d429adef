import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../freePort';
import { startPostgres } from '../postgres';
import { ms, percentile, type Measure } from './Measure';
import { runScript } from './script';

/** Lies with what it measures, whose insides it uses. */
const SCRIPT =
  'plugins/gitops-compliance-backend/src/timeTravel/__testUtils__/stateBench.ts';
const PASSWORD = 'bench';
const ENTRIES = 50_000;
/** With `BENCH_MILLIONS=1`, against the entries above; `BENCH_STATE_ENTRIES`: any. */
const MANY_ENTRIES = 5_000_000;
const MAX_RATIO = 3;
const MAX_STATE_MS = 50;
const MAX_DENSITY_MS = 50;
const MAX_TIMELINE_MS = 30;

interface Times {
  rows: number;
  state: number[];
  density: number[];
  timeline: number[];
}

/**
 * How long it takes to tell what ran at an instant in an environment, how often that
 * changed on the days around it, and what happened to a target, and how that grows with the ledger.
 */
export async function stateTimes(): Promise<Measure[]> {
  const { BENCH_MILLIONS, BENCH_STATE_ENTRIES } = process.env;
  const entries = Number(
    BENCH_STATE_ENTRIES ?? (BENCH_MILLIONS === '1' ? MANY_ENTRIES : ENTRIES),
  );
  const fewer = entries > ENTRIES ? ENTRIES : ENTRIES / 10;
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-state-'));
  const port = await freePort();
  const dataDir = path.join(folder, 'postgres');
  const postgres = await startPostgres({ dataDir, port, password: PASSWORD });
  try {
    const { few, many } = await runScript<{ few: Times; many: Times }>(SCRIPT, {
      STATE_BENCH_DATABASE: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
      STATE_BENCH_FEWER: String(fewer),
      STATE_BENCH_ENTRIES: String(entries),
    });
    const perRow = ({ state, rows }: Times) => percentile(state, 0.5) / rows;
    const ratio = perRow(many) / perRow(few);
    const state = percentile(many.state, 0.95);
    const density = percentile(many.density, 0.95);
    const timeline = percentile(many.timeline, 0.95);
    return [
      {
        what: `What ran, ${many.rows} deployments, ${entries} entries (p95)`,
        kind: 'time',
        value: ms(state),
        limit: `≤ ${MAX_STATE_MS} ms`,
        kept: state <= MAX_STATE_MS,
      },
      {
        what: `A row of it against ${fewer} entries (medians, same run)`,
        kind: 'ratio',
        value: ratio.toFixed(1),
        limit: `≤ ${MAX_RATIO}`,
        kept: ratio <= MAX_RATIO,
      },
      {
        what: `How often it changed on 29 days, ${entries} entries (p95)`,
        kind: 'time',
        value: ms(density),
        limit: `≤ ${MAX_DENSITY_MS} ms`,
        kept: density <= MAX_DENSITY_MS,
      },
      {
        what: `The timeline of a target, two weeks, ${entries} entries (p95)`,
        kind: 'time',
        value: ms(timeline),
        limit: `≤ ${MAX_TIMELINE_MS} ms`,
        kept: timeline <= MAX_TIMELINE_MS,
      },
    ];
  } finally {
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  }
}
