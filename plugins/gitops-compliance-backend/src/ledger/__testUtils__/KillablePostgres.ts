import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const SCRIPT = path.resolve(
  __dirname,
  '../../../../../scripts/lib/postgres.mjs',
);
const PASSWORD = 'only-for-tests';
/** Backends that outlive the killed server hold its memory for a moment. */
const ATTEMPTS = 60;
const BETWEEN_ATTEMPTS_MS = 500;

/** A Postgres that keeps its data safely, and can be killed as by a crash. */
export class KillablePostgres {
  #folder = '';
  #port = 0;

  /** For the driver `pg`. */
  get connectionString(): string {
    return `postgres://postgres:${PASSWORD}@127.0.0.1:${this.#port}/postgres`;
  }

  /** Starts, also after a kill: then Postgres recovers by its own log. */
  async start(): Promise<void> {
    this.#folder ||= await mkdtemp(path.join(tmpdir(), 'gitops-kill-pg-'));
    this.#port ||= await freePort();
    const options = {
      folder: this.#folder,
      port: this.#port,
      password: PASSWORD,
    };
    const program = `
      import { startKeptPostgres } from ${JSON.stringify(
        pathToFileURL(SCRIPT).href,
      )};
      await startKeptPostgres(${JSON.stringify(options)});
      process.exit(0);`;
    for (let attempt = 1; ; attempt += 1) {
      const starter = spawn(
        process.execPath,
        ['--input-type=module', '--eval', program],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      );
      let said = '';
      starter.stderr.on('data', chunk => {
        said = `${said}${chunk}`.slice(-4_000);
      });
      const [code] = await once(starter, 'exit');
      if (code === 0) return;
      if (attempt === ATTEMPTS) throw new Error(said);
      await wait(BETWEEN_ATTEMPTS_MS);
    }
  }

  /** SIGKILL of the server; nothing is written or closed in order. */
  async kill(): Promise<void> {
    process.kill(await this.#pid(), 'SIGKILL');
  }

  /** Ends it in order and removes its data. */
  async close(): Promise<void> {
    const pid = await this.#pid();
    process.kill(pid, 'SIGINT');
    while (isRunning(pid)) await wait(50);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #pid(): Promise<number> {
    const file = path.join(this.#folder, 'data/postmaster.pid');
    return Number((await readFile(file, 'utf8')).split('\n')[0]);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
