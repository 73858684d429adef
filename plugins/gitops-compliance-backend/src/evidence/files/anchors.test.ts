import {
  HASH_SIZE,
  parseCheckpoint,
  rootOf,
  TILE_WIDTH,
  tilePath,
} from '@gitops-compliance/evidence-log/node';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { mockLogger } from '../../__testUtils__/mockLogger';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
} from '../../ledger/__testUtils__/sample';
import { TestKey } from '../../ledger/__testUtils__/testKey';
import { AnchorService } from '../../ledger/anchors/AnchorService';
import { KeyRing } from '../../ledger/keys/KeyRing';
import { TransparencyLog } from '../../ledger/log/TransparencyLog';
import type { FixedExport } from '../records';
import type { ExportedAnchor } from './anchors';
import { logFilesOf } from './logFiles';

jest.setTimeout(120_000);

const databases = ledgerDatabases();
const DAYS = 4;

/** A log of some days that was anchored twice on each. */
async function anchoredLog() {
  const db = await databases.migrated();
  await createSampleTables(db);
  const keys = new KeyRing();
  keys.setCheckpointSigners([new TestKey()]);
  keys.setExportSigner(new TestKey());
  keys.addAnchor({
    kind: 'git',
    target: 'kept.example/notes',
    publish: async ({ size }) => ({
      reference: String(size),
      receipt: Buffer.from('receipt'),
      warning: null,
    }),
    latest: async () => null,
  });
  let now = DateTime.utc(2026, 3, 1);
  const clock = () => now;
  const logger = mockLogger();
  const ledger = sampleLedger(db, { clock });
  const place = { file: 'unused' };
  const log = new TransparencyLog({
    db,
    ledger,
    keys,
    config: {
      checkpointSeconds: 10,
      anchorSeconds: 300,
      keys: { checkpoint: { ...place, previous: [] }, export: place },
    },
    isProduction: false,
    defaultOrigin: 'portal.example/ledger',
    clock,
    logger,
  });
  const anchoring = new AnchorService({
    db,
    ledger,
    anchors: () => keys.anchors,
    newest: () => log.checkpoints.newest(),
    anchorSeconds: 300,
    clock,
    logger,
  });
  await log.open();
  for (let half = 0; half < 2 * DAYS; half += 1) {
    await ledger.record('sample:a', recording =>
      recording.appendAll(
        Array.from({ length: 150 }, (_, value) =>
          sampleDraft(half * 150 + value),
        ),
      ),
    );
    await log.seal();
    await anchoring.anchorNow();
    now = now.plus({ hours: 12 });
  }
  const size = (await log.seal())?.size as number;
  return { db, size };
}

it('tells of the last anchor of each day, with the tiles to compare it', async () => {
  const { db, size } = await anchoredLog();
  const exported: FixedExport = {
    id: randomUUID(),
    attempt: 0,
    request: {
      environments: ['prod'],
      from: '2026-03-02T00:00:00.000Z',
      until: '2026-03-03T00:00:00.000Z',
      framework: 'SOC2',
      wholeLog: false,
      change: null,
      asked: { services: null, systems: null },
      services: null,
      bounds: null,
    },
    mayName: null,
    names: { told: null, nameable: null, renamings: [] },
    requestedBy: 'id:test',
    shard: 1,
    size,
    judgedAt: '2026-03-05T00:00:00.000Z',
  };
  const files = new Map<string, Buffer>();
  for await (const { path, parts } of logFilesOf(db, exported)) {
    const bytes: Buffer[] = [];
    for await (const part of parts) bytes.push(Buffer.from(part as Uint8Array));
    files.set(path, Buffer.concat(bytes));
  }
  const anchors: ExportedAnchor[] = JSON.parse(
    String(files.get('log/anchors.json')),
  );
  expect(anchors.map(({ at }) => at)).toEqual([
    '2026-03-02T12:00:00.000Z',
    '2026-03-03T12:00:00.000Z',
    '2026-03-04T12:00:00.000Z',
  ]);
  expect(Buffer.from(anchors[0].receipt ?? '', 'base64').toString()).toBe(
    'receipt',
  );
  const read = async (level: number, index: number, width: number) => {
    const count = Math.floor(size / TILE_WIDTH ** level);
    const whole = Math.min(TILE_WIDTH, count - index * TILE_WIDTH);
    const tile = files.get(`log/1/${tilePath(level, index, whole)}`);
    if (!tile) throw new Error(`Tile ${index} of level ${level} is missing`);
    return tile.subarray(0, width * HASH_SIZE);
  };
  const notes = [
    ...anchors.map(({ note }) => note),
    String(files.get('log/1/checkpoint')),
  ];
  for (const note of notes) {
    const kept = parseCheckpoint(`${note.split('\n\n')[0]}\n`);
    expect(await rootOf(kept.size, read)).toEqual(kept.root);
  }
  const lowest = [...files.keys()].filter(path => path.includes('/tile/0/'));
  expect(lowest.length).toBeLessThan(Math.ceil(size / TILE_WIDTH));
});
