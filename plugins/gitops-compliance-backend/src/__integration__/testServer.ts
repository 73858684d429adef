import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { Knex } from 'knex';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const MIGRATIONS = resolvePackagePath(
  '@gitops-compliance/plugin-gitops-compliance-backend',
  'migrations',
);

/** Names the lock under which one process makes the template. */
const TEMPLATE_LOCK = 7_244_611;

/**
 * The real Postgres server that the tests were given.
 *
 * @throws Error when there is none: a suite that silently tests nothing is
 *   worse
 */
export function testServer(): string {
  const connection =
    process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;
  if (!connection) {
    throw new Error(
      'Set BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING to a real Postgres 18, or run the tests with yarn test:unit',
    );
  }
  return connection;
}

/** Address of a database on the server. */
export function addressOf(database: string): string {
  const url = new URL(testServer());
  url.pathname = `/${database}`;
  return url.toString();
}

/** Runs something as the server's administrator. */
export async function onServer<T>(run: (admin: Knex) => Promise<T>) {
  const admin = knexFactory({
    client: 'pg',
    connection: testServer(),
    pool: { min: 0, max: 1 },
  });
  try {
    return await run(admin);
  } finally {
    await admin.destroy();
  }
}

/** Runs the plugin's migrations. */
export async function migrate(db: Knex): Promise<void> {
  await db.migrate.latest({ directory: MIGRATIONS });
}

/** Undoes the plugin's migrations, newest first. */
export async function migrateDown(db: Knex): Promise<void> {
  await db.migrate.rollback({ directory: MIGRATIONS }, true);
}

/**
 * Makes a database with all migrations: a copy of one that is migrated once on
 * the server, which costs a fraction of migrating each.
 */
export async function createMigrated(name: string): Promise<void> {
  await onServer(async admin => {
    const template = await ensureTemplate(admin);
    // By files: a third of the time of copying through the log.
    await admin.raw('CREATE DATABASE ?? TEMPLATE ?? STRATEGY FILE_COPY', [
      name,
      template,
    ]);
  });
}

/** The template of these migrations; it is complete once it has its name. */
async function ensureTemplate(admin: Knex): Promise<string> {
  const name = `gitops_compliance_template_${migrationsHash()}`;
  if (await exists(admin, name)) return name;
  await admin.raw('SELECT pg_advisory_lock(?)', [TEMPLATE_LOCK]);
  try {
    if (await exists(admin, name)) return name;
    const raw = `${name}_${randomBytes(4).toString('hex')}`;
    await admin.raw('CREATE DATABASE ??', [raw]);
    const db = knexFactory({ client: 'pg', connection: addressOf(raw) });
    try {
      await migrate(db);
    } finally {
      await db.destroy();
    }
    await admin.raw('ALTER DATABASE ?? RENAME TO ??', [raw, name]);
    return name;
  } finally {
    await admin.raw('SELECT pg_advisory_unlock(?)', [TEMPLATE_LOCK]);
  }
}

async function exists(admin: Knex, name: string): Promise<boolean> {
  const rows = await admin('pg_database').where({ datname: name });
  return rows.length > 0;
}

let hash: string | undefined;

/** So that changed migrations are never tested on the template of others. */
function migrationsHash(): string {
  if (!hash) {
    const sum = createHash('sha256');
    for (const file of readdirSync(MIGRATIONS).sort()) {
      sum.update(file).update(readFileSync(path.join(MIGRATIONS, file)));
    }
    hash = sum.digest('hex').slice(0, 16);
  }
  return hash;
}
