const POLL_MS = 100;

/**
 * Waits until a condition holds, and says what it waited for when it does not
 * within the time.
 */
export async function waitFor(
  what: string,
  condition: () => Promise<boolean>,
  timeoutMs = 60_000,
  pollMs = POLL_MS,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (await condition()) return;
    if (Date.now() > deadline) {
      throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
    }
    await new Promise(resolve => {
      setTimeout(resolve, pollMs);
    });
  }
}
