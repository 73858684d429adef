import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/**
 * Warns at start when the portal's own role could take the protection of the
 * ledger away: when it owns `ledger_entries`, is a member of the owner, or is
 * a superuser (design §5.1).
 *
 * @returns whether it warned
 */
export async function warnWhenOwner(
  db: Knex,
  logger: LoggerService,
): Promise<boolean> {
  const { rows } = await db.raw<{
    rows: { role: string; owner: string; owns: boolean }[];
  }>(
    `SELECT current_user AS role,
            pg_get_userbyid(c.relowner) AS owner,
            pg_has_role(current_user, c.relowner, 'MEMBER') AS owns
     FROM pg_class c WHERE c.oid = to_regclass('ledger_entries')`,
  );
  const [found] = rows;
  if (!found) {
    throw new Error(
      'There is no table ledger_entries in the search path; run the migrations',
    );
  }
  if (found.owns) {
    logger.warn(
      `The database role ${found.role} owns the ledger (owner: ` +
        `${found.owner}) and could disable its append-only trigger. Migrate ` +
        'under an owner role, and run the portal under one that has only ' +
        'SELECT and INSERT on ledger_entries',
    );
  }
  return found.owns;
}
