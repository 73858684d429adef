import { parseEntry, type Envelope } from '@gitops-compliance/evidence-log';
import {
  openNote,
  parseCheckpoint,
  rootOf,
  TILE_WIDTH,
  type Checkpoint,
  type NoteKey,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Projection, RecordedEntry } from '../Ledger';
import { Sequencer } from '../log/Sequencer';
import { tileReader } from '../log/tileRows';
import { LIVE, project } from '../projections';
import type { ArchiveFolder } from './ArchiveFolder';
import { archivedShards } from './ArchiveFolder';
import { folderOf } from './LogArchive';
import { archivedEntries } from './readBack';

/** What was put back. */
export interface Restored {
  shards: { shard: number; origin: string; size: number }[];
}

/**
 * Fills an empty ledger from an archive, byte for byte and place for place, and
 * folds the read models: all of it, or nothing. Every log must lead to a root
 * that one of `keys` has signed. Names and texts that could be erased were never
 * archived, so they are unknown afterwards.
 *
 * @returns null where the ledger is not empty, or there is no archive
 * @throws Error where the archive does not verify
 */
export async function restoreArchive(options: {
  db: Knex;
  folder: string;
  /** Public keys of checkpoints under the name of a log. */
  keys: (origin: string) => Promise<NoteKey[]>;
  projections: readonly Projection[];
  clock: () => DateTime;
}): Promise<Restored | null> {
  const { db, folder } = options;
  const numbers = await archivedShards(folder);
  if (numbers.length === 0) return null;
  return db.transaction(async trx => {
    await trx.raw('LOCK TABLE log_shards IN EXCLUSIVE MODE');
    if (await trx('ledger_entries').first('id')) return null;
    if (await trx('log_shards').first('shard')) return null;
    const shards: Restored['shards'] = [];
    for (const number of numbers) {
      const last = shards[shards.length - 1];
      if (last) {
        await trx('log_shards')
          .where({ shard: last.shard })
          .update({ closed_size: last.size });
      }
      const from = folderOf(folder, number);
      shards.push(await restoreShard({ ...options, trx, from, number }));
    }
    return { shards };
  });
}

async function restoreShard(options: {
  trx: Knex.Transaction;
  from: ArchiveFolder;
  number: number;
  keys: (origin: string) => Promise<NoteKey[]>;
  projections: readonly Projection[];
  clock: () => DateTime;
}): Promise<Restored['shards'][number]> {
  const { trx, from, number, keys, projections, clock } = options;
  const note = await from.checkpoint();
  if (note === null) {
    throw new Error(`Log ${number} of the archive has no checkpoint`);
  }
  const { origin, size, root } = await openSigned(note, keys);
  const at = clock().toJSDate();
  await trx('log_shards').insert({ shard: number, origin, opened_at: at });
  for (let index = 0; index * TILE_WIDTH < size; index += 1) {
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
    const entries = await archivedEntries(from, index, width);
    await project(projections, await insert(trx, entries), trx, LIVE);
  }
  await new Sequencer(trx).run();
  // Made of the entries themselves: no tile of the archive is believed.
  if (!(await rootOf(size, tileReader(trx, number))).equals(root)) {
    throw new Error(
      `Log ${number} of the archive is not what was signed: some entry was altered, left out or added. Run gitops-evidence verify --log on it, and restore another copy`,
    );
  }
  await trx('log_checkpoints').insert({
    shard: number,
    size,
    root,
    note,
    signed_at: at,
  });
  return { shard: number, origin, size };
}

async function openSigned(
  note: string,
  keys: (origin: string) => Promise<NoteKey[]>,
): Promise<Checkpoint> {
  const [origin] = note.split('\n', 1);
  return parseCheckpoint(openNote(note, await keys(origin)).text);
}

/** Inserts entries in their order, with all that follows from their bytes. */
async function insert(
  trx: Knex.Transaction,
  entries: Buffer[],
): Promise<RecordedEntry[]> {
  const envelopes = entries.map(parseEntry);
  const column = <T>(of: (envelope: Envelope) => T) => envelopes.map(of);
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `WITH added AS (
       INSERT INTO ledger_entries (stream, stream_seq, type, v, occurred_at,
         observed_at, source_key, blob_hash, entry)
       SELECT stream, stream_seq, type, v, occurred_at, observed_at,
         source_key, blob_hash, entry
       FROM unnest(?::text[], ?::bigint[], ?::text[], ?::integer[],
         ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::bytea[])
         WITH ORDINALITY AS given (stream, stream_seq, type, v, occurred_at,
           observed_at, source_key, blob_hash, entry, place)
       ORDER BY place
       RETURNING id, stream, stream_seq),
     counted AS (
       INSERT INTO ledger_streams AS s (stream, seq)
       SELECT stream, max(stream_seq) FROM added GROUP BY stream
       ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq)
     SELECT id FROM added ORDER BY id`,
    [
      column(({ stream }) => stream),
      column(({ streamSeq }) => streamSeq),
      column(({ type }) => type),
      column(({ v }) => v),
      column(({ occurredAt }) => occurredAt),
      column(({ observedAt }) => observedAt),
      column(({ source }) => source.key),
      column(({ blob }) => blob?.hash ?? null),
      entries,
      // Knex's types know no null inside an array; its driver does.
    ] as Knex.Value[],
  );
  return rows.map(({ id }, at) => ({
    id,
    envelope: envelopes[at],
    erasable: null,
  }));
}
