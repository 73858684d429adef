import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { RebuildReport } from './Ledger';

/** Name of the table beside `table` that a rebuild folds into. */
export function shadowName(table: string): string {
  return `${table}__shadow`;
}

/** Creates an empty table with the columns, checks and indexes of the live one. */
export async function createShadow(
  trx: Knex.Transaction,
  table: string,
): Promise<void> {
  await trx.raw('CREATE TABLE ?? (LIKE ?? INCLUDING ALL)', [
    shadowName(table),
    table,
  ]);
}

/** Drops the shadow where there is one. */
export async function dropShadow(db: Knex, table: string): Promise<void> {
  await db.raw('DROP TABLE IF EXISTS ??', [shadowName(table)]);
}

/**
 * Refuses tables that a fold cannot give again, or that a swap would harm:
 * numbers from a sequence depend on the order between streams, and LIKE copies
 * no foreign keys, triggers or partitions.
 *
 * @throws ConflictError naming the table and what stands in the way
 */
export async function assertRebuildable(
  trx: Knex.Transaction,
  table: string,
  { swap }: { swap: boolean },
): Promise<void> {
  const { rows } = await trx.raw<{ rows: { obstacle: string }[] }>(
    `SELECT 'the sequence of column ' || a.attname AS obstacle
       FROM pg_attribute a
       LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0
         AND (a.attidentity <> ''
              OR pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval(%')
     UNION ALL
     SELECT 'the foreign key ' || conname FROM pg_constraint
       WHERE :swap AND contype = 'f'
         AND to_regclass(:table) IN (conrelid, confrelid)
     UNION ALL
     SELECT 'the trigger ' || tgname FROM pg_trigger
       WHERE :swap AND tgrelid = to_regclass(:table) AND NOT tgisinternal
     UNION ALL
     SELECT 'that it is no plain table' FROM pg_class
       WHERE oid = to_regclass(:table) AND relkind <> 'r'
     UNION ALL
     SELECT 'that it does not exist' WHERE to_regclass(:table) IS NULL`,
    { table, swap },
  );
  if (rows.length) {
    throw new ConflictError(
      `Table ${table} cannot be rebuilt because of ${rows
        .map(row => row.obstacle)
        .join(' and ')}`,
    );
  }
}

/**
 * Counts rows on both sides. `different` counts those that stand on one side
 * only, so a changed row counts twice; it is 0 when and only when the tables
 * hold the same rows.
 */
export async function compareWithShadow(
  trx: Knex.Transaction,
  table: string,
): Promise<RebuildReport['tables'][string]> {
  const names = { live: table, shadow: shadowName(table) };
  // As text, because json and other types have no equality of their own.
  const { rows } = await trx.raw<{
    rows: { live: string; shadow: string; different: string }[];
  }>(
    `WITH live AS (SELECT t::text AS row FROM :live: t),
          shadow AS (SELECT t::text AS row FROM :shadow: t)
     SELECT (SELECT count(*) FROM live) AS live,
            (SELECT count(*) FROM shadow) AS shadow,
            (SELECT count(*) FROM
               (TABLE live EXCEPT ALL TABLE shadow) AS missing)
          + (SELECT count(*) FROM
               (TABLE shadow EXCEPT ALL TABLE live) AS extra) AS different`,
    names,
  );
  const [{ live, shadow, different }] = rows;
  return {
    live: Number(live),
    shadow: Number(shadow),
    different: Number(different),
  };
}

/**
 * Puts the shadow in place of the live table within the transaction: readers
 * see one or the other. Owner, grants and index names stay as they were.
 */
export async function swapShadow(
  trx: Knex.Transaction,
  table: string,
): Promise<void> {
  const shadow = shadowName(table);
  const wanted = await indexesOf(trx, table);
  const given = await indexesOf(trx, shadow);
  for (const statement of await ownershipStatements(trx, table, shadow)) {
    await trx.raw(statement);
  }
  await trx.raw('ANALYZE ??', [shadow]);
  await trx.raw('DROP TABLE ??', [table]);
  await trx.raw('ALTER TABLE ?? RENAME TO ??', [shadow, table]);
  for (const index of wanted) {
    const at = given.findIndex(
      candidate => candidate.definition === index.definition,
    );
    if (at < 0) {
      throw new Error(`The shadow of ${table} lacks the index ${index.name}`);
    }
    const [twin] = given.splice(at, 1);
    // Renames the constraint as well where the index serves one.
    await trx.raw('ALTER INDEX ?? RENAME TO ??', [twin.name, index.name]);
  }
}

async function indexesOf(
  trx: Knex.Transaction,
  table: string,
): Promise<{ name: string; definition: string }[]> {
  const { rows } = await trx.raw<{
    rows: { name: string; definition: string }[];
  }>(
    `SELECT c.relname AS name,
            concat_ws(' ', i.indisprimary, i.indisunique,
              split_part(pg_get_indexdef(c.oid), ' USING ', 2)
            ) AS definition
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = to_regclass(?) ORDER BY c.relname`,
    [table],
  );
  return rows;
}

async function ownershipStatements(
  trx: Knex.Transaction,
  table: string,
  shadow: string,
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { statement: string }[] }>(
    `SELECT format('ALTER TABLE %I OWNER TO %I', :shadow::text,
                   pg_get_userbyid(live.relowner)) AS statement
       FROM pg_class live JOIN pg_class shadow
         ON shadow.oid = to_regclass(:shadow)
       WHERE live.oid = to_regclass(:table)
         AND live.relowner <> shadow.relowner
     UNION ALL
     SELECT format('GRANT %s ON %I TO %s%s', acl.privilege_type, :shadow::text,
                   CASE acl.grantee WHEN 0 THEN 'PUBLIC'
                     ELSE quote_ident(pg_get_userbyid(acl.grantee)) END,
                   CASE WHEN acl.is_grantable
                     THEN ' WITH GRANT OPTION' ELSE '' END)
       FROM pg_class live, aclexplode(live.relacl) AS acl
       WHERE live.oid = to_regclass(:table) AND acl.grantee <> live.relowner`,
    { table, shadow },
  );
  return rows.map(row => row.statement);
}
