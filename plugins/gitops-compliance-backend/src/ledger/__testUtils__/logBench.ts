/**
 * Measures what the log costs: rows a second of eight producers on two replicas
 * that record, while the log is sequenced, hashed, tiled and signed, against
 * bare INSERTs of the same bytes with the same batches and durability; and an
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
import { silentLogger } from '../../jobs/__testUtils__/silentLogger';
import { Checkpoints } from '../log/Checkpoints';
import { openFirstShard } from '../log/shards';
import { Sequencer } from '../log/Sequencer';
import { tileReader, writeTiles } from '../log/tileRows';
import { PostgresLedger } from '../PostgresLedger';
import { sampleDraft } from './sample';
import { TestKey } from './testKey';

const ROWS = 40_000;
const PRODUCERS = 8;
const BATCH = 100;
/** Pads an entry to about 500 bytes. */
const FILLER = 'x'.repeat(200);
const CHECKPOINT_MS = 1_000;
const PROOFS = 300;
/** Shard that only holds the tiles of the proofs. */
const PROOF_SHARD = 1_000;

async function main(): Promise<void> {
  const connection = process.env.LOG_BENCH_DATABASE;
  const open = () =>
    knexFactory({ client: 'pg', connection, pool: { min: 0, max: 10 } });
  const replicas = [open(), open()];
  const [db] = replicas;
  try {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@gitops-compliance/plugin-gitops-compliance-backend',
        'migrations',
      ),
    });
    await openFirstShard(db, 'bench.example/ledger', new Date());
    await append(replicas, ROWS / 10);
    const seconds = await append(replicas, ROWS);
    const bareSeconds = await bareInserts(replicas);
    const sizes = JSON.parse(process.env.LOG_BENCH_SIZES ?? '[]') as number[];
    process.stdout.write(
      JSON.stringify({
        rowsPerSecond: ROWS / seconds,
        bareRowsPerSecond: ROWS / bareSeconds,
        proofs: await proofs(db, sizes),
      }),
    );
  } finally {
    await Promise.all(replicas.map(replica => replica.destroy()));
  }
}

/** Seconds until all rows are recorded, placed and covered by a checkpoint. */
async function append(replicas: Knex[], rows: number): Promise<number> {
  const key = new TestKey();
  const checkpoints = new Checkpoints({
    db: replicas[0],
    clock: () => DateTime.utc(),
    signers: keyName => [key.as(keyName)],
  });
  const ledgers = replicas.map(
    db =>
      new PostgresLedger({
        db,
        projections: [],
        jobs: { enqueue: () => Promise.reject(new Error('no jobs here')) },
        clock: () => DateTime.utc(),
        logger: silentLogger,
      }),
  );
  const drafts = Array.from({ length: BATCH }, (_, value) => ({
    ...sampleDraft(value),
    payload: { value, filler: FILLER },
  }));
  const started = performance.now();
  let isWriting = true;
  const sequencing = replicas.map(async db => {
    const sequencer = new Sequencer(db);
    let signedAt = performance.now();
    while (isWriting) {
      await sequencer.run();
      if (performance.now() - signedAt < CHECKPOINT_MS) continue;
      await checkpoints.sign();
      signedAt = performance.now();
    }
  });
  await produce(rows, (producer, turn) =>
    ledgers[producer % ledgers.length].record(
      `sample:${producer}-${turn % 5}`,
      recording => recording.appendAll(drafts),
    ),
  );
  isWriting = false;
  await Promise.all(sequencing);
  await new Sequencer(replicas[0]).run();
  await checkpoints.sign();
  return (performance.now() - started) / 1000;
}

/** Seconds in which the same bytes go into a table that has no log. */
async function bareInserts(replicas: Knex[]): Promise<number> {
  const [db] = replicas;
  await db.raw(
    'CREATE TABLE bare (LIKE ledger_entries INCLUDING IDENTITY INCLUDING INDEXES)',
  );
  const { rows } = await db.raw<{ rows: { entry: Buffer }[] }>(
    'SELECT entry FROM ledger_entries ORDER BY id DESC LIMIT ?',
    [BATCH],
  );
  const entries = rows.map(({ entry }) => entry);
  const started = performance.now();
  await produce(ROWS, (producer, turn) =>
    replicas[producer % replicas.length].transaction(trx =>
      trx.raw(
        `INSERT INTO bare (stream, stream_seq, type, v, occurred_at, observed_at, entry)
         SELECT ?, ? + place, 'ledger.sample', 1, now(), now(), entry
         FROM unnest(?::bytea[]) WITH ORDINALITY AS given (entry, place)`,
        [`sample:${producer}`, turn * BATCH, entries],
      ),
    ),
  );
  return (performance.now() - started) / 1000;
}

async function produce(
  rows: number,
  batch: (producer: number, turn: number) => Promise<unknown>,
): Promise<void> {
  const turns = rows / BATCH / PRODUCERS;
  await Promise.all(
    Array.from({ length: PRODUCERS }, async (_, producer) => {
      for (let turn = 0; turn < turns; turn += 1) await batch(producer, turn);
    }),
  );
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
