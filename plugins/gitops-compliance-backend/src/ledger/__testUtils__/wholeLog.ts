import {
  CompactRange,
  leafHash,
  rootOf,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import { tileReader } from '../log/tileRows';

/**
 * Whether everything recorded has its place and the log verifies: entries by
 * their own bytes, tiles, checkpoints and streams agree. For small logs.
 */
export async function expectWholeLog(db: Knex): Promise<void> {
  expect(await db('log_outbox')).toEqual([]);
  const places = await db('ledger_entries as e')
    .leftJoin('log_index as i', 'i.entry_id', 'e.id')
    .orderBy(['i.shard', 'i.log_index'])
    .select('i.shard', 'i.log_index', 'e.stream', 'e.stream_seq', 'e.entry');
  const { shard } = places[0];
  expect(places.map(place => [place.shard, Number(place.log_index)])).toEqual(
    places.map((_, index) => [shard, index]),
  );
  const range = CompactRange.empty();
  const roots = [range.root()];
  const last = new Map<string, number>();
  for (const { stream, stream_seq: seq, entry } of places) {
    range.append(leafHash(entry));
    roots.push(range.root());
    expect([stream, Number(seq)]).toEqual([
      stream,
      (last.get(stream) ?? 0) + 1,
    ]);
    last.set(stream, Number(seq));
  }
  expect(await rootOf(places.length, tileReader(db, shard))).toEqual(
    roots[places.length],
  );
  for (const { size, root } of await db('log_checkpoints').where({ shard })) {
    expect([size, root]).toEqual([size, roots[Number(size)]]);
  }
}
