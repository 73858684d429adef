/**
 * Measures what the log costs: rows a second of eight producers on two replicas
 * that record, until all is placed, hashed, tiled and signed, against bare
 * INSERTs of the same bytes with the same batches and durability; and an
 * inclusion proof in a small and in a large log. `LOG_BENCH_DATABASE` names an
 * empty Postgres database, `LOG_BENCH_SIZES` a JSON array of the two sizes.
 * `npm run bench` runs it.
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  appendToTiles,
  edgeTiles,
  inclusionProof,
  leafHash,
} from '@gitops-compliance/evidence-log/node';
import knexFactory, { type Knex } from 'knex';
import { DateTime } from 'luxon';
import { ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { Checkpoints } from '../log/Checkpoints';
import { openFirstShard } from '../log/shards';
import { Sequencer } from '../log/Sequencer';
import { tileReader, writeTiles } from '../log/tileRows';
import { DONE, type ReplicaTask } from './replicaTask';
import { TestKey } from './testKey';

const REPLICAS = 2;
const PRODUCERS = 8;
const BATCH = 100;
/** Some seconds, beside which the last turn of the sequencer counts little. */
const ROWS = 160_000;
/** Measured in turn, so that what else the machine does is in both. */
const ROUNDS = 2;
const PROOFS = 300;
/** Shard that only holds the tiles of the proofs. */
const PROOF_SHARD = 1_000;

async function main(): Promise<void> {
  const connection = process.env.LOG_BENCH_DATABASE;
  const db = knexFactory({ client: 'pg', connection, pool: { max: 10 } });
  const replicas = Array.from({ length: REPLICAS }, () =>
    fork(path.join(__dirname, 'logReplica.ts')),
  );
  try {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@gitops-compliance/plugin-gitops-compliance-backend',
        'migrations',
      ),
    });
    await openFirstShard(db, 'bench.example/ledger', new Date());
    await db.raw(
      'CREATE TABLE bare (LIKE ledger_entries INCLUDING IDENTITY INCLUDING INDEXES)',
    );
    await append(db, replicas, ROWS / 4);
    await bareInserts(db, replicas, ROWS / 4);
    let seconds = 0;
    let bareSeconds = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      seconds += await append(db, replicas, ROWS);
      bareSeconds += await bareInserts(db, replicas, ROWS);
    }
    const { rows } = await db.raw(
      'SELECT round(avg(length(entry))) AS bytes FROM ledger_entries',
    );
    const sizes = JSON.parse(process.env.LOG_BENCH_SIZES ?? '[]') as number[];
    const large = Math.max(...sizes);
    await fillLedger(db, large);
    const largeSeconds = await append(db, replicas, ROWS);
    process.stdout.write(
      JSON.stringify({
        large: { entries: large, rowsPerSecond: ROWS / largeSeconds },
        entryBytes: Number(rows[0].bytes),
        rowsPerSecond: (ROUNDS * ROWS) / seconds,
        bareRowsPerSecond: (ROUNDS * ROWS) / bareSeconds,
        proofs: await proofs(db, sizes),
      }),
    );
  } finally {
    replicas.forEach(replica => replica.kill());
    await db.destroy();
  }
}

/** Seconds until all rows are recorded, placed and covered by a checkpoint. */
async function append(
  db: Knex,
  replicas: ChildProcess[],
  rows: number,
): Promise<number> {
  const key = new TestKey();
  const checkpoints = new Checkpoints({
    db,
    clock: () => DateTime.utc(),
    signers: keyName => [key.as(keyName)],
  });
  const started = performance.now();
  await onAll(replicas, 'record', rows);
  await new Sequencer(db).run();
  await checkpoints.sign();
  return (performance.now() - started) / 1000;
}

/** Seconds in which the same bytes go into a table that has no log. */
async function bareInserts(
  db: Knex,
  replicas: ChildProcess[],
  rows: number,
): Promise<number> {
  await db.raw('TRUNCATE bare');
  const started = performance.now();
  await onAll(replicas, 'insert', rows);
  return (performance.now() - started) / 1000;
}

async function onAll(
  replicas: ChildProcess[],
  what: ReplicaTask['what'],
  rows: number,
): Promise<void> {
  const done = replicas.map(isDone);
  replicas.forEach((child, replica) => {
    const task: ReplicaTask = {
      what,
      replica,
      producers: PRODUCERS / REPLICAS,
      turns: rows / BATCH / PRODUCERS,
      batch: BATCH,
    };
    child.send(task);
  });
  await Promise.all(done);
}

/** What loads TypeScript sends messages of its own. */
function isDone(replica: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (code: number) => reject(new Error(`A replica ended: ${code}`));
    const hear = (message: unknown) => {
      if (message !== DONE) return;
      replica.off('message', hear).off('exit', end);
      resolve();
    };
    replica.on('message', hear).once('exit', end);
  });
}

/**
 * Fills the table of entries with copies of one, so that its indexes are as
 * large as in a log of that size. They have no places: only the table counts.
 */
async function fillLedger(db: Knex, size: number): Promise<void> {
  const [{ count }] = await db('ledger_entries').count();
  await db.transaction(async trx => {
    await trx.raw('ALTER TABLE ledger_entries DISABLE TRIGGER log_await_place');
    await trx.raw(
      `INSERT INTO ledger_entries (stream, stream_seq, type, v, occurred_at,
         observed_at, source_key, entry)
       SELECT 'sample:past-' || n % 20000, n, type, v, occurred_at, observed_at,
         'past/' || n, entry
       FROM (SELECT * FROM ledger_entries LIMIT 1) AS one,
         generate_series(1, ?) AS n`,
      [Math.max(0, size - Number(count))],
    );
    await trx.raw('ALTER TABLE ledger_entries ENABLE TRIGGER log_await_place');
  });
  await db.raw('ANALYZE ledger_entries');
}

/** Milliseconds of a proof in logs of these sizes, made straight of tiles. */
async function proofs(db: Knex, sizes: number[]) {
  const found = [];
  for (const [at, size] of sizes.entries()) {
    const shard = PROOF_SHARD + at;
    await fillTiles(db, shard, size);
    const readTile = tileReader(db, shard);
    const started = performance.now();
    for (let proof = 0; proof < PROOFS; proof += 1) {
      await inclusionProof((proof * 7_919) % size, size, readTile);
    }
    found.push({ size, ms: (performance.now() - started) / PROOFS });
  }
  return found;
}

async function fillTiles(db: Knex, shard: number, size: number): Promise<void> {
  const STEP = 10_240;
  const leaf = leafHash(Buffer.from('bench'));
  for (let from = 0; from < size; from += STEP) {
    await db.transaction(async trx => {
      const read = tileReader(trx, shard);
      const edge = [];
      for (const { level, index, width } of edgeTiles(from)) {
        edge.push({ level, index, hashes: await read(level, index, width) });
      }
      const leaves = new Array(Math.min(STEP, size - from)).fill(leaf);
      const { tiles } = appendToTiles({ size: from, edge }, leaves);
      await writeTiles(trx, shard, tiles);
    });
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
