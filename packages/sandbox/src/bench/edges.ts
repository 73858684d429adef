import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../freePort';
import { startPostgres } from '../postgres';
import type { Measure } from './Measure';
import { runScript } from './script';

/** Lies with what it measures, whose insides it uses. */
const SCRIPT =
  'plugins/gitops-compliance-backend/src/changes/__testUtils__/edgesBench.ts';
const PASSWORD = 'bench';
const CHANGES = 500;
const MAX_SECONDS = 2;

/**
 * How long it takes until every change that waits for an edge of the calendar
 * is evaluated anew, recorded and moved; and until it turns out that nothing is
 * new, as at each sweep.
 */
export async function edgeTimes(): Promise<Measure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-edges-'));
  const port = await freePort();
  const dataDir = path.join(folder, 'postgres');
  const postgres = await startPostgres({ dataDir, port, password: PASSWORD });
  try {
    const { moved, ready, seconds, quietSeconds } = await runScript<{
      moved: number;
      ready: number;
      seconds: number;
      quietSeconds: number;
    }>(SCRIPT, {
      EDGES_BENCH_DATABASE: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
      EDGES_BENCH_CHANGES: String(CHANGES),
    });
    return [
      {
        what: 'Changes that an edge moved',
        kind: 'count',
        value: `${moved} evaluated anew, ${ready} ready`,
        limit: `${CHANGES}`,
        kept: moved === CHANGES && ready === CHANGES,
      },
      {
        what: 'Re-evaluating them on the edge, with what is recorded of it',
        kind: 'time',
        value: `${seconds.toFixed(2)} s`,
        limit: `≤ ${MAX_SECONDS} s`,
        kept: seconds <= MAX_SECONDS,
      },
      {
        what: 'The same when nothing is new',
        kind: 'time',
        value: `${quietSeconds.toFixed(2)} s`,
        limit: '',
      },
    ];
  } finally {
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  }
}
