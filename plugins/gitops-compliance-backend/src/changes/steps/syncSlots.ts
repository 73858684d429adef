import type { Knex } from 'knex';
import type { DateTime } from 'luxon';

/** A slot whose sync is not seen to end is given to others after this long. */
const SLOT_SECONDS = 600;

/**
 * Takes a slot for the syncs of a change at an instance, unless as many changes
 * as may sync there at once hold one. It is free again when its change leaves
 * `deploying`, when the sync that it was taken for has ended, and in any case
 * after ten minutes. Asked again, a change that holds one keeps it.
 *
 * @param trx - the slot exists once it commits
 * @returns how many others sync there now, where there is no slot; null: taken
 */
export async function takeSyncSlot(
  trx: Knex.Transaction,
  wish: { changeId: string; instance: string; most: number; at: DateTime },
): Promise<number | null> {
  const { changeId, instance, most, at } = wish;
  await trx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `gitops-compliance syncs ${instance}`,
  ]);
  const { rows } = await trx.raw<{ rows: { others: number }[] }>(
    `SELECT count(*)::int AS others
     FROM sync_slots s JOIN changes_now c ON c.id = s.change_id
     WHERE s.instance = ? AND s.change_id <> ? AND s.taken_at > ?
       AND c.state = 'deploying'
       AND NOT EXISTS (
         SELECT FROM deployments d
         WHERE d.instance = s.instance AND d.service_ref = c.service_ref
           AND d.environment = c.environment
           AND starts_with(d.operation ->> 'correlationId', c.id::text)
           AND d.operation ->> 'phase' IN ('succeeded', 'failed', 'error'))`,
    [instance, changeId, at.minus({ seconds: SLOT_SECONDS }).toJSDate()],
  );
  const [{ others }] = rows;
  if (others >= most) return others;
  await trx('sync_slots')
    .insert({
      instance,
      change_id: changeId,
      taken_at: at.toJSDate(),
    })
    .onConflict(['instance', 'change_id'])
    .merge();
  await trx('sync_slots')
    .where({ instance })
    .where('taken_at', '<=', at.minus({ seconds: SLOT_SECONDS }).toJSDate())
    .delete();
  return null;
}
