import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Fleet } from '@gitops-compliance/plugin-gitops-compliance-common';
import { freePort } from '../freePort';
import { startPostgres } from '../postgres';
import { ms, type Measure } from './Measure';
import { runScript } from './script';

/** Lies with what it measures, whose insides it uses. */
const SCRIPT =
  'plugins/gitops-compliance-backend/src/verdicts/__testUtils__/fleetBench.ts';
const PASSWORD = 'bench';
const SERVICES = 500;
const FEWER = 50;
const MAX_MS = 150;
/** Ten times the rows may take no more than ten times as long. */
const MAX_RATIO = SERVICES / FEWER;

/**
 * How long the server takes for a page of all services with the worst verdict of
 * each check, and how that grows from a tenth of them; and what it answers a
 * screen that asks for the first of them.
 */
export async function fleetTimes(): Promise<{
  measures: Measure[];
  first: Fleet;
}> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-fleet-'));
  const port = await freePort();
  const dataDir = path.join(folder, 'postgres');
  const postgres = await startPostgres({ dataDir, port, password: PASSWORD });
  try {
    const { few, many, verdicts, bytes, first } = await runScript<{
      few: number;
      many: number;
      verdicts: number;
      bytes: number;
      first: Fleet;
    }>(SCRIPT, {
      FLEET_BENCH_DATABASE: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
      FLEET_BENCH_SERVICES: String(SERVICES),
      FLEET_BENCH_FEWER: String(FEWER),
    });
    const ratio = many / few;
    const measures: Measure[] = [
      {
        what: `A page of ${SERVICES} services, ${verdicts} verdicts (median)`,
        kind: 'time',
        value: `${ms(many)}, ${Math.round(bytes / 1024)} KiB`,
        limit: `≤ ${MAX_MS} ms`,
        kept: many <= MAX_MS,
      },
      {
        what: `The same of ${FEWER} services, in the same run`,
        kind: 'time',
        value: ms(few),
        limit: '',
      },
      {
        what: `Ratio of ${SERVICES} services to ${FEWER}`,
        kind: 'ratio',
        value: ratio.toFixed(1),
        limit: `≤ ${MAX_RATIO}`,
        kept: ratio <= MAX_RATIO,
      },
    ];
    return { measures, first };
  } finally {
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  }
}
