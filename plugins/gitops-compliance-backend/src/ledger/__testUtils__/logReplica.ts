/*
 * A replica in a process of its own for the log's bench. The parent sends what
 * to do, and hears when it is done. `LOG_BENCH_DATABASE` names the database.
 */
import knexFactory, { type Knex } from 'knex';
import { DateTime } from 'luxon';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { silentLogger } from '../../jobs/__testUtils__/silentLogger';
import type { EntryDraft } from '../Ledger';
import { Sequencer } from '../log/Sequencer';
import { PostgresLedger } from '../PostgresLedger';
import { DONE, type ReplicaTask } from './replicaTask';

/** Between two turns of a replica's sequencer, as the portal has it. */
const LOG_MS = 2_000;

/** Every producer has as many streams, in turn. */
const STREAMS = 5;

/** What was read of an application: most entries of a portal are such. */
const OBSERVED = JSON.parse(
  readFileSync(
    path.join(__dirname, '../__fixtures__/deployment.observed.v1.json'),
    'utf8',
  ),
);

async function main(): Promise<void> {
  const db = knexFactory({
    client: 'pg',
    connection: process.env.LOG_BENCH_DATABASE,
    pool: { min: 0, max: 10 },
  });
  process.on('message', (task: ReplicaTask) => {
    const run = task.what === 'record' ? record : insert;
    run(db, task).then(
      () => process.send?.(DONE),
      error => {
        process.stderr.write(`${error.stack}\n`);
        process.exit(1);
      },
    );
  });
}

async function record(db: Knex, task: ReplicaTask): Promise<void> {
  const ledger = new PostgresLedger({
    db,
    projections: [],
    jobs: { enqueue: () => Promise.reject(new Error('no jobs here')) },
    clock: () => DateTime.utc(),
    logger: silentLogger,
  });
  const sequencer = new Sequencer(db);
  const over = new AbortController();
  const sequencing = (async () => {
    while (!over.signal.aborted) {
      await sequencer.run();
      await wait(LOG_MS, undefined, { signal: over.signal }).catch(() => {});
    }
  })();
  const drafts = Array.from({ length: task.batch }, (_, at) => draft(at));
  await produce(task, (producer, turn) =>
    ledger.record(
      `sample:${task.replica}-${producer}-${turn % STREAMS}`,
      recording => recording.appendAll(drafts),
    ),
  );
  over.abort();
  await sequencing;
}

/** As large as what {@link record} keeps, in one statement a transaction. */
async function insert(db: Knex, task: ReplicaTask): Promise<void> {
  const { rows } = await db.raw<{ rows: { entry: Buffer }[] }>(
    'SELECT entry FROM ledger_entries ORDER BY id DESC LIMIT ?',
    [task.batch],
  );
  const entries = rows.map(({ entry }) => entry);
  await produce(task, (producer, turn) =>
    db.transaction(trx =>
      trx.raw(
        `INSERT INTO bare (stream, stream_seq, type, v, occurred_at, observed_at, entry)
         SELECT ?, ? + place, 'deployment.observed', 1, now(), now(), entry
         FROM unnest(?::bytea[]) WITH ORDINALITY AS given (entry, place)`,
        [`sample:${task.replica}-${producer}`, turn * task.batch, entries],
      ),
    ),
  );
}

function draft(at: number): EntryDraft {
  const { payload, controls, source } = OBSERVED;
  return {
    type: 'deployment.observed',
    v: 1,
    occurredAt: '2026-01-02T03:04:05Z',
    source,
    attestation: 'read',
    controls,
    payload: { ...payload, application: `apps-${at}` },
  };
}

async function produce(
  { producers, turns }: ReplicaTask,
  batch: (producer: number, turn: number) => Promise<unknown>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: producers }, async (_, producer) => {
      for (let turn = 0; turn < turns; turn += 1) await batch(producer, turn);
    }),
  );
}

main();
