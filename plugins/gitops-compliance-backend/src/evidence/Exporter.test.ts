import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { askForExport, exportingPortal } from './__testUtils__/exportingPortal';
import { tellYear, YEAR } from './__testUtils__/syntheticYear';
import { MANIFEST } from './Exporter';

jest.setTimeout(120_000);

/** Four services with fifty changes each. */
const CHANGES = 200;

describe('an export', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let folder: string;
  let portal: Awaited<ReturnType<typeof exportingPortal>>;

  beforeAll(async () => {
    db = await databases.migrated();
    folder = await mkdtemp(path.join(tmpdir(), 'exporter-'));
    portal = await exportingPortal(db, folder);
    await tellYear(db, CHANGES);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  const stateOf = async (id: string) =>
    db('evidence_exports').where({ id }).first('state', 'files_done');

  /** Hashes of its files by path, but for the manifest's. */
  async function hashesOf(id: string): Promise<Map<string, string>> {
    const hashes = new Map<string, string>();
    for await (const file of portal.bundles.files(id)) {
      if (file.path !== MANIFEST) hashes.set(file.path, file.sha256);
    }
    return hashes;
  }

  it('that is stopped goes on where it was, to the same bytes', async () => {
    const whole = await askForExport(db, YEAR);
    await portal.exporter.run(whole, new AbortController().signal);
    const expected = await hashesOf(whole);
    const changes = [...expected.keys()].filter(each =>
      each.startsWith('changes/'),
    );
    expect(changes).toHaveLength(CHANGES);

    const stopped = await askForExport(db, YEAR);
    const { shard, size, judged_at } = await db('evidence_exports')
      .where({ id: whole })
      .first();
    await db('evidence_exports')
      .where({ id: stopped })
      .update({ state: 'running', shard, size, judged_at });
    const stop = new AbortController();
    const running = portal.exporter.run(stopped, stop.signal);
    for (;;) {
      const { count } = (await db('evidence_subjects')
        .where({ export_id: stopped, judged: true })
        .count()
        .first()) as { count: string };
      if (Number(count) > 0) break;
    }
    stop.abort();
    await running;
    expect((await stateOf(stopped)).state).toBe('running');
    const files = await db('evidence_files').where({ export_id: stopped });
    const before = files.filter(each => each.path.startsWith('changes/'));
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(CHANGES);

    await portal.exporter.run(stopped, new AbortController().signal);
    expect((await stateOf(stopped)).state).toBe('done');
    expect(await hashesOf(stopped)).toEqual(expected);
  });

  it('leaves nothing of what it worked out when it is done', async () => {
    const [{ rows }, { subjects }] = await Promise.all([
      db('evidence_rows').count({ rows: '*' }).first(),
      db('evidence_subjects').count({ subjects: '*' }).first(),
    ] as Promise<Record<string, unknown>>[]);
    expect([rows, subjects]).toEqual(['0', '0']);
  });
});
