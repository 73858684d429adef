import {
  HASH_SIZE,
  rootOf,
  TILE_WIDTH,
  tilePath,
  type TileReader,
} from '@gitops-compliance/evidence-log/node';
import { openCheckpoint } from '../log/openCheckpoint';
import type { GivenKey } from '../verify/keys';
import { messageOf } from '../verify/manifest';
import type { LogPlace } from './LogPlace';

/** A checkpoint that was seen, and believed. */
export interface Seen {
  origin: string;
  size: number;
  /** Base64. */
  root: string;
  note: string;
}

/** What one look at a log tells. */
export type Sight =
  | { state: 'consistent'; seen: Seen }
  /** Two histories were signed. Both notes are the proof of it. */
  | { state: 'forked'; reason: string; note: string }
  /** There is no checkpoint that can be believed. */
  | { state: 'missing'; reason: string };

/**
 * Looks at a log once: whether its checkpoint is signed, whether its tiles give
 * that root, and whether it begins with everything that was seen before.
 *
 * @param before - checkpoints that were seen here or are kept elsewhere
 */
export async function look(
  place: LogPlace,
  keys: readonly GivenKey[],
  before: readonly Seen[],
): Promise<Sight> {
  try {
    const note = (await place.read('checkpoint')).toString('utf8');
    const { origin, size, root } = openCheckpoint(note, keys);
    const forked = (reason: string): Sight => ({
      state: 'forked',
      reason,
      note,
    });
    const readTile = tileReader(place, size);
    if (!(await rootOf(size, readTile)).equals(root)) {
      return forked('the tiles of the log do not give the root that it signs');
    }
    for (const earlier of before) {
      if (earlier.origin !== origin) {
        return forked(
          `it was the log ${earlier.origin}, and is ${origin}; after a restore its first entry says what was lost, and what was seen begins anew with another state file`,
        );
      }
      if (earlier.size > size) {
        return forked(`it had ${earlier.size} entries, and has ${size}`);
      }
      const then = await rootOf(earlier.size, readTile);
      if (then.toString('base64') !== earlier.root) {
        return forked(`what it had at size ${earlier.size} was rewritten`);
      }
    }
    return {
      state: 'consistent',
      seen: { origin, size, root: root.toString('base64'), note },
    };
  } catch (error) {
    return { state: 'missing', reason: messageOf(error) };
  }
}

/** A note that is kept elsewhere, as something that was seen. */
export function seenOf(note: string, keys: readonly GivenKey[]): Seen {
  const { origin, size, root } = openCheckpoint(note, keys);
  return { origin, size, root: root.toString('base64'), note };
}

function tileReader(place: LogPlace, size: number): TileReader {
  return async (level, index, width) => {
    const rest = Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH;
    const path = tilePath(level, index, Math.min(TILE_WIDTH, rest));
    const hashes = await place.read(path);
    return hashes.subarray(0, width * HASH_SIZE);
  };
}
