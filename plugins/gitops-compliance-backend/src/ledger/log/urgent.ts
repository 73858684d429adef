import { KEYS_STREAM } from '../keys/recordKeys';

/**
 * Streams whose entries are signed and anchored at once, and not at the next
 * turn: whoever could gain by rewriting them must have no time to. A key that
 * came or went is one; emergencies belong here.
 */
const URGENT_STREAMS: readonly string[] = [KEYS_STREAM];

/** Whether what is recorded in a stream is signed and anchored at once. */
export function isUrgent(stream: string): boolean {
  return URGENT_STREAMS.includes(stream);
}
