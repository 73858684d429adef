import {
  type Checkpoint,
  openNote,
  parseCheckpoint,
} from '@gitops-compliance/evidence-log/node';
import type { KeyObject } from 'node:crypto';
import { type GivenKey, noteKeysFor } from '../verify/keys';

/** A checkpoint, and the keys that its signatures hold by. */
export interface OpenedCheckpoint extends Checkpoint {
  note: string;
  signedBy: KeyObject[];
}

/**
 * Opens a signed checkpoint with the keys that were given.
 *
 * @throws LogFormatError where it is none, or none of them has signed it
 */
export function openCheckpoint(
  note: string,
  keys: readonly GivenKey[],
): OpenedCheckpoint {
  const [origin] = note.split('\n', 1);
  const forOrigin = noteKeysFor(origin, keys);
  const checkpoint = parseCheckpoint(openNote(note, forOrigin).text);
  const signedBy = forOrigin
    .filter(key => hasSigned(note, key))
    .map(({ publicKey }) => publicKey);
  return { ...checkpoint, note, signedBy };
}

function hasSigned(
  note: string,
  key: Parameters<typeof openNote>[1][number],
): boolean {
  try {
    openNote(note, [key]);
    return true;
  } catch {
    return false;
  }
}
