import type { Knex } from 'knex';
import { mockLogger } from '../__testUtils__/mockLogger';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { eventually } from '../ledger/__testUtils__/eventually';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
} from '../ledger/__testUtils__/sample';
import { dueQueues } from './dueQueues';
import { PgBossJobs, PgBossJobsOptions } from './PgBossJobs';
import { storedJobs } from './__testUtils__/storedJobs';

const QUEUE = 'forge.refresh';

jest.setTimeout(90_000);

/** A promise with its keys outside. */
function latch(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>(done => {
    open = done;
  });
  return { opened, open };
}

describe('jobs on pg-boss', () => {
  const databases = ledgerDatabases();
  const started: PgBossJobs[] = [];
  let db: Knex;

  beforeEach(async () => {
    db = await databases.migrated();
  });

  afterEach(async () => {
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

  it('exist only when the recording that enqueued them commits', async () => {
    const jobs = await start();
    await createSampleTables(db);
    const ledger = sampleLedger(db, { jobs });
    await expect(
      ledger.record('sample:undone', async recording => {
        await recording.append(sampleDraft(1));
        await recording.enqueue({ queue: QUEUE, data: { at: 1 }, key: 'a' });
        await recording.enqueue({ queue: QUEUE, data: { at: 2 } });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await storedJobs(db, QUEUE)).toEqual([]);
    expect(await ledger.readStream('sample:undone')).toEqual([]);

    await ledger.record('sample:kept', async recording => {
      await recording.append(sampleDraft(1));
      await recording.enqueue({ queue: QUEUE, data: { at: 1 }, key: 'a' });
    });
    expect(await storedJobs(db, QUEUE)).toMatchObject([
      { state: 'created', key: 'a', data: { at: 1 } },
    ]);
  });

  it('run once each, also without a key and without a transaction', async () => {
    const seen: unknown[] = [];
    const jobs = await start();
    await jobs.enqueue({ queue: QUEUE, data: { at: 1 } });
    await jobs.enqueue({ queue: QUEUE, data: { at: 1 } });
    await jobs.work(QUEUE, async data => {
      seen.push(data);
    });
    await eventually('both done', async () =>
      (await storedJobs(db, QUEUE)).every(job => job.state === 'completed'),
    );
    expect(seen).toEqual([{ at: 1 }, { at: 1 }]);
  });

  it('enqueued together wait once per key, beside those that wait already', async () => {
    const replicas = [
      await start(),
      await start({ db: databases.replica(db) }),
    ];
    for (const jobs of replicas) {
      await jobs.enqueue({
        queue: QUEUE,
        data: { key: 'key-5' },
        key: 'key-5',
      });
    }
    const keys = Array.from({ length: 12 }, (_, at) => `key-${at}`);
    await Promise.all(
      Array.from({ length: 12 }, (_, at) => {
        const own = at % 2 ? keys : [...keys].reverse();
        return replicas[at % 2].enqueue([
          ...own.map(key => ({ queue: QUEUE, data: { key }, key } as const)),
          { queue: QUEUE, data: { key: 'key-0' }, key: 'key-0' },
          { queue: QUEUE, data: { key: null } },
        ]);
      }),
    );
    const stored = await storedJobs(db, QUEUE);
    const keysStored = stored.flatMap(({ data }) =>
      data.key === null ? [] : [data.key],
    );
    expect(keysStored.sort()).toEqual([...keys].sort());
    expect(stored).toHaveLength(keys.length + 12);
  });

  it('wait for their time, and come forward when asked for earlier', async () => {
    const seen: unknown[] = [];
    const jobs = await start();
    await jobs.work(QUEUE, async data => {
      seen.push(data.at);
    });
    await jobs.enqueue({
      queue: QUEUE,
      data: { at: 'late' },
      key: 'late',
      startAfterSeconds: 600,
    });
    await jobs.enqueue({
      queue: QUEUE,
      data: { at: 'moved' },
      key: 'moved',
      startAfterSeconds: 600,
    });
    await jobs.enqueue({
      queue: QUEUE,
      data: { at: 'moved' },
      key: 'moved',
      startAfterSeconds: 900,
    });
    await jobs.enqueue({ queue: QUEUE, data: { at: 'moved' }, key: 'moved' });
    await eventually('the moved job ran', () => seen.length > 0);
    expect(seen).toEqual(['moved']);
    expect(await storedJobs(db, QUEUE)).toMatchObject([
      { key: 'late', state: 'created' },
      { key: 'moved', state: expect.stringMatching(/active|completed/) },
    ]);
  });

  it('are due in the queues where their time has come', async () => {
    const jobs = await start();
    await jobs.enqueue([
      { queue: QUEUE, data: {}, key: 'now' },
      { queue: QUEUE, data: {}, key: 'late', startAfterSeconds: 600 },
      { queue: 'change.advance', data: {}, startAfterSeconds: 600 },
    ]);
    expect(await dueQueues(db, 'gitops_compliance_jobs')).toEqual([QUEUE]);
  });

  it('wake each worker of their queue, long before it would look by itself', async () => {
    const jobs = await start({ concurrency: 3 });
    const release = latch();
    const running: unknown[] = [];
    await jobs.work(QUEUE, async data => {
      running.push(data.at);
      await release.opened;
    });
    // One after another: the first looks of the workers are over by then.
    for (const at of [1, 2, 3]) {
      await jobs.enqueue({ queue: QUEUE, data: { at }, key: `key-${at}` });
      await eventually(`${at} run at once`, () => running.length === at);
    }
    expect(running).toEqual([1, 2, 3]);
    release.open();
  });

  it('are retried after a throw; the log and the table hold no payload', async () => {
    const logger = mockLogger();
    const jobs = await start({ logger });
    let attempts = 0;
    await jobs.work(QUEUE, async () => {
      attempts += 1;
      if (attempts === 1) {
        throw Object.assign(new Error('forge is\ndown'), {
          request: { authorization: 'Bearer secret' },
        });
      }
    });
    await jobs.enqueue({ queue: QUEUE, data: { repository: 'quiet' } });
    await eventually('first attempt failed', async () =>
      (await storedJobs(db, QUEUE)).find(job => job.output),
    );
    const [failed] = await storedJobs(db, QUEUE);
    expect(JSON.stringify(failed.output)).not.toContain('secret');
    await eventually('second attempt', async () =>
      (await storedJobs(db, QUEUE)).every(job => job.state === 'completed'),
    );
    expect(attempts).toBe(2);
    expect(logger.warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^Job forge\.refresh \S+ failed in attempt 1 and will be retried: Error: forge is down$/,
        ),
      ],
    ]);
  });

  it('wait at most once per key while another with that key runs, and never run at once', async () => {
    const replicas = [
      await start({ concurrency: 4 }),
      await start({ concurrency: 4, db: databases.replica(db) }),
    ];
    const release = latch();
    let running = 0;
    let mostRunning = 0;
    let runs = 0;
    let others = 0;
    const handler = async ({ key }: Record<string, unknown>) => {
      if (key === 'other') {
        others += 1;
        return;
      }
      runs += 1;
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      await release.opened;
      running -= 1;
    };
    await Promise.all(replicas.map(jobs => jobs.work(QUEUE, handler)));
    const enqueue = (key: string) =>
      Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          replicas[at % 2].enqueue({ queue: QUEUE, data: { key }, key }),
        ),
      );
    await enqueue('same');
    await eventually('first run', () => runs === 1);
    await enqueue('same');
    await enqueue('other');
    await eventually('another key is not held up', () => others > 0);
    expect(
      (await storedJobs(db, QUEUE))
        .filter(job => job.key === 'same')
        .map(job => job.state)
        // Postgres promises no order of rows.
        .sort(),
    ).toEqual(['active', 'created']);
    release.open();
    await eventually('second run', async () =>
      (await storedJobs(db, QUEUE)).every(job => job.state === 'completed'),
    );
    expect({ runs, mostRunning }).toEqual({ runs: 2, mostRunning: 1 });
  });

  it('that wait are held back until the news that needs them is committed', async () => {
    const jobs = await start();
    await db.schema.createTable('news', table => table.integer('at'));
    await jobs.enqueue({
      queue: QUEUE,
      data: {},
      key: 'k',
      startAfterSeconds: 1,
    });
    const seen: number[] = [];
    await db.transaction(async trx => {
      await jobs.enqueue({ queue: QUEUE, data: {}, key: 'k' }, trx);
      await jobs.work(QUEUE, async () => {
        const rows = await db('news').select('at');
        seen.push(rows.length);
      });
      await jobs.work('change.advance', async () => undefined);
      // Several polls go by: another queue's job is done meanwhile.
      await jobs.enqueue({
        queue: 'change.advance',
        data: {},
        startAfterSeconds: 2,
      });
      await eventually('polls went by', async () =>
        (
          await storedJobs(db, 'change.advance')
        ).some(job => job.state === 'completed'),
      );
      expect(seen).toEqual([]);
      await trx('news').insert({ at: 1 });
    });
    await eventually('the held job ran', () => seen.length > 0);
    expect(seen).toEqual([1]);
  });

  it('that run are waited for by stop, and nothing is enqueued before start', async () => {
    const jobs = await start({ stopTimeoutMs: 10_000 });
    const release = latch();
    let done = false;
    let taken = false;
    await jobs.work(QUEUE, async () => {
      taken = true;
      await release.opened;
      done = true;
    });
    await jobs.enqueue({ queue: QUEUE, data: {} });
    await eventually('taken', () => taken);
    const stopped = jobs.stop();
    release.open();
    await stopped;
    expect(done).toBe(true);
    expect(await storedJobs(db, QUEUE)).toMatchObject([{ state: 'completed' }]);
    await expect(jobs.enqueue({ queue: QUEUE, data: {} })).rejects.toThrow(
      /not started/,
    );
  });

  it('refuse a second handler of one queue', async () => {
    const jobs = await start();
    await jobs.work(QUEUE, async () => undefined);
    await expect(jobs.work(QUEUE, async () => undefined)).rejects.toThrow(
      /already has a handler/,
    );
  });
});
