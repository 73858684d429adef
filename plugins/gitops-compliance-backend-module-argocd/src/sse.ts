/** Largest message of a stream that is taken. */
const MAX_EVENT_LENGTH = 16 * 1024 * 1024;

/** What a stream of server-sent events gives: a message, or just life. */
export type StreamItem = { data: string } | { alive: true };

/**
 * Server-sent events of a body, in order. Each chunk also counts as life, as a
 * keep-alive comment is one. Nothing is read while the consumer is busy with an
 * item, so that the sender feels it.
 *
 * Ends at the end of the stream, and after `idleMs` without a byte. Throws when
 * the connection breaks or a message is too large.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  idleMs: number,
): AsyncGenerator<StreamItem, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let pending = '';
  try {
    for (;;) {
      const chunk = await readWithin(reader, idleMs);
      if (chunk === null) {
        return;
      }
      yield { alive: true };
      pending += decoder.decode(chunk, { stream: true });
      const blocks = pending.split(/\r?\n\r?\n/);
      pending = blocks.pop() ?? '';
      if (pending.length > MAX_EVENT_LENGTH) {
        throw new Error(`a message is longer than ${MAX_EVENT_LENGTH}`);
      }
      for (const block of blocks) {
        const data = dataOf(block);
        if (data !== '') {
          yield { data };
        }
      }
    }
  } finally {
    // A body that broke already cannot be cancelled, and need not be.
    await reader.cancel().catch(() => undefined);
  }
}

/** The `data:` lines of one event, joined; comments and ids are left out. */
function dataOf(block: string): string {
  return block
    .split(/\r?\n/)
    .flatMap(line => line.match(/^data: ?(.*)$/)?.[1] ?? [])
    .join('\n');
}

/** The next bytes; null at the end, and when none come in time. */
async function readWithin(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  idleMs: number,
): Promise<Uint8Array | null> {
  let timer: NodeJS.Timeout | undefined;
  const idle = new Promise<null>(resolve => {
    timer = setTimeout(() => resolve(null), idleMs);
  });
  try {
    const next = await Promise.race([reader.read(), idle]);
    return next?.value ?? null;
  } finally {
    clearTimeout(timer);
  }
}
