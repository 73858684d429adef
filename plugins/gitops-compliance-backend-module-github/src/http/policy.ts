import { setTimeout as delay } from 'node:timers/promises';

/** Longest that one request may take, unless told otherwise. */
export const REQUEST_TIMEOUT_MS = 10_000;
/** Largest answer that is read. */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
/** Tries of a read in all. */
export const READ_TRIES = 2;
const BACK_OFF_MS = 250;

/**
 * `fetch` that reads at most `MAX_ANSWER_BYTES` and follows no redirect.
 * Rejects when the answer is larger.
 */
export async function boundedFetch(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body) {
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      size += value.byteLength;
      if (size > MAX_ANSWER_BYTES) {
        await reader.cancel();
        throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
      }
      chunks.push(value);
    }
  }
  const empty = [204, 205, 304].includes(response.status);
  return new Response(empty ? null : Buffer.concat(chunks), {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}

/** Waits before the second try, with jitter so that replicas spread. */
export async function backOff(signal: AbortSignal | undefined): Promise<void> {
  await delay(BACK_OFF_MS * (1 + Math.random()), undefined, { signal });
}

/** Aborts after the time-out, or with the caller. */
export function requestSignal(
  signal: AbortSignal | undefined,
  timeoutMs: number,
): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}
