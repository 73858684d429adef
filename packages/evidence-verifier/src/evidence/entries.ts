import { parseEntry } from '@gitops-compliance/evidence-log';
import { leafHash } from '@gitops-compliance/evidence-log/node';
import type { EvidenceEntry } from '@gitops-compliance/rules';
import type { BundleSource } from '../bundle/BundleSource';
import { readLines } from '../bundle/content';
import type { LogTree } from '../log/LogTree';
import type { CheckLog } from '../report/report';
import { messageOf } from '../verify/manifest';

/** An entry of the bundle, with the commitments that it makes. */
export interface BundleEntry extends EvidenceEntry {
  blobHash: string | null;
}

/** Kinds of streams that a bundle holds from their beginning, without a hole. */
const WHOLE =
  /^(change|policy|population|person|ledger|release|stop|delegation):/;

/** Paths of the entries in order. */
export function entryFiles(source: BundleSource): string[] {
  return source.paths.filter(path => /^entries\/\d{6}\.txt$/.test(path));
}

/**
 * The entries of a bundle in the order of the log. Each is held against its
 * leaf; one that is not what the log holds is named and left out.
 *
 * @param treeOf - the tree of a shard; undefined: there is none
 */
export async function* provenEntries(
  source: BundleSource,
  treeOf: (shard: number) => LogTree | undefined,
  check: CheckLog,
): AsyncGenerator<BundleEntry> {
  let before = { shard: 0, index: -1 };
  const streams = new Map<string, number>();
  for (const path of entryFiles(source)) {
    for await (const line of readLines(source, path)) {
      check.examined();
      const read = splitLine(line);
      if (!read) {
        check.difference(path, 'a line is not “shard, place, entry”');
        continue;
      }
      const { shard, index, bytes } = read;
      const place = `${shard}/${index}`;
      if (
        shard < before.shard ||
        (shard === before.shard && index <= before.index)
      ) {
        check.difference(
          `entry ${place}`,
          'it is there twice, or not in the order of the log',
        );
        continue;
      }
      before = { shard, index };
      const wrong = await disagreement(treeOf(shard), index, bytes);
      if (wrong) {
        check.difference(`entry ${place}`, wrong);
        continue;
      }
      const entry = envelopeOf(bytes, place, check);
      if (!entry) continue;
      verifyOrder(entry, streams, check);
      yield entry;
    }
  }
}

function splitLine(line: Buffer) {
  const first = line.indexOf(0x20);
  const second = line.indexOf(0x20, first + 1);
  if (first < 1 || second < 0) return null;
  const head = line.toString('latin1', 0, second);
  const match = /^([1-9]\d{0,4}) (0|[1-9]\d{0,14})$/.exec(head);
  return (
    match && {
      shard: Number(match[1]),
      index: Number(match[2]),
      bytes: line.subarray(second + 1),
    }
  );
}

async function disagreement(
  tree: LogTree | undefined,
  index: number,
  bytes: Buffer,
): Promise<string | null> {
  if (!tree) return 'its log is not in the bundle';
  if (index >= tree.checkpoint.size) {
    return 'it is beyond the checkpoint';
  }
  try {
    const leaf = await tree.leaf(index);
    if (!leaf) return 'the tile that proves it is missing';
    return leafHash(bytes).equals(leaf)
      ? null
      : 'it is not what the log holds at its place';
  } catch (error) {
    return messageOf(error);
  }
}

function envelopeOf(
  bytes: Buffer,
  place: string,
  check: CheckLog,
): BundleEntry | null {
  try {
    const { blob, ...envelope } = parseEntry(bytes);
    return { ...envelope, place, blobHash: blob?.hash ?? null };
  } catch (error) {
    check.notRePerformable(
      `entry ${place}`,
      `it is in the log, but this program cannot read it: ${messageOf(error)}`,
    );
    return null;
  }
}

function verifyOrder(
  { stream, streamSeq, place }: BundleEntry,
  streams: Map<string, number>,
  check: CheckLog,
): void {
  const last = streams.get(stream) ?? 0;
  streams.set(stream, streamSeq);
  const where = `entry ${place} of ${stream}`;
  if (streamSeq <= last) {
    check.difference(where, `it is number ${streamSeq} after number ${last}`);
  } else if (WHOLE.test(stream) && streamSeq !== last + 1) {
    check.difference(
      where,
      `entries ${last + 1} to ${
        streamSeq - 1
      } of its stream are not in the bundle`,
    );
  }
}
