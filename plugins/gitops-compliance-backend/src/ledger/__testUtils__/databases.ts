import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { Knex } from 'knex';
import { randomBytes } from 'node:crypto';

const MIGRATIONS = resolvePackagePath(
  '@gitops-compliance/plugin-gitops-compliance-backend',
  'migrations',
);

/** Databases for one test file; closes all pools that it opened. */
export interface LedgerDatabases {
  /** A fresh database with all migrations. */
  migrated(): Promise<Knex>;
  /** A fresh database without any table. */
  empty(): Promise<Knex>;
  /** Another pool on the same database, as another replica has it. */
  replica(db: Knex, change?: ReplicaOptions): Knex;
  /** A login role without any right, dropped at the end. */
  role(db: Knex): Promise<string>;
}

/** How a pool differs from the one that it stands beside. */
export interface ReplicaOptions {
  user?: string;
  searchPath?: string;
  poolSize?: number;
  /** Its sessions' default. */
  isolation?: 'repeatable read';
}

/** Password of every role that {@link LedgerDatabases.role} makes. */
const PASSWORD = 'only-for-tests';

/**
 * Real Postgres for a test file. Fails where Postgres cannot be had: a suite
 * that silently tests nothing is worse.
 */
export function ledgerDatabases(): LedgerDatabases {
  const pools: Knex[] = [];
  const roles: { db: Knex; name: string }[] = [];

  afterAll(async () => {
    for (const { db, name } of roles) {
      await db.raw('DROP OWNED BY ?? CASCADE', [name]);
      await db.raw('DROP ROLE ??', [name]);
    }
    await Promise.all(pools.map(pool => pool.destroy()));
  });

  // After our own afterAll: what is registered first ends first.
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  beforeAll(() => {
    expect(databases.eachSupportedId()).toEqual([['POSTGRES_18']]);
  });

  const empty = () => databases.init('POSTGRES_18');
  return {
    empty,
    async migrated() {
      const db = await empty();
      await migrate(db);
      return db;
    },
    replica(db, change = {}) {
      // The pool hides its password from enumeration.
      const { host, port, user, password, database } =
        db.client.connectionSettings;
      const connection = { host, port, user, password, database };
      if (change.user) {
        Object.assign(connection, { user: change.user, password: PASSWORD });
      }
      if (change.isolation) {
        const level = change.isolation.replace(' ', '\\ ');
        Object.assign(connection, {
          options: `-c default_transaction_isolation=${level}`,
        });
      }
      const pool = knexFactory({
        client: 'pg',
        connection,
        searchPath: change.searchPath,
        pool: { min: 0, max: change.poolSize ?? 10 },
      });
      pools.push(pool);
      return pool;
    },
    async role(db) {
      const name = `role_${randomBytes(6).toString('hex')}`;
      await db.raw(`CREATE ROLE ${name} LOGIN PASSWORD '${PASSWORD}'`);
      roles.push({ db, name });
      return name;
    },
  };
}

/** Runs the plugin's migrations. */
export async function migrate(db: Knex): Promise<void> {
  await db.migrate.latest({ directory: MIGRATIONS });
}

/** Undoes the plugin's migrations, newest first. */
export async function migrateDown(db: Knex): Promise<void> {
  await db.migrate.rollback({ directory: MIGRATIONS }, true);
}
