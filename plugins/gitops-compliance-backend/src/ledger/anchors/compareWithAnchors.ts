import {
  openNote,
  parseCheckpoint,
  rootOf,
  type NoteKey,
} from '@gitops-compliance/evidence-log/node';
import type {
  Anchor,
  AnchoredCheckpoint,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { sizeOf, tileReader } from '../log/tileRows';
import type { Shard } from '../log/shards';

/** How the log here stands to what was anchored of it. */
export type Comparison =
  | { state: 'agrees' }
  /** The log here is shorter: it was restored to an earlier time. */
  | { state: 'shorter'; anchoredSize: number; note: string; target: string }
  /** The log here is another one. */
  | { state: 'forked'; reason: string };

/**
 * Compares the log with the newest checkpoint of every anchor. A note that none
 * of our keys has signed counts for nothing: whoever may write there must not
 * be able to stop us. An anchor that keeps nothing to be asked for is left out.
 *
 * @throws what an anchor throws that cannot be reached: nothing is known then
 */
export async function compareWithAnchors(
  db: Knex,
  { shard, origin }: Shard,
  anchors: readonly Anchor[],
  keys: readonly NoteKey[],
): Promise<Comparison> {
  const size = await sizeOf(db, shard);
  let longest: Comparison = { state: 'agrees' };
  for (const anchor of anchors) {
    const found = await latestAt(anchor, origin);
    const anchored = found && readOurs(found.note, origin, keys);
    if (!found || !anchored) continue;
    if (anchored.size > size) {
      const known = longest.state === 'shorter' ? longest.anchoredSize : 0;
      if (anchored.size > known) {
        longest = {
          state: 'shorter',
          anchoredSize: anchored.size,
          note: found.note,
          target: anchor.target,
        };
      }
      continue;
    }
    const root = await rootOf(anchored.size, tileReader(db, shard));
    if (!root.equals(anchored.root)) {
      return {
        state: 'forked',
        reason: `The first ${anchored.size} entries of the log are not those that were anchored at ${anchor.target} (${found.reference}): the database was altered. Nothing is signed until it is restored`,
      };
    }
  }
  return longest;
}

async function latestAt(
  anchor: Anchor,
  origin: string,
): Promise<AnchoredCheckpoint | null> {
  try {
    return (await anchor.latest?.(origin)) ?? null;
  } catch (error) {
    throw new Error(
      `Before anything is signed, ${
        anchor.target
      } must tell what was anchored there, so that a restored database is noticed: ${
        (error as Error).message
      }`,
      { cause: error },
    );
  }
}

function readOurs(note: string, origin: string, keys: readonly NoteKey[]) {
  try {
    const checkpoint = parseCheckpoint(openNote(note, keys).text);
    return checkpoint.origin === origin ? checkpoint : null;
  } catch {
    return null;
  }
}
