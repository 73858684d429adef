import knexFactory, { Knex } from 'knex';
import { randomBytes } from 'node:crypto';
import {
  addressOf,
  createMigrated,
  onServer,
} from '../../__integration__/testServer';

export { migrate, migrateDown } from '../../__integration__/testServer';

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
  const names: string[] = [];
  const pools: Knex[] = [];
  const roles: { db: Knex; name: string }[] = [];

  afterAll(async () => {
    for (const { db, name } of roles) {
      await db.raw('DROP OWNED BY ?? CASCADE', [name]);
      await db.raw('DROP ROLE ??', [name]);
    }
    await Promise.all(pools.map(pool => pool.destroy()));
    await onServer(async admin => {
      for (const name of names) {
        await admin.raw('DROP DATABASE IF EXISTS ?? WITH (FORCE)', [name]);
      }
    });
  }, 60_000);

  const newName = () => {
    const name = `db${randomBytes(16).toString('hex')}`;
    names.push(name);
    return name;
  };
  const open = (name: string) => {
    const pool = knexFactory({
      client: 'pg',
      // Its parts, which `replica` reads, and not a string.
      connection: partsOf(addressOf(name)),
      pool: { min: 0, max: 5, idleTimeoutMillis: 5_000 },
    });
    pools.push(pool);
    return pool;
  };
  return {
    async empty() {
      const name = newName();
      await onServer(admin => admin.raw('CREATE DATABASE ??', [name]));
      return open(name);
    },
    async migrated() {
      const name = newName();
      await createMigrated(name);
      return open(name);
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

function partsOf(address: string): Knex.PgConnectionConfig {
  const { hostname, port, username, password, pathname } = new URL(address);
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
  };
}
