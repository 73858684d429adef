import type {
  EntityCompliance,
  EvidenceExport,
  EvidenceOfChange,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  CHECKS,
  EvidenceBackground,
  EvidenceFold,
  type EvidenceIdentity,
  type JudgedChange,
} from '@gitops-compliance/rules';
import {
  canonicalObjectBytes,
  parseEntry,
} from '@gitops-compliance/evidence-log';
import {
  erasableHash,
  HASH_SIZE,
  IN_TOTO,
  leafHash,
  noteKey,
  openEnvelope,
  openNote,
  parseCheckpoint,
  parseEnvelope,
  parseVkey,
  rootOf,
  tilePath,
  TILE_WIDTH,
} from '@gitops-compliance/evidence-log/node';
import kubernetesModule from '@gitops-compliance/plugin-gitops-compliance-backend-module-kubernetes';
import {
  clusterOf,
  startKubernetes,
  type Kubernetes,
} from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import { createHash } from 'node:crypto';
import { mockCredentials } from '@backstage/backend-test-utils';
import { jobsSchemaName } from '../jobs/jobsSchema';
import {
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  requestMerge,
  untilState,
} from './journey';
import { untilRuntimesRead } from './requests';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';
import { verified as verifiedBy } from './verified';

jest.setTimeout(120_000);

describe('a bundle of evidence', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let kubernetes: Kubernetes;
  let dana: Caller;
  let change: string;
  let exported: EvidenceExport;
  let files: Map<string, Buffer>;

  /** The files of a bundle, from where they are kept. */
  async function filesOf(id: string): Promise<Map<string, Buffer>> {
    const rows = await portal
      .db('evidence_files as f')
      .leftJoin('evidence_chunks as c', {
        'c.export_id': 'f.export_id',
        'c.path': 'f.path',
      })
      .where('f.export_id', id)
      .orderBy(['f.path', 'c.place'])
      .select('f.path', 'c.bytes');
    const read = new Map<string, Buffer>();
    for (const { path, bytes } of rows) {
      const before = read.get(path) ?? Buffer.alloc(0);
      read.set(path, Buffer.concat([before, bytes ?? Buffer.alloc(0)]));
    }
    return read;
  }

  async function untilDone(id: string): Promise<EvidenceExport> {
    let now: EvidenceExport | undefined;
    await waitFor('the export to be done', async () => {
      now = (await dana.get<EvidenceExport>(`/v1/evidence/${id}`)).body;
      return now.state === 'done';
    });
    return now as EvidenceExport;
  }

  const verified = (id: string) => verifiedBy(portal, 'user:default/dana', id);

  const json = <T>(path: string) => JSON.parse(String(files.get(path))) as T;

  beforeAll(async () => {
    world = await startTestWorld();
    kubernetes = await startKubernetes({
      objects: clusterOf({ data: {}, operators: ['sam@acme.example'] }),
      token: 'token',
    });
    portal = await startTestPortal({
      world,
      database,
      features: [kubernetesModule],
      kubernetes: [
        {
          name: 'eu',
          server: kubernetes.url,
          token: 'token',
          argocd: [{ instance: 'eu-1' }],
        },
        {
          name: 'elsewhere',
          server: kubernetes.url,
          token: 'token',
          destinations: ['https://elsewhere.example'],
        },
      ],
    });
    dana = portal.as('user:default/dana');
    await waitFor('both clusters and the branch to be read', async () => {
      const readings = portal.db('access_readings');
      const clusters = await readings.clone().where({ kind: 'cluster' });
      const branch = await readings
        .clone()
        .where({ stream: 'access:forge:acme/deploy' });
      return clusters.length === 2 && branch.length > 0;
    });
    change = await requestMerge(world, dana, LEDGER_PROD);
    await untilState(dana, change, 'succeeded');
    // It is judged by that as well, here and by the portal.
    await untilRuntimesRead(portal.db);
    const now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
    const { status, body } = await dana.post<EvidenceExport>('/v1/evidence', {
      environments: ['prod'],
      from: now.minus({ days: 1 }).toISO(),
      until: now.plus({ days: 1 }).toISO(),
      framework: 'SOC2',
    });
    if (status !== 202) throw new Error(`The export is refused: ${status}`);
    exported = await untilDone(body.id);
    files = await filesOf(body.id);
  });

  afterAll(async () => {
    await portal?.stop();
    await kubernetes?.close();
    await world?.close();
    await database.drop();
  });

  it('is named whole by a manifest that the export key has signed', async () => {
    const { body } = await dana.get<{ keys: { role: string; vkey: string }[] }>(
      '/v1/ledger',
    );
    const key = body.keys.find(({ role }) => role === 'export');
    const envelope = parseEnvelope(json('manifest.dsse.json'));
    const { payload } = openEnvelope(envelope, [
      parseVkey(key?.vkey as string),
    ]);
    expect(envelope.payloadType).toBe(IN_TOTO);
    const { subject, predicate } = JSON.parse(String(payload));
    const expected = [...files]
      .filter(([path]) => path !== 'manifest.dsse.json')
      .map(([path, bytes]) => ({
        name: path,
        digest: { sha256: createHash('sha256').update(bytes).digest('hex') },
      }));
    expect(subject).toEqual(expect.arrayContaining(expected));
    expect(subject).toHaveLength(expected.length);
    expect(predicate).toMatchObject({
      format: 1,
      log: { shard: 1, size: exported.size },
    });
    expect(files.get('report.pdf')?.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('leads from each entry by tiles to a checkpoint that is signed', async () => {
    const { body } = await dana.get<{ keys: { role: string; vkey: string }[] }>(
      '/v1/ledger',
    );
    const vkey = body.keys.find(({ role }) => role === 'checkpoint')?.vkey;
    const key = parseVkey(vkey as string);
    const note = openNote(String(files.get('log/1/checkpoint')), [
      noteKey(key.name, key.publicKey),
    ]);
    const { size, root } = parseCheckpoint(note.text);
    const tile = (level: number, index: number) => {
      const count = Math.floor(size / TILE_WIDTH ** level);
      const width = Math.min(TILE_WIDTH, count - index * TILE_WIDTH);
      return files.get(`log/1/${tilePath(level, index, width)}`);
    };
    const entries = String(files.get('entries/000000.txt'))
      .trimEnd()
      .split('\n');
    expect(entries.length).toBeGreaterThan(30);
    const told = entries.join('\n');
    expect(told).toContain('"access.instance-read"');
    expect(told).toContain('"access:cluster:eu"');
    expect(told).not.toContain('"access:cluster:elsewhere"');
    for (const line of entries) {
      const [, shard, place, text] = /^(\d+) (\d+) (.*)$/.exec(line) ?? [];
      expect(shard).toBe('1');
      const at = (Number(place) % TILE_WIDTH) * HASH_SIZE;
      const leaves = tile(0, Math.floor(Number(place) / TILE_WIDTH));
      expect(leaves?.subarray(at, at + HASH_SIZE)).toEqual(
        leafHash(Buffer.from(text)),
      );
    }
    const tree = await rootOf(
      size,
      async (level, index) => tile(level, index) as Buffer,
    );
    expect(tree).toEqual(root);
  });

  it('tells erasable parts and identities that their hashes hold', () => {
    const blobs = String(files.get('blobs/000000.jsonl')).trimEnd().split('\n');
    for (const line of blobs) {
      const { hash, salt, content } = JSON.parse(line);
      expect(erasableHash(Buffer.from(salt, 'base64'), content)).toBe(hash);
    }
    const identities = Object.entries(
      json<Record<string, EvidenceIdentity & { salt: string }>>(
        'identities.json',
      ),
    );
    expect(identities.length).toBeGreaterThan(3);
    for (const [ref, { provider, name, bot, salt }] of identities) {
      const digest = createHash('sha256')
        .update(Buffer.from(salt, 'base64'))
        .update(canonicalObjectBytes({ provider, name, bot }))
        .digest('hex');
      expect(ref).toBe(`id:${digest}`);
    }
  });

  it('tells no rules of access with the names in them', async () => {
    const ofAccess: string[] = await portal
      .db('ledger_entries')
      .whereLike('type', 'access.%')
      .whereNotNull('blob_hash')
      .pluck('blob_hash');
    expect(ofAccess).not.toHaveLength(0);
    const hashes = String(files.get('blobs/000000.jsonl'))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line).hash);
    expect(hashes.filter(hash => ofAccess.includes(hash))).toEqual([]);
  });

  it('judges the change as the portal does, from entries alone', async () => {
    const identities = new Map(
      Object.entries(json<Record<string, EvidenceIdentity>>('identities.json')),
    );
    const fold = new EvidenceFold(new EvidenceBackground(identities));
    for (const line of String(files.get('entries/000000.txt'))
      .trimEnd()
      .split('\n')) {
      const [, place, text] = /^(\d+ \d+) (.*)$/.exec(line) ?? [];
      const entry = parseEntry(Buffer.from(text));
      fold.add({ ...entry, place: place.replace(' ', '/') });
    }
    const [row] = json<{ file: string; populationNumber: number }[]>(
      'population/changes.json',
    );
    const told = json<JudgedChange>(row.file);
    expect(row.populationNumber).toBe(1);
    expect(fold.judge(change, told.judgedAt)).toEqual(told);

    const { environments } = await dana
      .get<EntityCompliance>(
        '/v1/entities/component/default/ledger-svc/compliance',
      )
      .then(({ body }) => body);
    const prod = environments.find(({ name }) => name === 'prod');
    const words = (
      results: { check: string; verdict: string; reason: string }[],
    ) =>
      results
        // Here rights as of the sync, there as they stand.
        .filter(({ check }) => check !== 'SOD-02')
        .map(({ check, verdict, reason }) => [check, verdict, reason]);
    expect(words(told.verdicts)).toEqual(words(prod?.checks ?? []));
    expect(told.verdicts.map(({ verdict }) => verdict)).toContain('pass');
  });

  it('of one change is made when that ends, and nobody asks for it', async () => {
    await waitFor('the bundle of the change', async () => {
      const { body } = await dana.get<EvidenceOfChange>(
        `/v1/changes/${change}/evidence`,
      );
      return body.export?.state === 'done';
    });
    const { body } = await dana.get<EvidenceOfChange>(
      `/v1/changes/${change}/evidence`,
    );
    expect(body.export).toMatchObject({
      change,
      requestedBy: { provider: 'portal', bot: true },
    });
    const told = await filesOf(body.export?.id as string);
    expect([...told.keys()]).toContain('report.pdf');
    const again = await dana.post<EvidenceExport>(
      `/v1/changes/${change}/evidence`,
    );
    expect(again.body.id).toBe(body.export?.id);
  });

  it('is the same to the byte when it is made again of the same log', async () => {
    const again = await dana.post<EvidenceExport>(
      `/v1/changes/${change}/evidence`,
    );
    expect(again.status).toBe(202);
    const first = await untilDone(again.body.id);
    const same = await dana.post<EvidenceExport>(
      `/v1/changes/${change}/evidence`,
    );
    expect(same.body.id).toBe(first.id);

    const before = await filesOf(exported.id);
    await portal
      .db('evidence_files')
      .where({ export_id: exported.id })
      .delete();
    await portal
      .db('evidence_exports')
      .where({ id: exported.id })
      .update({ state: 'running', files_done: 0 });
    await portal.stop();
    await portal.db.raw(
      `UPDATE evidence_chunks SET bytes = 'left over' WHERE export_id = ?`,
      [exported.id],
    );
    portal = await startTestPortal({ world, database });
    dana = portal.as('user:default/dana');
    // What was read for the first time since then was not known then.
    await waitFor(
      'who may merge to be read',
      async () =>
        (await portal.db('access_readings').where({ kind: 'forge' })).length >
        0,
    );
    await resume(exported.id);
    await untilDone(exported.id);
    const after = await filesOf(exported.id);
    before.delete('manifest.dsse.json');
    after.delete('manifest.dsse.json');
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [path, bytes] of before) {
      expect([path, after.get(path)]).toEqual([path, bytes]);
    }
  });

  it('is fetched as a ZIP file by who may, and that is on record', async () => {
    const response = await fetch(
      `${portal.url}/v1/evidence/${exported.id}/bundle`,
      {
        headers: {
          authorization: mockCredentials.user.header('user:default/dana'),
        },
      },
    );
    expect(response.status).toBe(200);
    const zip = Buffer.from(await response.arrayBuffer());
    expect(zip.subarray(0, 2).toString()).toBe('PK');
    expect(zip.includes('manifest.dsse.json')).toBe(true);
    const entries = await portal
      .db('ledger_entries')
      .where({ stream: `evidence:${exported.id}` })
      .orderBy('stream_seq')
      .pluck('type');
    expect(entries[0]).toBe('evidence.requested');
    expect(entries).toContain('evidence.exported');
    expect(entries[entries.length - 1]).toBe('evidence.downloaded');
  });

  it('is verified and judged again by the program of auditors', async () => {
    const report = await verified(exported.id);
    expect(report.findings.filter(({ check }) => check !== 'numbers')).toEqual(
      [],
    );
    expect(report.verdict).toBe('verified-with-gaps');
    expect(report.findings[0].what).toMatch(/ask for whole months/);
    expect(report.reperformed).toMatchObject({
      verdicts: {
        agrees: CHECKS.length,
        differs: 0,
        notRePerformable: 0,
      },
      gateDecisions: { differs: 0, notRePerformable: 0 },
    });
    // Seven gates: when it was asked for, reviewed, approved and merged.
    expect(report.reperformed.gateDecisions.agrees).toBeGreaterThan(20);
  });

  it('verifies with the whole log in it, and of one change alone', async () => {
    const now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
    const whole = await dana.post<EvidenceExport>('/v1/evidence', {
      environments: ['prod', 'staging'],
      from: now.minus({ days: 1 }).toISO(),
      until: now.plus({ days: 1 }).toISO(),
      framework: 'SOC2',
      wholeLog: true,
    });
    const one = await dana.post<EvidenceExport>(
      `/v1/changes/${change}/evidence`,
    );
    for (const { body } of [whole, one]) {
      await untilDone(body.id);
      const { findings, checks } = await verified(body.id);
      expect(findings.filter(({ check }) => check !== 'numbers')).toEqual([]);
      const log = checks.find(({ name }) => name === 'log-entries');
      expect(log?.result).toBe(body.id === one.body.id ? 'nothing' : 'holds');
    }
  });

  it('of a release tells of all its changes, and what had a part in them', async () => {
    const { service, ...target } = PAYMENTS_PROD;
    const stop = await dana.post<{ id: string }>('/v1/stops', {
      environment: 'prod',
      until: DateTime.fromJSDate(world.clock.now()).plus({ hours: 1 }).toISO(),
      reason: 'Something is strange',
    });
    expect({ stop }).toMatchObject({ stop: { status: 201 } });
    const requested = await dana.post<ReleaseView>('/v1/releases', {
      reason: 'They only work together',
      waves: [
        {
          targets: [
            {
              entityRef: `component:default/${service}`,
              ...target,
              revision: await promotable(dana, PAYMENTS_PROD),
            },
          ],
        },
      ],
    });
    expect(requested).toMatchObject({ status: 201 });
    const { id, number } = requested.body.summary;
    const ask = () =>
      dana.post<EvidenceExport>('/v1/evidence', {
        release: id,
        framework: 'SOC2',
      });
    expect(await ask()).toMatchObject({ status: 409 });
    const reason = 'Not today';
    await dana.post(`/v1/releases/${id}/cancel`, { reason });
    const [one] = requested.body.waves[0].changes;
    await untilState(dana, one.id, 'cancelled');
    const made = await ask();
    expect(made).toMatchObject({
      status: 202,
      body: { release: { id, number }, change: null, environments: ['prod'] },
    });
    await untilDone(made.body.id);
    const told = await filesOf(made.body.id);
    const entries = String(told.get('entries/000000.txt'));
    expect(entries).toContain(`"release:${id}"`);
    expect(entries).toContain(`"stop:${stop.body.id}"`);
    expect(entries).not.toContain(`"change:${change}"`);
    const report = await verified(made.body.id);
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('verified');
    const none = '00000000-0000-4000-8000-000000000000';
    const unknown = { release: none, framework: 'SOC2' };
    expect((await dana.post('/v1/evidence', unknown)).status).toBe(404);
  });

  it('says where a byte of the database was changed', async () => {
    const { id } = await portal
      .db('ledger_entries')
      .where({ stream: `change:${change}`, type: 'change.merged' })
      .first('id');
    const place = await portal
      .db('log_index')
      .where({ entry_id: id })
      .first('shard', 'log_index');
    await portal.db.transaction(async trx => {
      await trx.raw('ALTER TABLE ledger_entries DISABLE TRIGGER USER');
      await trx.raw(
        `UPDATE ledger_entries SET entry = convert_to(replace(
           convert_from(entry, 'UTF8'), '"outside":false', '"outside":true'),
           'UTF8') WHERE id = ?`,
        [id],
      );
      await trx.raw('ALTER TABLE ledger_entries ENABLE TRIGGER USER');
    });
    const now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
    const { body } = await dana.post<EvidenceExport>('/v1/evidence', {
      environments: ['prod'],
      from: now.minus({ days: 1 }).toISO(),
      until: now.plus({ days: 1 }).toISO(),
      framework: 'SOC2',
    });
    await untilDone(body.id);
    const report = await verified(body.id);
    expect(report.verdict).toBe('differences');
    expect(report.findings).toContainEqual({
      severity: 'difference',
      check: 'entries',
      where: `entry ${place.shard}/${place.log_index}`,
      what: 'it is not what the log holds at its place',
    });
  });

  it.each([
    ['an unknown environment', { environments: ['nowhere'] }, 404],
    ['no environment', { environments: [] }, 400],
    ['an end before the beginning', { until: '2000-01-01T00:00:00Z' }, 400],
    ['years', { from: '2000-01-01T00:00:00Z' }, 400],
    [
      'the future',
      { from: '2999-01-01T00:00:00Z', until: '2999-02-01T00:00:00Z' },
      400,
    ],
    ['an unknown framework', { framework: 'COBIT' }, 400],
    ['an unknown field', { everything: true }, 400],
  ])('of %s is refused', async (_, bad, expected) => {
    const now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
    const { status } = await dana.post('/v1/evidence', {
      environments: ['prod'],
      from: now.minus({ days: 1 }).toISO(),
      until: now.toISO(),
      framework: 'SOC2',
      ...bad,
    });
    expect(status).toBe(expected);
  });

  it('of a change that runs is refused, and of none is not found', async () => {
    const none = '00000000-0000-4000-8000-000000000000';
    const { status } = await dana.post(`/v1/changes/${none}/evidence`);
    expect(status).toBe(404);
    expect((await dana.get(`/v1/evidence/${none}`)).status).toBe(404);
  });

  /** Lets the job of an export run once more, as after a crash. */
  async function resume(id: string): Promise<void> {
    const schema = await jobsSchemaName(portal.db);
    const { rowCount } = await portal.db.raw(
      `UPDATE ??.job SET state = 'created', start_after = now(),
         started_on = NULL, completed_on = NULL, output = NULL
       WHERE name = 'evidence.export' AND data ->> 'exportId' = ?`,
      [schema, id],
    );
    expect(rowCount).toBe(1);
  }
});
