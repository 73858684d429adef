import { mockServices } from '@backstage/backend-test-utils';
import type {
  ChangeView,
  ErasurePage,
  ErasureView,
  EvidenceExport,
  HoldView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { sandboxEntities } from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import { inflateSync } from 'node:zlib';
import {
  holds,
  whereInDatabase,
} from '../ledger/__testUtils__/whereInDatabase';
import { expectWholeLog } from '../ledger/__testUtils__/wholeLog';
import { Sequencer } from '../ledger/log/Sequencer';
import { PostgresLedger } from '../ledger/PostgresLedger';
import { PROJECTIONS } from '../portal';
import { LEDGER_PROD, requestMerge, untilState } from './journey';
import { permissionsByUser } from './permissions';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';
import { verified } from './verified';

jest.setTimeout(180_000);

const DANA = ['user:default/dana', 'dana-dev', 'Dana Developer'];
const REASON = 'Left the company, and asked for it in writing';

describe('a person who worked here', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let sam: Caller;
  let lena: Caller;
  let change: string;
  let erasure: string;
  let before: EvidenceExport;

  const start = async (options: { withDana: boolean }) => {
    portal = await startTestPortal({
      world,
      database,
      collectors: { catalogSeconds: 1 },
      features: [
        permissionsByUser({
          'user:default/shirin': { permissions: ['gitops-compliance.read'] },
        }),
      ],
      entities: sandboxEntities().filter(
        ({ kind, metadata }) =>
          options.withDana || kind !== 'User' || metadata.name !== 'dana',
      ),
    });
    sam = portal.as('user:default/sam');
    lena = portal.as('user:default/lena');
  };
  const now = () => DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });

  const places = async () => {
    const found = new Set<string>();
    for (const name of DANA) {
      for (const place of await whereInDatabase(portal.db, name)) {
        found.add(place);
      }
    }
    return [...found].sort();
  };
  const untilDone = async (id: string) => {
    let made: EvidenceExport | undefined;
    await waitFor('the export to be done', async () => {
      made = (await sam.get<EvidenceExport>(`/v1/evidence/${id}`)).body;
      return made.state === 'done';
    });
    return made as EvidenceExport;
  };
  const exported = async (wholeLog: boolean) => {
    const { status, body } = await sam.post<EvidenceExport>('/v1/evidence', {
      environments: ['prod'],
      from: now().minus({ months: 13 }).toISO(),
      until: now().plus({ days: 1 }).toISO(),
      framework: 'SOC2',
      wholeLog,
    });
    expect(status).toBe(202);
    return untilDone(body.id);
  };
  const erasureNow = async () =>
    (await sam.get<ErasurePage>('/v1/erasures')).body.items.find(
      ({ id }) => id === erasure,
    ) as ErasureView;

  beforeAll(async () => {
    world = await startTestWorld();
    await start({ withDana: true });
    const dana = portal.as('user:default/dana');
    change = await requestMerge(world, dana, LEDGER_PROD);
    await untilState(dana, change, 'succeeded');
    before = await exported(false);
    await portal.stop();

    await start({ withDana: false });
    // Who is missing at a start may just not be listed yet.
    await waitFor('the catalog to lack her', async () =>
      Boolean(
        await portal
          .db('collector_status')
          .whereLike('problem', '%lacks 1 of%')
          .first(),
      ),
    );
    world.clock.putForwardTo(now().plus({ minutes: 3 }));
    await waitFor('the catalog to have lost her', async () =>
      Boolean(await portal.db('persons').where({ removed: true }).first()),
    );
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  it('is erased only by those who manage the ledger, and by two of them', async () => {
    const ask = (who: Caller, body: object) =>
      who.post<ErasureView>('/v1/erasures', { reason: REASON, ...body });
    const shirin = portal.as('user:default/shirin');
    expect((await shirin.get('/v1/erasures')).status).toBe(403);
    expect((await ask(shirin, { person: DANA[0] })).status).toBe(403);
    expect((await ask(sam, { person: 'dana' })).status).toBe(400);
    expect((await ask(sam, { person: DANA[0], reason: 'no' })).status).toBe(
      400,
    );
    expect((await ask(sam, { person: 'user:default/nobody' })).status).toBe(
      404,
    );
    const { status, body } = await ask(sam, { person: 'User:Default/Dana' });
    expect(status).toBe(201);
    erasure = body.id;
    expect(body.confirm.allowed).toBe(false);
    const confirm = (who: Caller) =>
      who.post<ErasureView>(`/v1/erasures/${erasure}/confirm`);
    expect((await confirm(sam)).status).toBe(409);
    const confirmed = await confirm(lena);
    expect(confirmed.status).toBe(200);
    expect(confirmed.body.state).toBe('confirmed');
  });

  it('can be put under a legal hold, and stays until what they did is a year old', async () => {
    const hold = await sam.post<HoldView>('/v1/holds', {
      service: 'component:default/ledger-svc',
      reason: 'A lawsuit over the ledger',
    });
    expect(hold.status).toBe(201);
    const lift = (who: Caller) =>
      who.post<HoldView>(`/v1/holds/${hold.body.id}/lift`);
    expect((await lift(sam)).status).toBe(409);
    expect((await lift(lena)).status).toBe(200);
    expect((await sam.post('/v1/holds', { reason: REASON })).status).toBe(400);
  });

  it('is nowhere in the database a year later', async () => {
    expect(await places()).toEqual(
      expect.arrayContaining([
        'comparisons.commits',
        'evidence_chunks.bytes',
        'identities.name',
        'ledger_blobs.content',
        'persons.display_name',
      ]),
    );
    // Everything has its place: what is counted from is the log.
    await new Sequencer(portal.db).run();
    await portal.stop();
    world.clock.putForwardTo(now().plus({ months: 13 }));
    await start({ withDana: false });
    await waitFor('the erasure to be carried out', async () => {
      return (await erasureNow()).state === 'erased';
    });
    expect(await erasureNow()).toMatchObject({
      person: { name: 'erased person', entityRef: null },
      reason: null,
      waits: [],
      counts: { identities: 2, exports: expect.any(Number) },
    });
    await untilDone(before.id);
    expect(await places()).toEqual([]);
  });

  it('is nobody on screens, which still work', async () => {
    const { summary, timeline } = await sam
      .get<ChangeView>(`/v1/changes/${change}`)
      .then(({ body }) => body);
    expect(summary.requester.name).toBe('erased person');
    expect(timeline[0].text).toBe('Requested: text erased');
    for (const route of ['environments', 'compliance']) {
      const { status } = await sam.get(
        `/v1/entities/component/default/ledger-svc/${route}`,
      );
      expect(status).toBe(200);
    }
    expect((await sam.get('/v1/ledger')).status).toBe(200);
    expect((await sam.get('/v1/evidence')).status).toBe(200);
  });

  it('is in no export, old or new, and every one verifies', async () => {
    for (const { id } of [before, await exported(true)]) {
      const chunks = await portal
        .db('evidence_chunks')
        .where({ export_id: id })
        .select('path', 'bytes');
      for (const { path, bytes } of chunks) {
        const plain = path.endsWith('.pdf') ? inflatedOf(bytes) : bytes;
        const named = DANA.filter(name => holds(plain, name));
        expect([path, named]).toEqual([path, []]);
      }
      const { findings, verdict } = await verified(
        portal,
        'user:default/sam',
        id,
      );
      expect(
        findings.filter(({ severity }) => severity === 'difference'),
      ).toEqual([]);
      expect(verdict).not.toBe('differences');
    }
  });

  it('leaves a log that verifies, and comes back by no rebuild', async () => {
    const ledger = new PostgresLedger({
      db: portal.db,
      projections: PROJECTIONS,
      jobs: { enqueue: () => Promise.reject(new Error('No jobs')) },
      clock: now,
      logger: mockServices.logger.mock(),
    });
    const { tables } = await ledger.rebuild({ swap: true });
    expect(
      Object.entries(tables).filter(([, { different }]) => different > 0),
    ).toEqual([]);
    expect(await places()).toEqual([]);
    await portal.stop();
    await new Sequencer(portal.db).run();
    await expectWholeLog(portal.db);
  });
});

/** A PDF with its streams unpacked. */
function inflatedOf(pdf: Buffer): Buffer {
  const text = pdf.toString('latin1');
  const streams = [...text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)];
  return Buffer.concat([
    pdf,
    ...streams.map(([, packed]) => {
      try {
        return inflateSync(Buffer.from(packed, 'latin1'));
      } catch {
        // Not packed: it was looked at as it is.
        return Buffer.alloc(0);
      }
    }),
  ]);
}
