import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { fromKnex, type Job, PgBoss } from 'pg-boss';
import { poolExecutor } from './executor';
import { type JobDraft, type Jobs, QUEUE_NAMES, type QueueName } from './Jobs';
import { ensureJobsSchema, jobsSchemaName } from './jobsSchema';

const POLLING_SECONDS = 0.5;
/** With more jobs waiting, the next one is fetched without a pause. */
const BACKLOG = 10;
const RETRY_DELAY_SECONDS = 1;
const RETRY_DELAY_MAX_SECONDS = 60;
/** At a minute each, two years: a job ends by success. */
const RETRY_LIMIT = 1_000_000;
const RETENTION_SECONDS = 2 * 365 * 24 * 3600;
const KEEP_COMPLETED_SECONDS = 24 * 3600;
const MAINTENANCE_SECONDS = 3600;
const ERROR_LOG_INTERVAL_MS = 10_000;

type Handler = Parameters<Jobs['work']>[1];

/** What {@link PgBossJobs} works with. */
export interface PgBossJobsOptions {
  /** The plugin's database. */
  db: Knex;
  logger: LoggerService;
  /** Schema of the job tables. Default: {@link jobsSchemaName}. */
  schema?: string;
  /** Jobs of one queue that this process runs at once. Default: 2. */
  concurrency?: number;
  /** A handler that runs longer is aborted and its job retried. Default: 120. */
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
 * No connection is held while a handler runs. Polling finds a job within about
 * half a second; a killed process's jobs are taken up within heartbeat plus
 * supervision plus two seconds.
 */
export class PgBossJobs implements Jobs {
  readonly #options: PgBossJobsOptions;
  readonly #handlers = new Map<QueueName, Handler>();
  readonly #lastLogged = new Map<string, number>();
  #running: { boss: PgBoss; schema: string } | undefined;

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
      this.#running = { boss, schema };
      for (const [queue, handler] of this.#handlers) {
        await this.#poll(boss, queue, handler);
      }
    } catch (error) {
      this.#running = undefined;
      await boss.stop({ graceful: false });
      throw error;
    }
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
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
      await this.#poll(this.#running.boss, queue, handler);
    }
  }

  async enqueue(job: JobDraft, trx?: Knex.Transaction): Promise<void> {
    if (!trx) {
      await this.#options.db.transaction(own => this.enqueue(job, own));
      return;
    }
    if (!this.#running) {
      throw new Error(`Jobs are not started: ${job.queue} was not enqueued`);
    }
    const { boss, schema } = this.#running;
    if (job.key !== undefined && (await holdWaiting(trx, schema, job))) {
      return;
    }
    const id = await boss.send(job.queue, job.data, {
      db: fromKnex(trx),
      // The queues' policy wants a key on every job.
      singletonKey: job.key ?? randomUUID(),
      startAfter: job.startAfterSeconds ?? 0,
    });
    if (id === null) {
      throw new Error(`A job of queue ${job.queue} was refused`);
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
      expireInSeconds: this.#options.expireInSeconds ?? 120,
      heartbeatSeconds: this.#options.heartbeatSeconds ?? 10,
      retentionSeconds: RETENTION_SECONDS,
      deleteAfterSeconds: KEEP_COMPLETED_SECONDS,
    };
    await boss.createQueue(queue, { ...settings, policy: 'key_strict_fifo' });
    // Creating leaves a queue as it is that an earlier release made.
    await boss.updateQueue(queue, settings);
  }

  async #poll(boss: PgBoss, queue: QueueName, handler: Handler): Promise<void> {
    await boss.work<Record<string, unknown>>(
      queue,
      {
        batchSize: 1,
        localConcurrency: this.#options.concurrency ?? 2,
        pollingIntervalSeconds: POLLING_SECONDS,
        burstWhenReadyExceeds: BACKLOG,
      },
      async jobs => {
        for (const job of jobs) {
          await this.#run(queue, handler, job);
        }
      },
    );
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

/**
 * Looks for a waiting job with this key and holds it: its row stays locked, so
 * that fetching passes over it until the transaction ends. Enqueuers of one
 * key take turns, so that they do not both find none.
 *
 * @returns whether there is one
 */
async function holdWaiting(
  trx: Knex.Transaction,
  schema: string,
  job: JobDraft,
): Promise<boolean> {
  await trx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `${schema}/${job.queue}/${job.key}`,
  ]);
  // A retry keeps its back-off: news does not mend the source that failed.
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `UPDATE ${schema}.job SET start_after =
       CASE WHEN state = 'created'
         THEN LEAST(start_after,
                    ${schema}.job_now() + make_interval(secs => ?))
         ELSE start_after END
     WHERE name = ? AND singleton_key = ? AND state < 'active'
     RETURNING id`,
    [job.startAfterSeconds ?? 0, job.queue, job.key ?? null],
  );
  return rows.length > 0;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 500);
}
