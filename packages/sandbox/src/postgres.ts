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
}

/** Starts a real Postgres from the npm package; its data outlives it. */
export async function startPostgres(
  options: PostgresOptions,
): Promise<Postgres> {
  const { dataDir, port, password } = options;
  const script: PostgresScript = createRequire(__filename)(
    path.join(REPOSITORY_ROOT, 'scripts/lib/postgres.mjs'),
  );
  const server = await script.startKeptPostgres({
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
