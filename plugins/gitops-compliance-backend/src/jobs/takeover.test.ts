import type { Knex } from 'knex';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mockLogger } from '../__testUtils__/mockLogger';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { eventually } from '../ledger/__testUtils__/eventually';
import { PgBossJobs, PgBossJobsOptions } from './PgBossJobs';

const QUEUE = 'forge.refresh';

jest.setTimeout(90_000);

describe('jobs whose worker is gone', () => {
  const databases = ledgerDatabases();
  const started: PgBossJobs[] = [];
  const victims: ChildProcess[] = [];
  let db: Knex;

  beforeEach(async () => {
    db = await databases.migrated();
  });

  afterEach(async () => {
    victims.splice(0).forEach(victim => victim.kill('SIGKILL'));
    await Promise.all(started.splice(0).map(jobs => jobs.stop()));
  });

  async function start(options: Partial<PgBossJobsOptions> = {}) {
    const jobs = new PgBossJobs({
      db,
      logger: mockLogger(),
      stopTimeoutMs: 2_000,
      ...options,
    });
    started.push(jobs);
    await jobs.start();
    return jobs;
  }

  it.each([
    ['by heartbeat, with the settings of production', {}, 30_000],
    ['by expiry', { expireInSeconds: 2, superviseSeconds: 1 }, 10_000],
  ])('of a killed process are taken up %s', async (_, settings, withinMs) => {
    const jobs = await start(settings);
    await jobs.enqueue({ queue: QUEUE, data: { at: 1 }, key: 'k' });
    const { host, port, user, password, database } =
      db.client.connectionSettings;
    const victim = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        require.resolve('./__testUtils__/stuckWorker'),
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          STUCK_WORKER: JSON.stringify({
            ...settings,
            connection: { host, port, user, password, database },
          }),
        },
      },
    );
    victims.push(victim);
    const [taken] = await Promise.race([
      once(victim.stdout, 'data'),
      once(victim, 'exit'),
    ]);
    expect(String(taken)).toBe('taken\n');
    const exited = once(victim, 'exit');
    victim.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);

    const seen: unknown[] = [];
    await jobs.work(QUEUE, async data => {
      seen.push(data);
    });
    await eventually('the job is taken up', () => seen.length > 0, withinMs);
    expect(seen).toEqual([{ at: 1 }]);
  });

  it('tell a handler that overruns its time to stop, and retry', async () => {
    const jobs = await start({ expireInSeconds: 1, superviseSeconds: 1 });
    let aborted = false;
    let attempts = 0;
    await jobs.work(QUEUE, async (_, signal) => {
      attempts += 1;
      if (attempts === 1) {
        await new Promise(() => {
          signal.addEventListener('abort', () => {
            aborted = true;
          });
        });
      }
    });
    await jobs.enqueue({ queue: QUEUE, data: {} });
    await eventually('second attempt', () => attempts === 2, 15_000);
    expect(aborted).toBe(true);
  });
});
