import { createRequire } from 'node:module';
import path from 'node:path';
import { REPOSITORY_ROOT } from './portal/PortalProcess';

/** How the database is started. */
export interface PostgresOptions {
  dataDir: string;
  port: number;
  password: string;
}

/** A running Postgres. */
export interface Postgres {
  env: Record<string, string>;
  close(): Promise<void>;
}

/** What of `scripts/lib/postgres.mjs` is used here. */
interface PostgresScript {
  startKeptPostgres(options: {
    folder: string;
    port: number;
    password: string;
  }): Promise<{ stop(): Promise<void> }>;
  keptPostgresFolder(folder: string): string;
}

function postgresScript(): PostgresScript {
  return createRequire(__filename)(
    path.join(REPOSITORY_ROOT, 'scripts/lib/postgres.mjs'),
  );
}

/** Where a Postgres with this data directory really has its data. */
export function postgresFolder(dataDir: string): string {
  return postgresScript().keptPostgresFolder(dataDir);
}

/** Starts a real Postgres from the npm package; its data outlives it. */
export async function startPostgres(
  options: PostgresOptions,
): Promise<Postgres> {
  const { dataDir, port, password } = options;
  const server = await postgresScript().startKeptPostgres({
    folder: dataDir,
    port,
    password,
  });
  return {
    env: {
      POSTGRES_HOST: '127.0.0.1',
      POSTGRES_PORT: String(port),
      POSTGRES_USER: 'postgres',
      POSTGRES_PASSWORD: password,
    },
    close: () => server.stop(),
  };
}
