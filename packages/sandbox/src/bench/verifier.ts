import {
  appendToTiles,
  edgeTiles,
  EMPTY_ROOT,
  encodeEntryBundle,
  entriesPath,
  formatCheckpoint,
  HASH_SIZE,
  leafHash,
  signNote,
  type Tile,
  TILE_WIDTH,
  tilePath,
} from '@gitops-compliance/evidence-log/node';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Measure } from './Measure';
import { verifyApart } from './programMemory';

const ENTRIES = 1_000_000;
/** What an entry of the seeded world has on average. */
const ENTRY_BYTES = 900;
const MIN_PER_SECOND = 100_000;
const MAX_MEGABYTES = 300;
const ORIGIN = 'bench.example/ledger';

/**
 * How fast a whole log is verified from disk by one process, and with how much
 * memory: every entry hashed, and led up to a signed root.
 */
export async function verifierRates(
  count: number = ENTRIES,
): Promise<Measure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-log-'));
  try {
    const key = await writeLog(folder, count);
    const log = path.join(folder, 'log');
    const args = ['--log', log, '--key', key];
    const { seconds, megabytes } = await verifyApart(args);
    const perSecond = count / seconds;
    return [
      {
        what: `Entries verified from disk, of ${count}`,
        kind: 'time',
        value: `${Math.round(perSecond)}/s`,
        limit: `≥ ${MIN_PER_SECOND}/s`,
        kept: perSecond >= MIN_PER_SECOND,
      },
      {
        what: `Memory of the verifier at ${count} entries`,
        kind: 'size',
        value: `${Math.round(megabytes)} MB`,
        limit: `≤ ${MAX_MEGABYTES} MB`,
        kept: megabytes <= MAX_MEGABYTES,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes a log in C2SP form, block by block; resolves to its key's file. */
async function writeLog(folder: string, count: number): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = path.join(folder, 'key.pem');
  await writeFile(pem, publicKey.export({ type: 'spki', format: 'pem' }));
  const log = path.join(folder, 'log');
  const write = async (file: string, bytes: Uint8Array | string) => {
    await mkdir(path.dirname(path.join(log, file)), { recursive: true });
    await writeFile(path.join(log, file), bytes);
  };
  let root: Buffer = EMPTY_ROOT;
  const tiles = new Map<string, Tile>();
  for (let size = 0; size < count; size += TILE_WIDTH) {
    const entries = Array.from(
      { length: Math.min(TILE_WIDTH, count - size) },
      (_, at) =>
        Buffer.from(`{"n":${size + at},"x":"`.padEnd(ENTRY_BYTES, 'x')),
    );
    await write(
      entriesPath(size / TILE_WIDTH, entries.length),
      encodeEntryBundle(entries),
    );
    const edge = edgeTiles(size).flatMap(
      ({ level, index }) => tiles.get(`${level}/${index}`) ?? [],
    );
    const appended = appendToTiles({ size, edge }, entries.map(leafHash));
    ({ root } = appended);
    for (const tile of appended.tiles) {
      const name = `${tile.level}/${tile.index}`;
      if (tile.hashes.length < TILE_WIDTH * HASH_SIZE) {
        tiles.set(name, tile);
      } else {
        tiles.delete(name);
        await write(tilePath(tile.level, tile.index), tile.hashes);
      }
    }
  }
  for (const { level, index, hashes } of tiles.values()) {
    await write(tilePath(level, index, hashes.length / HASH_SIZE), hashes);
  }
  const text = formatCheckpoint({ origin: ORIGIN, size: count, root });
  const signer = {
    keyName: ORIGIN,
    publicKey: async () => publicKey,
    sign: async (bytes: Uint8Array) => sign(null, bytes, privateKey),
  };
  await write('checkpoint', await signNote(text, [signer]));
  return pem;
}
