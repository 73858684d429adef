import {
  FolderSource,
  readKeys,
  verifyBundle,
} from '@gitops-compliance/evidence-verifier';
import type { JudgedUnclaimed } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { createPublicKey } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { unclaimedFile } from './files/unclaimedFiles';
import { askForExport, exportingPortal } from './__testUtils__/exportingPortal';
import { ENVIRONMENT, type Told } from './__testUtils__/syntheticChange';
import { tellEntries, tellYear } from './__testUtils__/syntheticYear';

jest.setTimeout(120_000);

const JUNE = {
  from: '2025-06-01T00:00:00.000Z',
  until: '2025-07-01T00:00:00.000Z',
};
const OLD = 'eu-1/argocd/night-job';
const CLAIMED = 'eu-1/argocd/claimed-prod';

const on = (day: string) => Date.parse(`2025-${day}T12:00:00.000Z`);
const of = (deployment: string, day: string, type: string, payload: object) =>
  ({
    stream: `deployment:${deployment}`,
    ms: on(day),
    type: `deployment.${type}`,
    payload,
  } as Told);
const seen = (name: string, day: string, uncompared: object[] = []) => ({
  instance: 'eu-1',
  namespace: 'argocd',
  application: name,
  sync: { status: 'synced', revisions: ['n1'] },
  applied: { revisions: ['n1'], at: new Date(on(day)).toISOString() },
  operation: null,
  autoSync: true,
  images: [`registry.example/${name}:1`],
  uncompared,
});

describe('applications that nobody claims in a bundle', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let folder: string;
  let portal: Awaited<ReturnType<typeof exportingPortal>>;

  beforeAll(async () => {
    db = await databases.migrated();
    folder = await mkdtemp(path.join(tmpdir(), 'unclaimed-'));
    portal = await exportingPortal(db, folder);
    await tellYear(db, 50);
    const nobody = { service: null, environment: null };
    const service = 'component:default/late';
    const somebody = { service, environment: ENVIRONMENT };
    await tellEntries(db, new Map(), [
      of(OLD, '01-10', 'mapped', nobody),
      of(OLD, '01-10', 'observed', seen('night-job', '01-10')),
      {
        stream: `verdict:/unclaimed:${OLD}`,
        ms: on('06-15'),
        type: 'verdict.changed',
        payload: {
          changed: [],
          gone: [],
          evidence: [{ stream: `deployment:${OLD}`, streamSeq: 2 }],
        },
      },
      of(CLAIMED, '02-01', 'mapped', nobody),
      of(CLAIMED, '02-01', 'observed', seen('claimed-prod', '02-01')),
      of(CLAIMED, '06-10', 'mapped', somebody),
      of(CLAIMED, '06-10', 'pinned', {
        syncedRevision: 'n1',
        pinnedRevision: 'v1',
        pin: { kind: 'application-target-revision' },
        since: new Date(on('06-10')).toISOString(),
        baseline: false,
      }),
      of(CLAIMED, '06-12', 'observed', seen('claimed-prod', '02-01')),
    ]);
    const [row] = await db('deployments').limit(1);
    await db('deployments').insert({
      ...row,
      id: CLAIMED,
      labels: JSON.stringify({}),
      sources: JSON.stringify([]),
      observed: JSON.stringify({}),
      application: 'claimed-prod',
      service_ref: service,
    });
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  /** Makes a bundle, and puts it where it is read. */
  async function exported(more: object = {}) {
    const id = await askForExport(db, JUNE, { unclaimed: true, ...more });
    await portal.exporter.run(id, new AbortController().signal);
    const place = path.join(folder, id);
    for await (const { path: name } of portal.bundles.files(id)) {
      const file = path.join(place, name);
      await mkdir(path.dirname(file), { recursive: true });
      const chunks: Buffer[] = await db('evidence_chunks')
        .where({ export_id: id, path: name })
        .orderBy('place')
        .pluck('bytes');
      await writeFile(file, Buffer.concat(chunks));
    }
    return place;
  }

  const differencesIn = async (place: string) => {
    const files = await Promise.all(
      ['checkpoint', 'export'].map(async name => {
        const pem = await readFile(path.join(folder, `${name}.pem`));
        const file = path.join(folder, `${name}.pub.pem`);
        const key = createPublicKey(pem);
        await writeFile(file, key.export({ format: 'pem', type: 'spki' }));
        return file;
      }),
    );
    const source = await FolderSource.open(place);
    const report = await verifyBundle(source, { keys: await readKeys(files) });
    return report.findings.filter(({ severity }) => severity === 'difference');
  };
  const told = async (place: string, deployment: string) =>
    JSON.parse(
      await readFile(path.join(place, unclaimedFile(deployment)), 'utf8'),
    ) as JudgedUnclaimed;

  it('are judged from what was seen of them, however long ago', async () => {
    const place = await exported();
    expect(await told(place, OLD)).toMatchObject({
      unclaimedUntil: null,
      judgedAt: JUNE.until,
      facts: { images: ['registry.example/night-job:1'], autoSync: true },
    });
    expect(await differencesIn(place)).toEqual([]);
  });

  it('are those too that were claimed in the period, and the count of what runs stays as it is', async () => {
    const place = await exported();
    expect(await told(place, CLAIMED)).toMatchObject({
      unclaimedUntil: new Date(on('06-10')).toISOString(),
      judgedAt: new Date(on('06-10')).toISOString(),
      facts: { images: ['registry.example/claimed-prod:1'] },
    });
    const [{ count }] = JSON.parse(
      await readFile(path.join(place, 'completeness.json'), 'utf8'),
    );
    expect(count.runtime).toBeGreaterThan(0);
    expect(await differencesIn(place)).toEqual([]);
  });

  it('tell nothing of before the bounds of an auditor but what they are', async () => {
    const place = await exported({ bounds: JUNE });
    const { facts } = await told(place, OLD);
    expect(facts.images).toBeUndefined();
    expect(await differencesIn(place)).toEqual([]);
  });

  it('are left out where nobody asked for them', async () => {
    const place = await exported({ unclaimed: undefined });
    await expect(told(place, OLD)).rejects.toThrow(/ENOENT/);
    const entries = await readFile(
      path.join(place, 'entries/000000.txt'),
      'utf8',
    );
    expect(entries).not.toContain(OLD);
  });
});
