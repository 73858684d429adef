/** What a request to an outside system may cost. */
export interface RequestBounds {
  /** Longest that it may take, answer included. */
  timeoutMs: number;
  /** Largest answer that is read. */
  maxBytes: number;
  /** Aborts it before. */
  signal?: AbortSignal;
}

/** An answer that was read whole. */
export interface BoundedAnswer {
  status: number;
  contentType: string;
  /** Names this version of what was asked for; null: the server gave none. */
  etag: string | null;
  body: Buffer;
}

class TooLargeError extends Error {}

/**
 * Sends a request to an address from the operator's configuration: in a bounded
 * time, reading a bounded answer, and following no redirect, which counts as an
 * answer of its own.
 *
 * @throws Error that says in general words what went wrong, without address,
 *   headers or body; the caller's abort is thrown on
 */
export async function boundedRequest(
  url: string,
  init: RequestInit,
  { timeoutMs, maxBytes, signal }: RequestBounds,
): Promise<BoundedAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: either,
    });
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      etag: response.headers.get('etag'),
      body: await readBounded(response, maxBytes),
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TooLargeError) throw error;
    throw new Error(
      timeout.aborted
        ? `it did not answer within ${timeoutMs / 1000} s`
        : 'it cannot be reached',
      { cause: error },
    );
  }
}

async function readBounded(
  response: Response,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      await response.body?.cancel().catch(() => undefined);
      throw new TooLargeError(`it answered with more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
