import { z } from 'zod';
import { type BundleSource, LIMITS, UnreadableError } from './BundleSource';

const MAX_JSON_DEPTH = 64;
/** A line is an entry of at most 65,535 bytes, or its erasable part. */
const MAX_LINE_BYTES = 4 * 1024 ** 2;

/** The whole content of a file. @throws UnreadableError where it is too large */
export async function readWhole(
  source: BundleSource,
  path: string,
  limit: number = LIMITS.wholeFileBytes,
): Promise<Buffer> {
  if (!source.has(path)) throw new UnreadableError(`${path} is missing`);
  if (source.size(path) > limit) {
    throw new UnreadableError(
      `${path} has ${source.size(path)} bytes; more than ${limit} are not read`,
    );
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of opened(source, path)) {
    bytes += part.length;
    if (bytes > limit) {
      throw new UnreadableError(`${path} is larger than it says`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The content of a file in parts, errors of the source in our words. */
export async function* opened(
  source: BundleSource,
  path: string,
): AsyncGenerator<Buffer> {
  try {
    for await (const part of await source.open(path)) yield part as Buffer;
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new UnreadableError(`${path} cannot be read: ${said}`);
  }
}

/** The lines of a file, without their end; one at a time in memory. */
export async function* readLines(
  source: BundleSource,
  path: string,
): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const part of opened(source, path)) {
    const bytes = held.length > 0 ? Buffer.concat([held, part]) : part;
    let from = 0;
    for (;;) {
      const end = bytes.indexOf(0x0a, from);
      if (end < 0) break;
      yield bytes.subarray(from, end);
      from = end + 1;
    }
    held = bytes.subarray(from);
    if (held.length > MAX_LINE_BYTES) {
      throw new UnreadableError(`${path} has a line that is too long to read`);
    }
  }
  if (held.length > 0) {
    throw new UnreadableError(`${path} does not end with a whole line`);
  }
}

/**
 * Reads JSON that may be anything: its depth is measured before it is parsed,
 * and what comes out has passed a schema.
 *
 * @throws UnreadableError naming what is wrong with it
 */
export function parseJson<T>(
  text: string,
  schema: z.ZodType<T>,
  where: string,
): T {
  assertShallow(text, where);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableError(`${where} is not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UnreadableError(
      `${where} is not of the shape that this program knows: ${issue.path.join(
        '.',
      )} ${issue.message}`,
    );
  }
  return parsed.data;
}

function assertShallow(text: string, where: string): void {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) isInString = false;
    } else if (code === 0x22) {
      isInString = true;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) {
        throw new UnreadableError(
          `${where} is nested deeper than ${MAX_JSON_DEPTH} levels`,
        );
      }
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
  }
}
