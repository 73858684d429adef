import { ForgeView } from './forgeView';
import {
  approve,
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  request,
  requestMerge,
  untilOpened,
  untilState,
  wish,
} from './journey';
import { requestsAtForge, untilIdle, untilRuntimesRead } from './requests';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

/** The least that the configuration allows. */
const RECONCILE_SECONDS = 10;
/** What each reconciliation reads, with one repository of pins. */
const RECONCILED = ['ReadPullRequests', 'ReadRepository'];

describe('what the portal asks of others', () => {
  const database = newDatabase();
  const replicas: TestPortal[] = [];
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      collectors: { forgeSeconds: RECONCILE_SECONDS },
    });
    replicas.push(portal);
    dana = portal.as('user:default/dana');
    for (const service of ['payments-api', 'ledger-svc']) {
      await untilCollected(portal, service);
    }
    for (const service of ['checkout', 'web-shop']) {
      await untilCollected(portal, service);
    }
    // Which bases deployed folders build on is read once, when they are known.
    await waitFor(
      'the bases to be read',
      async () => (await portal.db('kustomize_bases').select()).length > 0,
    );
    await untilIdle(portal);
  });

  afterAll(async () => {
    for (const replica of replicas) await replica.stop();
    await world?.close();
    await database.drop();
  });

  const atForge = () => requestsAtForge(world);

  const isWrite = ({
    method,
    operationName,
  }: {
    method: string;
    operationName?: string;
  }) =>
    operationName === undefined
      ? method !== 'GET'
      : operationName === 'OpenPullRequest';

  const nameOf = ({
    method,
    path,
    operationName,
  }: {
    method: string;
    path: string;
    operationName?: string;
  }) => operationName ?? `${method} ${path.replace(/[0-9a-f]{40}|\d+$/, '…')}`;

  const running = () => portal.db('changes').whereNull('ended_at');

  it('nothing, while a view is served', async () => {
    const id = await request(dana, PAYMENTS_PROD);
    await untilOpened(dana, id);
    await world.forge.admin.webhooksSettled();
    const entity = '/v1/entities/component/default/payments-api';
    const routes = [
      '/v1/status',
      `${entity}/environments`,
      `${entity}/compliance`,
      `${entity}/promotion-preview?environment=prod&from=staging`,
      '/v1/changes',
      '/v1/changes?state=running&environment=prod',
      `/v1/changes/${id}`,
      '/v1/calendar?from=2026-01-01T00%3A00%3A00Z&to=2026-02-01T00%3A00%3A00Z',
    ];
    const reconciliation = () =>
      atForge().filter(r => nameOf(r) === 'ReadRepository').length;
    const seen = reconciliation();
    await waitFor(
      'a reconciliation to be over',
      async () => reconciliation() > seen,
    );
    await untilRuntimesRead(portal.db);
    const asked = () => ({
      forge: atForge().length,
      argocd: world.argocd.requests.list().length,
    });
    const whileServed = async () => {
      await untilIdle(portal);
      const before = asked();
      for (let round = 0; round < 2; round += 1) {
        for (const route of routes) {
          const { status } = await dana.get(route);
          expect([route, status]).toEqual([route, 200]);
        }
      }
      const { forge, argocd } = asked();
      return { forge: forge - before.forge, argocd: argocd - before.argocd };
    };
    // A reading by schedule may fall into one of them; what a view asks for would
    // fall into each.
    const windows = [];
    for (let window = 0; window < 4; window += 1) {
      windows.push(await whileServed());
    }
    expect(windows).toContainEqual({ forge: 0, argocd: 0 });
    const { status } = await dana.post(`/v1/changes/${id}/cancel`, {
      reason: 'It was for looking only',
    });
    expect(status).toBe(200);
  });

  it('two reads and two writes for a pull request; while it waits one reading for all and one for the repository', async () => {
    const payments = await promotable(dana, PAYMENTS_PROD);
    const ledger = await promotable(dana, LEDGER_PROD);
    await waitFor('the cancelled one to be closed', async () => {
      const rows = await portal
        .db('changes')
        .whereRaw(`pull_request ->> 'state' = 'open'`);
      return rows.length === 0;
    });
    await untilIdle(portal);
    const before = atForge().length;
    const { status, body } = await dana.post<{ summary: { id: string } }>(
      '/v1/changes',
      wish(PAYMENTS_PROD, payments),
    );
    expect(status).toBe(201);
    await untilOpened(dana, body.summary.id);
    const opening = atForge()
      .slice(before)
      .filter(r => !RECONCILED.includes(nameOf(r)));
    expect(opening.map(nameOf)).toEqual([
      'ReadFiles',
      'BeforeOpening',
      'OpenPullRequest',
      'POST /api/v3/repos/acme/deploy/check-runs',
    ]);
    expect(opening.filter(isWrite)).toHaveLength(2);

    await dana.post('/v1/changes', wish(LEDGER_PROD, ledger));
    await waitFor('both to be in review', async () => {
      const rows = await running();
      return rows.length === 2 && rows.every(row => row.check_id);
    });
    await world.forge.admin.webhooksSettled();
    await untilIdle(portal);
    const waiting = atForge().length;
    const round = () => atForge().slice(waiting);
    await waitFor('two reconciliations', async () => round().length >= 4);
    expect(round().map(nameOf).sort()).toEqual(
      [...RECONCILED, ...RECONCILED].sort(),
    );
    const [first, second] = round()
      .filter(r => nameOf(r) === RECONCILED[0])
      .map(({ at }) => Date.parse(at));
    expect(second - first).toBeGreaterThan((RECONCILE_SECONDS - 1) * 1000);
  });

  describe('with a second replica', () => {
    let other: TestPortal;

    beforeAll(async () => {
      other = await startTestPortal({ world, database });
      replicas.push(other);
      await waitFor('the replica to be heard', async () => {
        const { status } = await other
          .as('user:default/dana')
          .get('/v1/status');
        return status === 200;
      });
    });

    const untilHealth = (health: string) =>
      waitFor(`checkout-dev to be ${health}`, async () => {
        const row = await portal
          .db('deployments')
          .where({ application: 'checkout-dev' })
          .first();
        return row.health === health;
      });

    const observations = async (application: string) => {
      const rows = await portal
        .db('ledger_entries')
        .where({
          stream: `deployment:eu-1/argocd/${application}`,
          type: 'deployment.observed',
        })
        .orderBy('stream_seq');
      return rows.map(row => JSON.parse(row.entry.toString()));
    };

    /** What is seen again after something else: it came and went. */
    const repeats = async (payloads: string[]) => {
      const again = payloads.filter(
        (payload, at) => payloads.indexOf(payload) < at,
      );
      const twice = payloads.filter(
        (payload, at) => at > 0 && payloads[at - 1] === payload,
      );
      expect(twice).toEqual([]);
      return again.length;
    };

    const expectNoObservationTwice = async () => {
      for (const application of [
        'ledger-svc-prod',
        'web-shop-staging',
        'checkout-dev',
        'payments-api-prod',
      ]) {
        const payloads = (await observations(application)).map(({ payload }) =>
          JSON.stringify(payload),
        );
        expect([application, payloads.length]).toEqual([
          application,
          new Set(payloads).size +
            (application === 'checkout-dev' ? await repeats(payloads) : 0),
        ]);
      }
    };

    it('one pull request, merge and sync, and each observation once', async () => {
      const [change] = await running().where({ environment: 'prod' }).where({
        service_ref: 'component:default/ledger-svc',
      });
      const elsewhere = other.as('user:default/dana');
      await approve(world, elsewhere, change.id);
      expect(
        (await elsewhere.post(`/v1/changes/${change.id}/merge`)).status,
      ).toBe(202);
      await untilState(dana, change.id, 'succeeded');
      const shop = await requestMerge(world, portal.as('user:default/shirin'), {
        service: 'web-shop',
        environment: 'staging',
        from: 'dev',
      });
      await untilState(dana, shop, 'succeeded');
      const forge = new ForgeView(world);
      for (const id of [change.id, shop]) {
        const branch = `gitops-compliance/change-${id}`;
        expect(await forge.pulls(branch)).toHaveLength(1);
        expect(forge.moves(branch)).toHaveLength(2);
        const once = (
          await portal.db('ledger_entries').where({ stream: `change:${id}` })
        )
          .map(row => row.type)
          .filter(type =>
            /opened|published|merged|synced|succeeded/.test(type),
          );
        expect(new Set(once).size).toBe(once.length);
      }
      await expectNoObservationTwice();
    });

    it('nothing that comes and goes is recorded twice or turned back', async () => {
      const { faults } = world.argocd;
      for (let round = 0; round < 3; round += 1) {
        faults.degrade('checkout-dev', `Broken ${round}`);
        await untilHealth('degraded');
        faults.heal('checkout-dev');
        await untilHealth('healthy');
      }
      await expectNoObservationTwice();
      const healths = (await observations('checkout-dev')).map(
        ({ payload }) => payload.health,
      );
      const turns = healths.filter((health, at) => health !== healths[at - 1]);
      expect(turns.slice(-6)).toEqual([
        'degraded',
        'healthy',
        'degraded',
        'healthy',
        'degraded',
        'healthy',
      ]);
      expect(turns.filter(health => health === 'degraded')).toHaveLength(3);
    });
  });
});
