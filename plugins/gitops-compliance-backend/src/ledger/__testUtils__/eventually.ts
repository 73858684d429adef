import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 25;

/**
 * Polls until the condition gives something other than undefined or false.
 *
 * @throws Error with the description when the deadline passes
 */
export async function eventually<T>(
  description: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  deadlineMs = 10_000,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const found = await condition();
    if (found !== undefined && found !== false) {
      return found;
    }
    if (performance.now() > end) {
      throw new Error(`Not within ${deadlineMs} ms: ${description}`);
    }
    await wait(POLL_MS);
  }
}
