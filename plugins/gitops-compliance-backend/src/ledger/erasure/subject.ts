import type { Knex } from 'knex';

/**
 * References of a person: the catalog user's own, and those of the accounts that
 * were the person's by a trusted location at any time. An account that another
 * person claims in the same way today is left out, and so are bots.
 */
export async function referencesOf(
  db: Knex,
  subject: string,
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { ref: string }[] }>(
    `WITH told AS (
       SELECT convert_from(e.entry, 'UTF8')::jsonb -> 'payload' AS payload
       FROM ledger_entries e
       WHERE e.stream = 'person:' || :subject AND e.type = 'person.observed')
     SELECT DISTINCT account.ref
     FROM told, jsonb_array_elements_text(told.payload -> 'accounts')
       AS account (ref)
     WHERE (told.payload ->> 'trusted')::boolean
       AND NOT EXISTS (
         SELECT 1 FROM person_accounts a
         WHERE a.account_ref = account.ref AND a.trusted
           AND a.person_ref <> :subject)
       AND NOT EXISTS (
         SELECT 1 FROM identities i WHERE i.ref = account.ref AND i.bot)
     ORDER BY account.ref`,
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
