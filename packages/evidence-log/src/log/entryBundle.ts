import { LogFormatError } from './LogFormatError';
import { TILE_WIDTH } from './tilePaths';

/** Bytes that an entry may have: its length is written in sixteen bits. */
export const MAX_ENTRY_BYTES = 65_535;

/**
 * Entries of one tile, each after its length in two bytes, big-endian (C2SP
 * tlog-tiles, "Log Entries").
 *
 * @throws LogFormatError when an entry is too long or there are too many
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Buffer {
  if (entries.length > TILE_WIDTH) {
    throw new LogFormatError(`a bundle holds at most ${TILE_WIDTH} entries`);
  }
  return Buffer.concat(
    entries.flatMap(entry => {
      if (entry.length > MAX_ENTRY_BYTES) {
        throw new LogFormatError(
          `an entry has ${entry.length} bytes; a log takes ${MAX_ENTRY_BYTES}`,
        );
      }
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/**
 * Reads what {@link encodeEntryBundle} wrote; the entries are views of `bytes`.
 *
 * @throws LogFormatError when the bytes end inside an entry, or hold too many
 */
export function decodeEntryBundle(bytes: Uint8Array): Buffer[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Buffer[] = [];
  let at = 0;
  while (at < buffer.length) {
    const start = at + 2;
    const end =
      start <= buffer.length ? start + buffer.readUInt16BE(at) : Infinity;
    if (end > buffer.length) {
      throw new LogFormatError('an entry bundle ends inside an entry');
    }
    if (entries.length === TILE_WIDTH) {
      throw new LogFormatError(`a bundle holds at most ${TILE_WIDTH} entries`);
    }
    entries.push(buffer.subarray(start, end));
    at = end;
  }
  return entries;
}
