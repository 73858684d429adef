import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE_MS = 10_000;
const POLL_MS = 20;

/**
 * Waits until `read` gives something that is neither false nor undefined, and
 * returns it. Throws after 10 s, naming what was waited for.
 */
export async function waitFor<T>(
  what: string,
  read: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`Waited in vain until ${what}`);
    }
    await delay(POLL_MS);
  }
}
