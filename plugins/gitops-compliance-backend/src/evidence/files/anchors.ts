import type { Knex } from 'knex';
import { z } from 'zod';
import { instant, toDateTime } from '../../shared/time';
import { readOrNull } from '../readOrNull';
import type { FixedExport } from '../records';

/** A checkpoint of the log that was anchored outside, as bundles tell it. */
export interface ExportedAnchor {
  kind: string;
  target: string;
  reference: string;
  shard: number;
  size: number;
  /** ISO 8601 UTC. */
  at: string;
  /** Signed note (C2SP tlog-checkpoint). */
  note: string;
  /** Base64; of a time-stamp authority: its token. */
  receipt: string | null;
}

const anchoredSchema = z.object({
  occurredAt: z.string(),
  payload: z.object({
    kind: z.string(),
    target: z.string(),
    shard: z.number(),
    size: z.number(),
  }),
});

/** That a checkpoint was anchored, as the log has it on record. */
interface Anchored {
  kind: string;
  target: string;
  shard: number;
  size: number;
  /** UTC date. */
  day: string;
}

/**
 * The anchors that an export tells of: of each place the last one of every day
 * of the period, which bounds when its entries existed, and the newest. Only
 * those that the log itself has on record up to the export's size, so that the
 * same export tells of the same ones.
 */
export async function exportedAnchors(
  db: Knex,
  exported: FixedExport,
): Promise<ExportedAnchor[]> {
  const { from, until } = exported.request;
  const [firstDay, lastDay] = [dayOf(from), dayOf(until)];
  const byPlace = new Map<string, Anchored[]>();
  for (const anchored of await onRecord(db, exported)) {
    const place = `${anchored.kind} ${anchored.target}`;
    byPlace.set(place, [...(byPlace.get(place) ?? []), anchored]);
  }
  const chosen = [...byPlace.keys()].sort().flatMap(place => {
    const all = byPlace.get(place) ?? [];
    return all.filter(({ day }, at) => {
      const next = all[at + 1];
      const isOfPeriod = day >= firstDay && day <= lastDay;
      return !next || (isOfPeriod && day !== next.day);
    });
  });
  const anchors: ExportedAnchor[] = [];
  for (const { kind, target, shard, size } of chosen) {
    const row = await db('log_anchors as a')
      .join('log_checkpoints as c', {
        'c.shard': 'a.shard',
        'c.size': 'a.size',
      })
      .where({
        'a.kind': kind,
        'a.target': target,
        'a.shard': shard,
        'a.size': size,
      })
      .first('a.reference', 'a.anchored_at', 'a.receipt', 'c.note');
    if (!row) continue;
    anchors.push({
      kind,
      target,
      reference: row.reference,
      shard,
      size,
      at: instant(row.anchored_at),
      note: row.note,
      receipt: row.receipt && row.receipt.toString('base64'),
    });
  }
  return anchors;
}

/** In the order of the log. */
async function onRecord(
  db: Knex,
  { shard, size }: FixedExport,
): Promise<Anchored[]> {
  const { rows } = await db.raw<{ rows: { entry: Buffer }[] }>(
    `SELECT e.entry FROM ledger_entries e JOIN log_index i ON i.entry_id = e.id
     WHERE e.stream = 'ledger:anchors' AND e.type = 'ledger.anchored'
       AND (i.shard < ? OR (i.shard = ? AND i.log_index < ?))
     ORDER BY i.shard, i.log_index`,
    [shard, shard, size],
  );
  return rows.flatMap(({ entry }) => {
    const told = anchoredSchema.safeParse(readOrNull(entry));
    if (!told.success) return [];
    const { occurredAt, payload } = told.data;
    return [{ ...payload, day: dayOf(occurredAt) }];
  });
}

function dayOf(at: string): string {
  return toDateTime(at).toISODate() ?? '';
}
