import { type BaseBlock, fromBER, Sequence } from 'asn1js';
import { TimestampError } from './TimestampError';

/**
 * Reads bytes that anybody may have made.
 *
 * @throws TimestampError where `read` fails on them, whatever it fails with
 */
export function decoded<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TimestampError) throw error;
    throw new TimestampError(`${what} cannot be read`);
  }
}

/** The elements of a sequence that takes up all the bytes. */
export function sequenceIn(bytes: Uint8Array, what: string): BaseBlock[] {
  return decoded(what, () => {
    const { offset, result } = fromBER(bytes);
    if (offset !== bytes.length || !(result instanceof Sequence)) {
      throw new TimestampError(`${what} is not one sequence of DER`);
    }
    return result.valueBlock.value;
  });
}

/** The bytes of an element as they came. */
export function bytesOf(block: BaseBlock): Buffer {
  return Buffer.from(block.valueBeforeDecodeView);
}

/** A copy of bytes as libraries take them, with nothing around it. */
export function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
