import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../freePort';
import { startPostgres } from '../postgres';
import type { Measure } from './Measure';
import { runScript } from './script';

/** Lies with what it measures, whose insides it uses. */
const SCRIPT =
  'plugins/gitops-compliance-backend/src/verdicts/__testUtils__/verdictsBench.ts';
const PASSWORD = 'bench';
const SERVICES = 500;
const MIN_RATE = 2_000;
/** A verdict that is made and recorded, against inserting its row by itself. */
const MAX_RATIO = 2;

/** Verdicts, and the milliseconds that they took; of them, the processor's. */
interface Made {
  verdicts: number;
  took: number;
  busy: number;
}

const rate = ({ verdicts }: Made, spent: number) =>
  Math.round((verdicts * 1000) / spent);
const perSecond = (value: number) => `${value} /s`;

/**
 * How many verdicts a second are made anew and recorded, in one process that
 * runs the jobs which moved facts cause, one after the other: where facts of
 * many services are recorded together, and where they come one by one. Against
 * inserting the same rows and doing nothing else. Each service is in one
 * environment, so a job of one has just its checks to make.
 */
export async function verdictRates(): Promise<Measure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-verdicts-'));
  const port = await freePort();
  const dataDir = path.join(folder, 'postgres');
  const postgres = await startPostgres({ dataDir, port, password: PASSWORD });
  try {
    const { together, recorded, alone, quiet, bare } = await runScript<{
      together: Made;
      recorded: number;
      alone: Made;
      quiet: Made;
      bare: Made;
    }>(SCRIPT, {
      VERDICTS_BENCH_DATABASE: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
      VERDICTS_BENCH_SERVICES: String(SERVICES),
    });
    const cost = ({ took, verdicts }: Made) => took / verdicts;
    const ratio = cost(together) / cost(bare);
    const rates = [
      rate(together, together.took),
      rate(alone, alone.busy),
    ] as const;
    return [
      {
        what: `Verdicts made anew and recorded, ${SERVICES} services moved by 50`,
        kind: 'time',
        value: perSecond(rates[0]),
        limit: `≥ ${perSecond(MIN_RATE)}`,
        kept: rates[0] >= MIN_RATE,
      },
      {
        what: 'Entries that told of them',
        kind: 'count',
        value: String(recorded),
        limit: `${SERVICES}`,
        kept: recorded === SERVICES,
      },
      {
        what: 'A verdict of them against inserting its row, a target at a time',
        kind: 'ratio',
        value: ratio.toFixed(1),
        limit: `≤ ${MAX_RATIO}`,
        kept: ratio <= MAX_RATIO,
      },
      {
        what: 'Services that moved one after the other, per second of processor',
        kind: 'time',
        value: perSecond(rates[1]),
        limit: `≥ ${perSecond(MIN_RATE)}`,
        kept: rates[1] >= MIN_RATE,
      },
      {
        what: 'The same with the time that Postgres took',
        kind: 'time',
        value: perSecond(rate(alone, alone.took)),
        limit: '',
      },
      {
        what: 'Verdicts made anew where nothing was new',
        kind: 'time',
        value: perSecond(rate(quiet, quiet.took)),
        limit: '',
      },
      {
        what: 'Rows of verdicts inserted and nothing else, a target at a time',
        kind: 'time',
        value: perSecond(rate(bare, bare.took)),
        limit: '',
      },
    ];
  } finally {
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  }
}
