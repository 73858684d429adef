import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';

/** Ports that no system gives out by itself, see {@link lastingPort}. */
const LASTING_PORTS = [20_000, 30_000] as const;
const TRIES = 100;

/** A port of the loopback address on which nothing listens now. */
export async function freePort(): Promise<number> {
  const port = await listening(0);
  if (port === undefined) throw new Error('No port is free');
  return port;
}

/**
 * A free port for somebody who listens on it only later: one of those that the
 * system does not hand to programs that ask for any.
 */
export async function lastingPort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = await listening(randomInt(...LASTING_PORTS));
    if (port !== undefined) return port;
  }
  throw new Error(`No port from ${LASTING_PORTS.join(' to ')} is free`);
}

/** The port on which it was possible to listen; undefined: it was not. */
async function listening(wanted: number): Promise<number | undefined> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', resolve);
    });
  } catch {
    // Somebody else listens there.
    return undefined;
  }
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
