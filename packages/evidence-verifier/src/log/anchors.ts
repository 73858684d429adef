import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BundleSource } from '../bundle/BundleSource';
import { parseJson, readWhole } from '../bundle/content';
import type { CheckLog } from '../report/report';
import { type GivenKey } from '../verify/keys';
import { messageOf } from '../verify/manifest';
import { LogTree, MissingTileError } from './LogTree';
import { openCheckpoint } from './openCheckpoint';

/** Path of the receipts of places that hold checkpoints of the log. */
export const ANCHORS = 'log/anchors.json';

const anchorsSchema = z.array(
  z.object({
    kind: z.string(),
    target: z.string(),
    reference: z.string(),
    size: z.int().min(0),
    /** ISO 8601 UTC. */
    at: z.string(),
    note: z.string(),
    /** Base64; of a time-stamp authority: its token. */
    receipt: z.string().nullable(),
  }),
);

/** A note that was kept elsewhere. */
export interface KeptNote {
  /** For people. */
  where: string;
  note: string;
}

/**
 * Every receipt in the bundle holds a checkpoint that its log agrees with. That
 * the place really holds it, only the place itself can tell.
 */
export async function verifyAnchors(
  source: BundleSource,
  trees: readonly LogTree[],
  keys: readonly GivenKey[],
  check: CheckLog,
): Promise<void> {
  if (!source.has(ANCHORS)) return;
  const text = (await readWhole(source, ANCHORS)).toString('utf8');
  for (const anchor of parseJson(text, anchorsSchema, ANCHORS)) {
    const where = `${anchor.target} at size ${anchor.size}`;
    const size = compareNote({ where, note: anchor.note }, trees, keys, check);
    if ((await size) !== null && (await size) !== anchor.size) {
      check.difference(where, `its note is of size ${await size}`);
    }
    if (anchor.kind === 'rfc3161') verifyToken(anchor, where, check);
  }
}

/**
 * Holds a checkpoint that was kept elsewhere against the log: at its size the
 * log must have had its root. Resolves to its size, null where it is no
 * checkpoint of these keys.
 */
export async function compareNote(
  { where, note }: KeptNote,
  trees: readonly LogTree[],
  keys: readonly GivenKey[],
  check: CheckLog,
): Promise<number | null> {
  check.examined();
  let kept;
  try {
    kept = openCheckpoint(note, keys);
  } catch (error) {
    check.difference(where, messageOf(error));
    return null;
  }
  const { origin, size, root } = kept;
  const tree = trees.find(({ checkpoint }) => checkpoint.origin === origin);
  if (!tree) {
    check.difference(where, `it is of the log ${origin}, which is not here`);
  } else if (size > tree.checkpoint.size) {
    check.notRePerformable(
      where,
      `the log had ${size} entries, here are ${tree.checkpoint.size}: if it is older than this copy, entries were cut off; otherwise compare it with a newer copy`,
    );
  } else {
    await compareRoots({ size, root }, where, tree, check);
  }
  return size;
}

async function compareRoots(
  kept: { size: number; root: Buffer },
  where: string,
  tree: LogTree,
  check: CheckLog,
): Promise<void> {
  try {
    const root =
      kept.size === tree.checkpoint.size
        ? tree.checkpoint.root
        : await tree.rootAt(kept.size);
    if (!root.equals(kept.root)) {
      check.difference(
        where,
        `at size ${kept.size} the log is another one than was anchored: it was rewritten`,
      );
    }
  } catch (error) {
    if (error instanceof MissingTileError) {
      check.notRePerformable(
        where,
        `the tiles for its size are not in this copy; give the whole log with --log`,
      );
    } else {
      check.difference(where, messageOf(error));
    }
  }
}

/** The token names this note; its signature is for `openssl ts -verify`. */
function verifyToken(
  { note, receipt }: { note: string; receipt: string | null },
  where: string,
  check: CheckLog,
): void {
  const imprint = createHash('sha256').update(note).digest();
  if (!receipt || !Buffer.from(receipt, 'base64').includes(imprint)) {
    check.difference(where, 'its time stamp is not of this checkpoint');
  }
}
