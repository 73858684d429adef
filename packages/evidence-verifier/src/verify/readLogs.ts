import type { BundleSource } from '../bundle/BundleSource';
import { readWhole } from '../bundle/content';
import { verifyEntryBundles } from '../log/verifyStaticLog';
import { LogTree } from '../log/LogTree';
import { openCheckpoint } from '../log/openCheckpoint';
import type { Report } from '../report/report';
import { isSameKey, type GivenKey } from './keys';
import { type Manifest, messageOf } from './manifest';

const CHECKPOINT = /^log\/([1-9]\d{0,4})\/checkpoint$/;
const MAX_CHECKPOINT_BYTES = 1_000_000;

/**
 * The logs of a bundle by shard: checkpoints that a given key has signed, and
 * tiles that lead to their roots.
 */
export async function readLogs(
  source: BundleSource,
  { predicate, signedBy }: Manifest,
  keys: readonly GivenKey[],
  report: Report,
): Promise<Map<number, LogTree>> {
  const check = report.check('checkpoints', 'Checkpoints of the log');
  const tiles = report.check('tiles', 'Tiles of the log, up to the root');
  const entries = report.check('log-entries', 'Entries of the whole log');
  const trees = new Map<number, LogTree>();
  const { log, request } = predicate;
  for (const path of source.paths) {
    const match = CHECKPOINT.exec(path);
    if (!match) continue;
    check.examined();
    try {
      const note = await readWhole(source, path, MAX_CHECKPOINT_BYTES);
      const opened = openCheckpoint(note.toString('utf8'), keys);
      if (opened.signedBy.every(key => isSameKey(key, signedBy))) {
        check.difference(
          path,
          'the key that signed the manifest has signed the log too: one of them is not what it should be',
        );
      }
      const prefix = `log/${match[1]}/`;
      const tree = new LogTree(source, prefix, opened);
      trees.set(Number(match[1]), tree);
      tree.verifyNames(tiles);
      await tree.verify(tiles, request.wholeLog);
      if (request.wholeLog) {
        await verifyEntryBundles(source, prefix, tree, entries);
      }
    } catch (error) {
      check.difference(path, messageOf(error));
    }
  }
  for (const [shard, { checkpoint }] of trees) {
    const expected = originOf(log, shard);
    if (shard > log.shard || checkpoint.origin !== expected) {
      check.difference(
        `log/${shard}/checkpoint`,
        `it is of ${checkpoint.origin}, and log ${shard} would be ${expected}`,
      );
    }
  }
  const stated = trees.get(log.shard)?.checkpoint;
  if (
    stated?.origin !== log.origin ||
    stated.size !== log.size ||
    stated.root.toString('base64') !== log.root
  ) {
    check.difference(
      `log/${log.shard}/checkpoint`,
      `it is not of ${log.origin} at size ${log.size}, as the manifest says`,
    );
  }
  return trees;
}

/** Name of a log: the first has the configured one, the others a number too. */
function originOf({ origin, shard }: Manifest['predicate']['log'], of: number) {
  const suffix = `/shard-${shard}`;
  const first =
    shard > 1 && origin.endsWith(suffix)
      ? origin.slice(0, -suffix.length)
      : origin;
  return of === 1 ? first : `${first}/shard-${of}`;
}
