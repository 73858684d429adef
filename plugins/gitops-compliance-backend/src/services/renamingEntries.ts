import { NamesFold, type CompletenessEntry } from '@gitops-compliance/rules';
import { parseEntry } from '@gitops-compliance/evidence-log';
import type { Knex } from 'knex';
import type { Condition } from './heldBy';

/** An entry `service.renamed`, and its row in the ledger. */
export interface RenamingEntry {
  /** bigint, as text. */
  id: string;
  entry: CompletenessEntry;
}

/**
 * The entries of renamings, oldest first. There are few.
 *
 * @param which - condition on entries `e` with their places `i` in the log
 */
export async function renamingEntries(
  db: Knex,
  which: Condition,
): Promise<RenamingEntry[]> {
  const { rows } = await db.raw<{ rows: { id: string; entry: Buffer }[] }>(
    `SELECT e.id, e.entry FROM service_names n
     JOIN ledger_entries e ON e.stream = 'service:' || n.service_ref
       AND e.stream_seq = n.stream_seq
     LEFT JOIN log_index i ON i.entry_id = e.id
     WHERE ${which.sql} ORDER BY e.id`,
    [...which.bindings],
  );
  return rows.map(({ id, entry }) => ({ id, entry: parseEntry(entry) }));
}

/** The names that services had by these entries. */
export function namesBy(entries: readonly RenamingEntry[]): NamesFold {
  const names = new NamesFold();
  for (const { entry } of entries) names.add(entry);
  return names;
}
