import {
  decodeEntryBundle,
  entriesPath,
  HASH_SIZE,
  leafHash,
  MAX_ENTRY_BYTES,
  TILE_WIDTH,
} from '@gitops-compliance/evidence-log/node';
import type { BundleSource } from '../bundle/BundleSource';
import { readWhole } from '../bundle/content';
import type { CheckLog, Report } from '../report/report';
import type { GivenKey } from '../verify/keys';
import { messageOf } from '../verify/manifest';
import { LogTree } from './LogTree';
import { openCheckpoint } from './openCheckpoint';

const MAX_BUNDLE_BYTES = TILE_WIDTH * (MAX_ENTRY_BYTES + 2);

/**
 * Verifies a whole log from its files (C2SP tlog-tiles): every entry is hashed
 * anew and led up to the root that was signed. Resolves to its tree, null where
 * the checkpoint does not hold. One block of entries is in memory at a time.
 *
 * @param prefix - folder of the log in the source, with `/`, or empty
 */
export async function verifyStaticLog(
  source: BundleSource,
  prefix: string,
  keys: readonly GivenKey[],
  report: Report,
): Promise<LogTree | null> {
  const signed = report.check('log-checkpoint', 'Checkpoint of the whole log');
  const path = `${prefix}checkpoint`;
  signed.examined();
  let checkpoint;
  try {
    const note = (await readWhole(source, path)).toString('utf8');
    checkpoint = openCheckpoint(note, keys);
  } catch (error) {
    signed.difference(path, messageOf(error));
    return null;
  }
  const tree = new LogTree(source, prefix, checkpoint);
  await tree.verify(report.check('log-tiles', 'Tiles of the whole log'), true);
  await verifyEntryBundles(
    source,
    prefix,
    tree,
    report.check('log-entries', 'Entries of the whole log'),
  );
  return tree;
}

/** Every block of entries gives the leaves of its tile. */
export async function verifyEntryBundles(
  source: BundleSource,
  prefix: string,
  tree: LogTree,
  check: CheckLog,
): Promise<void> {
  const { size } = tree.checkpoint;
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - first);
    const tile = first / TILE_WIDTH;
    const path = prefix + entriesPath(tile, width);
    try {
      const bytes = await readWhole(source, path, MAX_BUNDLE_BYTES);
      const entries = decodeEntryBundle(bytes);
      if (entries.length !== width) {
        check.difference(
          path,
          `it holds ${entries.length} entries instead of ${width}`,
        );
        continue;
      }
      const leaves = await tree.read(0, tile, width);
      entries.forEach((entry, at) => {
        check.examined();
        const leaf = leaves.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE);
        if (!leafHash(entry).equals(leaf)) {
          check.difference(
            `${path}, entry ${first + at}`,
            'it is not the entry that the log holds there',
          );
        }
      });
    } catch (error) {
      check.difference(path, messageOf(error));
    }
  }
}
