import type { Knex } from 'knex';

/** A view, and what makes it anew as it was. */
interface DependentView {
  name: string;
  /** Statements, in their order. */
  statements: string[];
}

/**
 * Takes the views on these tables away within the transaction, so that the tables
 * can be replaced: a view holds on to a table, not to its name.
 *
 * @returns makes them anew, with their owners and grants, on whatever has the names
 */
export async function takeViewsOff(
  trx: Knex.Transaction,
  tables: readonly string[],
): Promise<() => Promise<void>> {
  const views = await viewsOn(trx, tables);
  for (const { name } of views) await trx.raw('DROP VIEW ??', [name]);
  return async () => {
    for (const { statements } of views) {
      for (const statement of statements) await trx.raw(statement);
    }
  };
}

async function viewsOn(
  trx: Knex.Transaction,
  tables: readonly string[],
): Promise<DependentView[]> {
  const { rows } = await trx.raw<{ rows: DependentView[] }>(
    `SELECT v.relname AS name, ARRAY[
         format('CREATE VIEW %I AS %s', v.relname, pg_get_viewdef(v.oid)),
         format('ALTER VIEW %I OWNER TO %I', v.relname,
           pg_get_userbyid(v.relowner))] || ARRAY(
         SELECT format('GRANT %s ON %I TO %s%s', acl.privilege_type, v.relname,
           CASE acl.grantee WHEN 0 THEN 'PUBLIC'
             ELSE quote_ident(pg_get_userbyid(acl.grantee)) END,
           CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
         FROM aclexplode(v.relacl) AS acl
         WHERE acl.grantee <> v.relowner) AS statements
     FROM pg_class v
     WHERE v.relkind = 'v' AND EXISTS (
       SELECT FROM pg_rewrite r
       JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass
         AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
       WHERE r.ev_class = v.oid AND d.refobjid IN (
         SELECT to_regclass(name) FROM unnest(?::text[]) AS name))
     ORDER BY v.oid`,
    [[...tables]],
  );
  return rows;
}
