import { emergencyStream } from '../../emergencies/records';
import { KEYS_STREAM } from '../keys/recordKeys';

/**
 * Whether what is recorded in a stream is signed and anchored at once, and not
 * at the next turn: whoever could gain by rewriting it must have no time to. That
 * a key came or went is such a thing, and whatever happens to an emergency.
 */
export function isUrgent(stream: string): boolean {
  return stream === KEYS_STREAM || stream.startsWith(emergencyStream(''));
}
