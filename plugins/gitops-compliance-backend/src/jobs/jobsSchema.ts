import type { Knex } from 'knex';
import { getConstructionPlans, getMigrationPlans } from 'pg-boss';
import { type PgConnection, withConnection } from './executor';

const INSUFFICIENT_PRIVILEGE = '42501';
const MAX_NAME_LENGTH = 50;
const PLAIN_NAME = /^[a-z_][a-z0-9_]*$/;

/**
 * The schema that the jobs of this database lie in: plain letters, so that it
 * needs no quotes. With one database per plugin it is
 * `gitops_compliance_jobs`; with one schema per plugin it is named after the
 * plugin's schema, so that two portals in one database stay apart.
 */
export async function jobsSchemaName(db: Knex): Promise<string> {
  const { rows } = await db.raw<{ rows: { name: string | null }[] }>(
    'SELECT current_schema() AS name',
  );
  const own = rows[0].name;
  const base = own === null || own === 'public' ? 'gitops_compliance' : own;
  const plain = base
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, MAX_NAME_LENGTH - '_jobs'.length);
  return `${/^[a-z_]/.test(plain) ? plain : `_${plain}`}_jobs`;
}

/**
 * Installs or upgrades the job tables where that is needed; replicas that
 * start at once wait for each other. A role that may not create a schema finds
 * one made for it, or is told what to run.
 *
 * @throws Error that says what the database's owner has to do
 */
export async function ensureJobsSchema(
  db: Knex,
  schema: string,
): Promise<void> {
  if (!PLAIN_NAME.test(schema) || schema.length > MAX_NAME_LENGTH) {
    throw new Error(
      `The jobs' schema '${schema}' must match ${PLAIN_NAME} and have at ` +
        `most ${MAX_NAME_LENGTH} characters`,
    );
  }
  try {
    await withConnection(db, connection => install(connection, schema));
  } catch (error) {
    if (error instanceof Error && hasCode(error, INSUFFICIENT_PRIVILEGE)) {
      throw new Error(
        `The database role may not create the job tables (${error.message}). ` +
          `As the database's owner run: CREATE SCHEMA ${schema} ` +
          'AUTHORIZATION <the role that migrates>, and start again',
        { cause: error },
      );
    }
    throw error;
  }
}

async function install(
  connection: PgConnection,
  schema: string,
): Promise<void> {
  const wanted = wantedVersion(schema);
  if ((await installedVersion(connection, schema)) === wanted) {
    return;
  }
  const lock = ['gitops-compliance jobs', schema];
  await connection.query(
    'SELECT pg_advisory_lock(hashtext($1), hashtext($2))',
    lock,
  );
  try {
    const version = await installedVersion(connection, schema);
    if (version === null) {
      await createSchema(connection, schema);
      await connection.query(
        getConstructionPlans(schema, { createSchema: false }),
      );
    } else if (version < wanted) {
      await connection.query(getMigrationPlans(schema, version));
    } else if (version > wanted) {
      throw new Error(
        `The job tables in schema ${schema} have version ${version}, and ` +
          `this program knows ${wanted}; run the newer program`,
      );
    }
  } catch (error) {
    // Only then can the same connection give the lock back.
    await connection.query('ROLLBACK');
    throw error;
  } finally {
    await connection.query(
      'SELECT pg_advisory_unlock(hashtext($1), hashtext($2))',
      lock,
    );
  }
}

async function createSchema(
  connection: PgConnection,
  schema: string,
): Promise<void> {
  // Not IF NOT EXISTS: that wants the right to create even when it exists.
  const existing = await connection.query(
    'SELECT 1 FROM pg_namespace WHERE nspname = $1',
    [schema],
  );
  if (!existing.rows.length) {
    await connection.query(`CREATE SCHEMA ${schema}`);
  }
}

async function installedVersion(
  connection: PgConnection,
  schema: string,
): Promise<number | null> {
  const table = await connection.query(
    `SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = 'version'`,
    [schema],
  );
  if (!table.rows.length) {
    return null;
  }
  const { rows } = await connection.query(
    `SELECT version FROM ${schema}.version`,
  );
  return rows.length ? Number(rows[0].version) : null;
}

/** The version that pg-boss of this release installs, by its own script. */
function wantedVersion(schema: string): number {
  const match = /INSERT INTO \w+\.version\(version\) VALUES \('(\d+)'\)/.exec(
    getConstructionPlans(schema, { createSchema: false }),
  );
  if (!match) {
    throw new Error('pg-boss no longer says its schema version in its plans');
  }
  return Number(match[1]);
}

function hasCode(error: Error, code: string): boolean {
  return 'code' in error && error.code === code;
}
