import { decodeBase64 } from './base64';
import { HASH_SIZE } from './hashes';
import { LogFormatError } from './LogFormatError';

/** How large a log was and what was in it, at one moment. */
export interface Checkpoint {
  /** Name of the log, unique in the world: a host and path without scheme. */
  origin: string;
  size: number;
  /** Root of the tree of that size. */
  root: Buffer;
}

/** Text of a checkpoint (C2SP tlog-checkpoint), ready to be signed as a note. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isOrigin(origin)) {
    throw new LogFormatError(
      `the origin of a log is one line of visible text, not '${origin}'`,
    );
  }
  if (!Number.isSafeInteger(size) || size < 0 || root.length !== HASH_SIZE) {
    throw new LogFormatError(
      'a checkpoint needs a size and a root of 32 bytes',
    );
  }
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/**
 * Reads the text of a checkpoint. Lines after the root are extensions and are
 * left aside (C2SP tlog-checkpoint).
 *
 * @throws LogFormatError when it is anything else
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  const [origin, size, rootText] = lines;
  const root = decodeBase64(rootText ?? '');
  if (
    lines.length < 4 ||
    lines[lines.length - 1] !== '' ||
    lines.slice(3, -1).includes('') ||
    !isOrigin(origin) ||
    !/^(0|[1-9]\d{0,15})$/.test(size) ||
    !Number.isSafeInteger(Number(size)) ||
    root?.length !== HASH_SIZE
  ) {
    throw new LogFormatError(
      'this is no checkpoint: it needs lines for origin, size and root',
    );
  }
  return { origin, size: Number(size), root };
}

function isOrigin(origin: string): boolean {
  return origin.length <= 255 && /^[^\s+\p{Cc}]+$/u.test(origin);
}
