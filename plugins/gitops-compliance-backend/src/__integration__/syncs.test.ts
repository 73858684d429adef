import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import { DateTime } from 'luxon';
import {
  approve,
  cancel,
  LEDGER_PROD,
  request,
  requestMerge,
  until,
  untilOpened,
  untilState,
  type ApiErrorBody,
  type Target,
} from './journey';
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

jest.setTimeout(240_000);

const SHOP_PROD: Target = {
  service: 'web-shop',
  environment: 'prod',
  from: 'staging',
};
const STABLE_SECONDS = 12;

describe('syncs and what follows them', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let lena: Caller;
  let shirin: Caller;
  let ledger: string;
  const sent: NotificationSendOptions[] = [];

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      changes: { maxConcurrentSyncs: 1, notify: true },
      features: [
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            async send(options) {
              sent.push(options);
            },
          }),
        }),
      ],
      policyFile: await world.writePolicy(policy => {
        policy.environments[2].stableSeconds = STABLE_SECONDS;
        policy.services = [
          { services: ['ledger-svc'], syncBy: 'another-person' },
        ];
      }),
    });
    [dana, lena, shirin] = ['dana', 'lena', 'shirin'].map(name =>
      portal.as(`user:default/${name}`),
    );
    for (const service of ['ledger-svc', 'web-shop']) {
      await untilCollected(portal, service);
    }
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const operation = async (application: string) =>
    (await portal.db('deployments').where({ application }).first()).operation;

  it('come after a review, for which one can ask once an hour', async () => {
    const id = await request(dana, LEDGER_PROD);
    const waiting = await until(
      dana,
      id,
      'the review to be missing',
      ({ asks }) => asks.some(({ gate }) => gate === 'peer-review'),
    );
    expect(waiting.asks).toContainEqual({
      gate: 'peer-review',
      whom: expect.arrayContaining(['group:default/payments']),
      askedAt: null,
    });
    const ask = (gate: string) =>
      dana.post<ApiErrorBody>(`/v1/changes/${id}/ask`, { gate });
    const answers = await Promise.all([
      ask('peer-review'),
      ask('peer-review'),
      ask('peer-review'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    await untilOpened(dana, id);
    expect((await ask('only-the-pin')).body.error.message).toMatch(
      /does not hold/,
    );
    await waitFor('the notification', () => Promise.resolve(sent.length > 0));
    expect(sent).toEqual([
      {
        recipients: {
          type: 'entity',
          entityRef: ['user:default/bob', 'user:default/lena'],
        },
        payload: expect.objectContaining({
          title: expect.stringMatching(/ledger-svc to prod waits for you/),
          topic: 'asked',
          scope: `change:${id}`,
          link: `/change-control/changes?change=${id}`,
        }),
      },
    ]);
    await cancel(dana, id);
  });

  it('wait for another person where the policy wants one', async () => {
    ledger = await requestMerge(world, dana, LEDGER_PROD);
    await untilState(dana, ledger, 'deploying');
    const own = await dana.post<ApiErrorBody>(`/v1/changes/${ledger}/sync`);
    expect([own.status, own.body.error.message]).toEqual([
      403,
      expect.stringMatching(/SOD-01/),
    ]);
    const { timeline } = await dana.change(ledger);
    expect(timeline.map(({ type }) => type)).not.toContain(
      'change.sync-requested',
    );
  });

  it('wait for their turn, and say so', async () => {
    // As if the ledger's sync were on its way.
    await portal.db('sync_slots').insert({
      instance: 'eu-1',
      change_id: ledger,
      taken_at: world.clock.now(),
    });
    const shop = await request(shirin, SHOP_PROD);
    await approve(world, shirin, shop, 'tomas-shop');
    await shirin.post(`/v1/changes/${shop}/merge`);
    const waiting = await until(
      shirin,
      shop,
      'the sync to wait',
      ({ summary }) => /waits for its turn/.test(summary.sentence),
    );
    expect(waiting.timeline.map(({ text }) => text)).toContain(
      'The sync waits for its turn: 1 others sync at eu-1, and 1 may',
    );
    expect((await lena.post(`/v1/changes/${ledger}/sync`)).status).toBe(202);
    await untilState(dana, ledger, 'verifying');
    expect((await operation('ledger-svc-prod')).correlationId).toBe(
      `${ledger}/1`,
    );
    await untilState(shirin, shop, 'succeeded');
  });

  it('trap: health right after sync is a moment: what flaps begins the soak anew', async () => {
    // The ledger is healthy by now, unless it was verified already.
    await untilState(dana, ledger, 'succeeded');
    const { timeline } = await dana.change(ledger);
    const at = (type: string) =>
      DateTime.fromISO(
        timeline.find(event => event.type === type)?.at as string,
      );
    expect(
      at('change.succeeded').diff(at('change.synced'), 'seconds').seconds,
    ).toBeGreaterThanOrEqual(STABLE_SECONDS);
  });

  it('that use an id again, which anybody may write, are on record and explain nothing', async () => {
    const answer = await fetch(
      `${world.argocd.url}/api/v1/applications/ledger-svc-prod/sync`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.secrets.argocdSreToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          infos: [{ name: 'gitops-compliance/change', value: `${ledger}/1` }],
        }),
      },
    );
    expect(answer.status).toBe(200);
    await waitFor('the second use to be on record', async () =>
      (
        await dana.change(ledger)
      ).timeline.some(({ type }) => type === 'change.sync-replayed'),
    );
  });
});
