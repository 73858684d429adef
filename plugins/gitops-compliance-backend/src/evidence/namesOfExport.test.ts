import { reportSchema, run } from '@gitops-compliance/evidence-verifier';
import type { ChangeOfRecord } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import {
  askForExport,
  exportingPortal,
  ORIGIN,
} from './__testUtils__/exportingPortal';
import { serviceOf } from './__testUtils__/syntheticChange';
import { tellRenaming, tellYear, YEAR } from './__testUtils__/syntheticYear';
import { zipOf } from './bundleZip';
import type { ExportRequest } from './records';

jest.setTimeout(120_000);

/** Two services with fifty changes each, in turn. */
const CHANGES = 100;
const OLD = serviceOf(0);
const NOW = 'component:default/service-zero';
const RENAMED = '2025-07-02T12:00:00.000Z';

describe('an export of a service that got another name', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let folder: string;
  let portal: Awaited<ReturnType<typeof exportingPortal>>;

  beforeAll(async () => {
    db = await databases.migrated();
    folder = await mkdtemp(path.join(tmpdir(), 'names-'));
    portal = await exportingPortal(db, folder);
    await tellYear(db, CHANGES);
    // Whatever was asked for under the old name since is of who took it over.
    const ms = Date.parse(RENAMED);
    await tellRenaming(db, { target: 0, to: NOW, ms });
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  /** The changes that a bundle of a service lists, and what auditors find in it. */
  async function exported(
    service: string,
    requestedAt: string,
    mayName: string[] | null = null,
  ) {
    const id = await askForExport(db, YEAR);
    const { request } = (await db('evidence_exports')
      .where({ id })
      .first('request')) as { request: ExportRequest };
    await db('evidence_exports')
      .where({ id })
      .update({
        request: JSON.stringify({ ...request, services: [service] }),
        may_name: JSON.stringify(mayName),
        requested_at: requestedAt,
      });
    await portal.exporter.run(id, new AbortController().signal);
    const bundle = path.join(folder, `${id}.zip`);
    await pipeline(zipOf(portal.bundles, id), createWriteStream(bundle));
    const keys: string[] = [];
    for (const { role, pem } of await portal.keys.inUse(
      ORIGIN,
      DateTime.utc(),
    )) {
      const file = path.join(folder, `${role}.public.pem`);
      await writeFile(file, pem);
      keys.push('--key', file);
    }
    const out: string[] = [];
    const print = (text: string) => out.push(text);
    await run(['verify', bundle, ...keys, '--json'], {
      out: print,
      error: print,
    });
    const { rows } = await db.raw<{ rows: { bytes: Buffer }[] }>(
      `SELECT bytes FROM evidence_chunks
       WHERE export_id = ? AND path = 'population/changes.json' ORDER BY place`,
      [id],
    );
    const text = Buffer.concat(rows.map(({ bytes }) => bytes)).toString();
    return {
      changes: JSON.parse(text) as ChangeOfRecord[],
      report: reportSchema.parse(JSON.parse(out.join(''))),
    };
  }

  const isBefore = ({ requestedAt }: ChangeOfRecord) => requestedAt < RENAMED;

  it.each([
    ['as it is called now', NOW, '2026-01-01T00:00:00.000Z'],
    ['as it was called when it was asked for', OLD, '2025-07-02T11:00:00.000Z'],
  ])('has what it did before, %s', async (_, service, requestedAt) => {
    const { changes, report } = await exported(service, requestedAt);
    expect(changes.length).toBeGreaterThan(20);
    expect(changes.every(isBefore)).toBe(true);
    expect(new Set(changes.map(change => change.service))).toEqual(
      new Set([OLD]),
    );
    expect(report.findings.filter(one => one.severity !== 'gap')).toEqual([]);
    expect(report.reperformed.gateDecisions.agrees).toBeGreaterThan(100);
    expect(report.subject).toMatchObject({
      services: [NOW],
      names: [
        { service: NOW, name: NOW, since: null, until: null },
        { service: NOW, name: OLD, since: null, until: RENAMED },
      ],
    });
  });

  it('has nothing of it where who took the name over is asked for', async () => {
    const { changes, report } = await exported(OLD, '2026-01-01T00:00:00.000Z');
    expect(changes.length).toBeGreaterThan(20);
    expect(changes.some(isBefore)).toBe(false);
    expect(report.findings.filter(one => one.severity !== 'gap')).toEqual([]);
    expect(report.subject?.names).toEqual([
      { service: OLD, name: OLD, since: RENAMED, until: null },
    ]);
  });

  it('does not name it to who may not see it', async () => {
    const may = [OLD, serviceOf(1)];
    const asked = '2026-01-01T00:00:00.000Z';
    const { changes, report } = await exported(OLD, asked, may);
    expect(changes.some(isBefore)).toBe(false);
    expect(report.subject?.names).toBeUndefined();
    expect(report.findings.map(({ severity }) => severity)).not.toContain(
      'difference',
    );
    expect(report.findings.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/numbers are withheld/),
    );
  });
});
