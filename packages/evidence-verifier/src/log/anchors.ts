import type { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { BundleSource } from '../bundle/BundleSource';
import { parseJson, readWhole } from '../bundle/content';
import type { CheckLog, Report } from '../report/report';
import { type GivenKey } from '../verify/keys';
import { messageOf } from '../verify/manifest';
import { LogTree, MissingTileError } from './LogTree';
import { openCheckpoint } from './openCheckpoint';
import { verifyStamps } from './timeStamps';

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

/** What anchors are held against. */
export interface AnchorEvidence {
  trees: readonly LogTree[];
  keys: readonly GivenKey[];
  /** What time stamps must lead to. */
  authorities: readonly X509Certificate[];
}

/**
 * Every receipt in the bundle holds a checkpoint that its log agrees with. That
 * a repository really holds it, only the repository can tell; a time stamp tells
 * by itself.
 */
export async function verifyAnchors(
  source: BundleSource,
  { trees, keys, authorities }: AnchorEvidence,
  check: CheckLog,
  report: Report,
): Promise<void> {
  if (!source.has(ANCHORS)) return;
  const text = (await readWhole(source, ANCHORS)).toString('utf8');
  const anchors = parseJson(text, anchorsSchema, ANCHORS).map(anchor => ({
    ...anchor,
    where: `${anchor.target} at size ${anchor.size}`,
  }));
  for (const { where, note, size } of anchors) {
    const own = await compareNote({ where, note }, trees, keys, check);
    if (own !== null && own !== size) {
      check.difference(where, `its note is of size ${own}`);
    }
  }
  const stamped = anchors.filter(({ kind }) => kind === 'rfc3161');
  if (stamped.length > 0) {
    const stamps = report.check('time-stamps', 'Time stamps of checkpoints');
    verifyStamps(stamped, authorities, stamps);
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
