import {
  encodeEntryBundle,
  TILE_WIDTH,
  entriesPath,
  tilePath,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import { LogReader } from '../../ledger/log/LogReader';
import { allShards, type Shard } from '../../ledger/log/shards';
import type { FixedExport } from '../records';
import { exportedAnchors, type ExportedAnchor } from './anchors';
import { jsonFile, wholeFile, type BundleFile } from './BundleFile';

/** Rows that are read at once. */
const PAGE = 256;

/**
 * The log of an export: per shard the signed checkpoint that all is proven for,
 * and hash tiles: every one of the levels above the entries, and of the lowest
 * level those with an entry of the export in them, those at the edge of the log
 * or of an anchored checkpoint, or all; and `log/anchors.json`.
 */
export async function* logFilesOf(
  db: Knex,
  exported: FixedExport,
): AsyncGenerator<BundleFile> {
  const reader = new LogReader(db);
  const anchors = await exportedAnchors(db, exported);
  yield jsonFile('log/anchors.json', anchors);
  for (const shard of await allShards(db)) {
    if (shard.shard > exported.shard) return;
    const size = sizeIn(exported, shard);
    if (size === 0) continue;
    const root = `log/${shard.shard}`;
    const note = await reader.checkpoint(shard, size);
    yield wholeFile(`${root}/checkpoint`, note);
    for await (const { level, index } of tilesOf(
      db,
      exported,
      shard,
      size,
      anchors,
    )) {
      const count = Math.floor(size / TILE_WIDTH ** level);
      const width = Math.min(TILE_WIDTH, count - index * TILE_WIDTH);
      const hashes = await reader.tile(shard, { level, index, width });
      yield wholeFile(`${root}/${tilePath(level, index, width)}`, hashes);
    }
    if (!exported.request.wholeLog) continue;
    for (let from = 0; from < size; from += TILE_WIDTH) {
      const width = Math.min(TILE_WIDTH, size - from);
      const entries = await reader.entries(shard.shard, from, width);
      yield wholeFile(
        `${root}/${entriesPath(from / TILE_WIDTH, width)}`,
        // An entry that is gone makes it shorter: the verifier says which.
        encodeEntryBundle(entries.map(({ entry }) => entry)),
      );
    }
  }
}

/** The size of a shard as far as an export tells of it. */
export function sizeIn(exported: FixedExport, shard: Shard): number {
  return shard.shard === exported.shard ? exported.size : shard.closedSize ?? 0;
}

async function* tilesOf(
  db: Knex,
  exported: FixedExport,
  { shard }: Shard,
  size: number,
  anchors: readonly ExportedAnchor[],
): AsyncGenerator<{ level: number; index: number }> {
  for (let level = 1; size >= TILE_WIDTH ** level; level += 1) {
    const count = Math.floor(size / TILE_WIDTH ** level);
    for (let index = 0; index * TILE_WIDTH < count; index += 1) {
      yield { level, index };
    }
  }
  if (exported.request.wholeLog) {
    for (let index = 0; index * TILE_WIDTH < size; index += 1) {
      yield { level: 0, index };
    }
    return;
  }
  const edges = [
    size,
    ...anchors.filter(each => each.shard === shard).map(each => each.size),
  ]
    .filter(each => each <= size && each % TILE_WIDTH !== 0)
    .map(each => Math.floor(each / TILE_WIDTH));
  let after = -1;
  for (;;) {
    const { rows } = await db.raw<{ rows: { tile: string }[] }>(
      `SELECT log_index / ${TILE_WIDTH} AS tile FROM evidence_entries
       WHERE export_id = ? AND shard = ? AND log_index >= ?
       UNION
       SELECT edge FROM unnest(?::bigint[]) AS edge WHERE edge > ?
       ORDER BY tile LIMIT ?`,
      [exported.id, shard, (after + 1) * TILE_WIDTH, edges, after, PAGE],
    );
    for (const { tile } of rows) yield { level: 0, index: Number(tile) };
    if (rows.length < PAGE) return;
    after = Number(rows[rows.length - 1].tile);
  }
}
