import type { Knex } from 'knex';

/**
 * References of a person: the catalog user's own, and those of the accounts that
 * were the person's by a trusted location or by two confirmations at any time.
 * An account that is another person's in the same way today is left out, and so
 * are bots, and catalog users: each is erased by its own name.
 */
export async function referencesOf(
  db: Knex,
  subject: string,
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { ref: string }[] }>(
    `SELECT DISTINCT own.account_ref AS ref
     FROM person_links own
     WHERE own.person_ref = :subject AND own.counts_since IS NOT NULL
       AND NOT EXISTS (
         SELECT 1 FROM person_links other
         WHERE other.account_ref = own.account_ref
           AND other.person_ref <> :subject
           AND other.counts_since IS NOT NULL AND other.ended_at IS NULL)
       AND NOT EXISTS (
         SELECT 1 FROM identities i WHERE i.ref = own.account_ref
           AND (i.bot OR i.provider = 'catalog'))
     ORDER BY own.account_ref`,
    { subject },
  );
  return [subject, ...rows.map(({ ref }) => ref)];
}

/** Reference of a catalog user who is on record; undefined for others. */
export async function subjectOf(
  db: Knex,
  userEntityRef: string,
): Promise<string | undefined> {
  const row = await db('identities')
    .where({ provider: 'catalog', name: userEntityRef.toLowerCase() })
    .first('ref');
  return row?.ref;
}

/** The names under which identities are known. */
export async function namesOf(db: Knex, refs: string[]): Promise<string[]> {
  const rows: { provider: string; name: string }[] = await db('identities')
    .whereRaw('ref = ANY (?::text[])', [refs])
    .select('provider', 'name');
  const shown: string[] = await db('persons')
    .whereRaw('person_ref = ANY (?::text[])', [refs])
    .whereNotNull('display_name')
    .pluck('display_name');
  return [
    ...rows.flatMap(({ provider, name }) =>
      // `user:default/ada` is `ada` in texts.
      provider === 'catalog' ? [name, name.replace(/^.*\//, '')] : [name],
    ),
    ...shown,
  ];
}
