import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fromKnex, type Job, PgBoss } from 'pg-boss';
import { dueQueues } from './dueQueues';
import { poolExecutor } from './executor';
import { type JobDraft, type Jobs, QUEUE_NAMES, type QueueName } from './Jobs';
import { ensureJobsSchema, jobsSchemaName } from './jobsSchema';

/** How often all queues are looked at, to wake the workers of those with jobs. */
const LOOK_MS = 250;
/** How often a worker looks itself, whom nobody wakes. */
const POLLING_SECONDS = 30;
/** With more jobs waiting, the next one is fetched without a pause. */
const BACKLOG = 10;
const RETRY_DELAY_SECONDS = 1;
const RETRY_DELAY_MAX_SECONDS = 60;
/** At a minute each, two years: a job ends by success. */
const RETRY_LIMIT = 1_000_000;
/** How long a handler may run before it counts as hung. */
const STEP_SECONDS = 120;
const EXPORT_SECONDS = 6 * 3600;
const RETENTION_SECONDS = 2 * 365 * 24 * 3600;
const KEEP_COMPLETED_SECONDS = 24 * 3600;
const MAINTENANCE_SECONDS = 3600;
const ERROR_LOG_INTERVAL_MS = 10_000;

type Handler = Parameters<Jobs['work']>[1];

interface Running {
  boss: PgBoss;
  schema: string;
  /** The workers of each queue, to be woken. */
  workers: Map<string, string[]>;
  /** Ends the looking for jobs. */
  ending: AbortController;
}

/** What {@link PgBossJobs} works with. */
export interface PgBossJobsOptions {
  /** The plugin's database. */
  db: Knex;
  logger: LoggerService;
  /** Schema of the job tables. Default: {@link jobsSchemaName}. */
  schema?: string;
  /** Jobs of one queue that this process runs at once. Default: 2. */
  concurrency?: number;
  /**
   * A handler that runs longer is aborted and its job retried. Default: 120, and
   * for exports 6 hours, which read a year of a large installation.
   */
  expireInSeconds?: number;
  /** A worker silent for longer counts as dead; at least 10. Default: 10. */
  heartbeatSeconds?: number;
  /** How often dead workers' jobs are looked for, from 1. Default: 5. */
  superviseSeconds?: number;
  /** How long `stop` waits for running handlers. Default: 20 000 ms. */
  stopTimeoutMs?: number;
}

/**
 * Jobs on pg-boss, in a schema of their own in the plugin's database.
 *
 * Beyond {@link Jobs} it promises: jobs with one key never run at once, in any
 * replica; jobs with one key run in the order of their enqueuing; a retry runs
 * before its key's next job. A transaction that enqueues a key which already
 * waits holds that waiting job back until it ends, so that the run sees what
 * the transaction wrote, and brings it forward to the earlier of both times.
 * A job that failed while a newer one waited stands beside it until its retry.
 *
 * No connection is held while a handler runs. A job is found within about half
 * a second, by one look at all queues that wakes the workers of those with jobs. A
 * killed process's jobs are taken up within heartbeat plus supervision plus two
 * seconds.
 */
export class PgBossJobs implements Jobs {
  readonly #options: PgBossJobsOptions;
  readonly #handlers = new Map<QueueName, Handler>();
  readonly #lastLogged = new Map<string, number>();
  #running: Running | undefined;

  constructor(options: PgBossJobsOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#running) {
      throw new Error('Jobs are already started');
    }
    const { db } = this.#options;
    const schema = this.#options.schema ?? (await jobsSchemaName(db));
    await ensureJobsSchema(db, schema);
    const boss = this.#createBoss(schema);
    await boss.start();
    try {
      for (const queue of QUEUE_NAMES) {
        await this.#prepareQueue(boss, queue);
      }
      const workers = new Map();
      this.#running = { boss, schema, workers, ending: new AbortController() };
      for (const [queue, handler] of this.#handlers) {
        await this.#poll(this.#running, queue, handler);
      }
      void this.#wakeWorkers(this.#running);
    } catch (error) {
      this.#running?.ending.abort();
      this.#running = undefined;
      await boss.stop({ graceful: false });
      throw error;
    }
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    running?.ending.abort();
    await running?.boss.stop({
      graceful: true,
      timeout: this.#options.stopTimeoutMs ?? 20_000,
    });
  }

  async work(queue: QueueName, handler: Handler): Promise<void> {
    if (this.#handlers.has(queue)) {
      throw new Error(`Queue ${queue} already has a handler`);
    }
    this.#handlers.set(queue, handler);
    if (this.#running) {
      await this.#poll(this.#running, queue, handler);
    }
  }

  async enqueue(
    jobs: JobDraft | JobDraft[],
    trx?: Knex.Transaction,
  ): Promise<void> {
    if (!trx) {
      await this.#options.db.transaction(own => this.enqueue(jobs, own));
      return;
    }
    const drafts = Array.isArray(jobs) ? jobs : [jobs];
    // One order of queues for everybody, as of the keys in them.
    const queues = [...new Set(drafts.map(({ queue }) => queue))].sort();
    for (const queue of queues) {
      await this.#send(
        queue,
        drafts.filter(draft => draft.queue === queue),
        trx,
      );
    }
  }

  async #send(
    queue: QueueName,
    drafts: JobDraft[],
    trx: Knex.Transaction,
  ): Promise<void> {
    if (!this.#running) {
      throw new Error(`Jobs are not started: ${queue} was not enqueued`);
    }
    const { boss, schema } = this.#running;
    const keyed = onePerKey(drafts);
    const held = keyed.size
      ? await holdWaiting(trx, schema, queue, keyed)
      : new Set<string>();
    const missing = [
      ...drafts.filter(({ key }) => key === undefined),
      ...[...keyed.values()].filter(({ key }) => !held.has(key)),
    ];
    if (!missing.length) return;
    const ids = await boss.insert(
      queue,
      missing.map(({ data, key, startAfterSeconds }) => ({
        data,
        // The queues' policy wants a key on every job.
        singletonKey: key ?? randomUUID(),
        startAfter: startAfterSeconds ?? 0,
      })),
      { db: fromKnex(trx), returnId: true },
    );
    if (ids?.length !== missing.length) {
      throw new Error(`A job of queue ${queue} was refused`);
    }
  }

  #createBoss(schema: string): PgBoss {
    const supervise = this.#options.superviseSeconds ?? 5;
    const boss = new PgBoss({
      db: poolExecutor(this.#options.db),
      schema,
      migrate: false,
      createSchema: false,
      schedule: false,
      superviseIntervalSeconds: supervise,
      monitorIntervalSeconds: supervise,
      maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
    });
    boss.on('error', error => {
      this.#log('error', `Jobs: ${error.message}`);
    });
    boss.on('warning', warning => {
      this.#log('warn', `Jobs: ${warning.message}`);
    });
    return boss;
  }

  async #prepareQueue(boss: PgBoss, queue: QueueName): Promise<void> {
    const settings = {
      retryLimit: RETRY_LIMIT,
      retryDelay: RETRY_DELAY_SECONDS,
      retryBackoff: true,
      retryDelayMax: RETRY_DELAY_MAX_SECONDS,
      expireInSeconds:
        this.#options.expireInSeconds ??
        (queue === 'evidence.export' ? EXPORT_SECONDS : STEP_SECONDS),
      heartbeatSeconds: this.#options.heartbeatSeconds ?? 10,
      retentionSeconds: RETENTION_SECONDS,
      deleteAfterSeconds: KEEP_COMPLETED_SECONDS,
    };
    await boss.createQueue(queue, { ...settings, policy: 'key_strict_fifo' });
    // Creating leaves a queue as it is that an earlier release made.
    await boss.updateQueue(queue, settings);
  }

  async #poll(
    { boss, workers }: Running,
    queue: QueueName,
    handler: Handler,
  ): Promise<void> {
    const ids: string[] = [];
    workers.set(queue, ids);
    const concurrency = this.#options.concurrency ?? 2;
    for (let at = 0; at < concurrency; at += 1) {
      // One at a time, for each is woken by its own name.
      ids.push(
        await boss.work<Record<string, unknown>>(
          queue,
          {
            batchSize: 1,
            pollingIntervalSeconds: POLLING_SECONDS,
            burstWhenReadyExceeds: BACKLOG,
          },
          async jobs => {
            for (const job of jobs) {
              await this.#run(queue, handler, job);
            }
          },
        ),
      );
    }
  }

  /** Wakes workers for as long as the jobs run. */
  async #wakeWorkers({ boss, schema, workers, ending }: Running) {
    while (!ending.signal.aborted) {
      try {
        for (const queue of await dueQueues(this.#options.db, schema)) {
          workers.get(queue)?.forEach(id => boss.notifyWorker(id));
        }
      } catch (error) {
        this.#log('error', `Jobs: ${String(error)}`);
      }
      await delay(LOOK_MS, undefined, { signal: ending.signal }).catch(
        // It was told to end, which the loop sees.
        () => undefined,
      );
    }
  }

  async #run(
    queue: QueueName,
    handler: Handler,
    job: Job<Record<string, unknown>>,
  ): Promise<void> {
    try {
      await handler(job.data, job.signal);
    } catch (error) {
      const reason =
        error instanceof Error ? `${error.name}: ${error.message}` : 'no Error';
      this.#options.logger.warn(
        `Job ${queue} ${job.id} failed in attempt ${job.retryCount + 1} and ` +
          `will be retried: ${oneLine(reason)}`,
      );
      // What pg-boss stores of an error must not hold requests or headers.
      throw new Error(oneLine(reason));
    }
  }

  /** Logs a repeated message once per interval: each poll may say the same. */
  #log(level: 'warn' | 'error', message: string): void {
    const now = performance.now();
    const last = this.#lastLogged.get(message);
    if (last === undefined || now - last >= ERROR_LOG_INTERVAL_MS) {
      this.#lastLogged.set(message, now);
      this.#options.logger[level](oneLine(message));
    }
  }
}

type KeyedDraft = JobDraft & { key: string };

/** The first draft of each key, sorted by key, for the earliest of their times. */
function onePerKey(drafts: JobDraft[]): Map<string, KeyedDraft> {
  const byKey = new Map<string, KeyedDraft>();
  for (const draft of drafts) {
    const { key } = draft;
    if (key === undefined) continue;
    const first = byKey.get(key) ?? { ...draft, key };
    const startAfterSeconds = Math.min(
      first.startAfterSeconds ?? 0,
      draft.startAfterSeconds ?? 0,
    );
    byKey.set(key, { ...first, startAfterSeconds });
  }
  return new Map([...byKey].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Looks for waiting jobs with these keys and holds them: their rows stay locked,
 * so that fetching passes over them until the transaction ends. Enqueuers of one
 * key take turns, so that they do not both find none; they lock several keys in
 * their order, so that they do not wait for each other.
 *
 * @returns the keys of which there is one
 */
async function holdWaiting(
  trx: Knex.Transaction,
  schema: string,
  queue: QueueName,
  drafts: Map<string, KeyedDraft>,
): Promise<Set<string>> {
  const keys = [...drafts.keys()];
  await trx.raw(
    `SELECT pg_advisory_xact_lock(hashtextextended(name, 0))
     FROM unnest(?::text[]) AS name`,
    [keys.map(key => `${schema}/${queue}/${key}`)],
  );
  // A retry keeps its back-off: news does not mend the source that failed.
  const { rows } = await trx.raw<{ rows: { key: string }[] }>(
    `UPDATE ${schema}.job j SET start_after =
       CASE WHEN j.state = 'created'
         THEN LEAST(j.start_after,
                    ${schema}.job_now() + make_interval(secs => given.seconds))
         ELSE j.start_after END
     FROM unnest(?::text[], ?::float8[]) AS given (key, seconds)
     WHERE j.name = ? AND j.singleton_key = given.key AND j.state < 'active'
     RETURNING j.singleton_key AS key`,
    [
      keys,
      [...drafts.values()].map(draft => draft.startAfterSeconds ?? 0),
      queue,
    ],
  );
  return new Set(rows.map(({ key }) => key));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 500);
}
