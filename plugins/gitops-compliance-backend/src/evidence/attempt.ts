import type { Knex } from 'knex';

/** An export, and which attempt at it is meant. */
export interface ExportAttempt {
  id: string;
  attempt: number;
}

/**
 * Writes something of an export while this attempt at it is the one that counts.
 * Another one begins when what the export tells of was erased: what is being
 * made of it must not be kept.
 *
 * @throws Error once another attempt began
 */
export function inAttempt<T>(
  db: Knex,
  { id, attempt }: ExportAttempt,
  write: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return db.transaction(async trx => {
    const current = await trx('evidence_exports')
      .where({ id, attempt })
      .forShare()
      .first('id');
    if (!current) {
      throw new Error('The export is made anew: what it tells of was erased');
    }
    return write(trx);
  });
}
