import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import type {
  Board,
  NotificationSettings,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { cancel, PAYMENTS_PROD, request, untilOpened } from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

const [bob, carl, cleo, lena] = ['bob', 'carl', 'cleo', 'lena'].map(
  name => `user:default/${name}`,
);

describe('people are told', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let id: string;
  const sent: NotificationSendOptions[] = [];

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      changes: { notify: true },
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
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        prod.cab = [
          {
            name: 'production board',
            from: ['group:default/change-advisory-board', 'user:default/dana'],
            quorum: 2,
          },
        ];
      }),
    });
    dana = portal.as('user:default/dana');
    id = await request(dana, PAYMENTS_PROD);
    await untilOpened(dana, id);
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const untilTold = async (topic: string, whom: string[]) => {
    let found: NotificationSendOptions | undefined;
    await waitFor(`${topic} to be told to ${whom}`, async () => {
      found = sent.find(
        ({ payload, recipients }) =>
          payload.topic === topic &&
          recipients.type === 'entity' &&
          String([recipients.entityRef].flat().sort()) === String(whom),
      );
      return found !== undefined;
    });
    return found?.payload;
  };

  it('that their vote is asked for: members who may vote, and no requester', async () => {
    expect(await untilTold('vote-asked', [carl, cleo])).toMatchObject({
      title: expect.stringMatching(/^Your vote is asked for: change #\d+ of/),
      link: `/change-control/changes?change=${id}`,
      scope: `change:${id}`,
    });
  });

  it('that their vote is void once somebody pushed, and the others are asked again', async () => {
    const asked = portal.as(carl);
    const { body } = await asked.get<Board>(`/v1/changes/${id}/board`);
    await asked.post(`/v1/changes/${id}/vote`, {
      decision: 'approve',
      digest: body.digest,
    });
    sent.splice(0);
    await world.forge.admin.commit({
      owner: 'acme',
      repo: 'deploy',
      branch: `gitops-compliance/change-${id}`,
      files: { 'services/payments-api/note.txt': 'one more thing' },
      message: 'One more thing',
      author: 'bob-builds',
      bypassProtection: true,
    });
    expect(await untilTold('vote-voided', [carl])).toMatchObject({
      scope: `change:${id}`,
    });
    await untilTold('vote-asked', [cleo]);
  });

  it('how a change ended: its owners, but not in the hours that they set', async () => {
    const settings = '/v1/me/notifications';
    const own: NotificationSettings = {
      zone: 'Asia/Kolkata',
      quiet: { from: '00:00', to: '00:00', days: [1, 2, 3, 4, 5, 6, 7] },
      weekly: false,
    };
    const put = (wish: object) => portal.as(lena).put(settings, wish);
    expect((await put({ ...own, zone: 'Mars/Base' })).status).toBe(400);
    expect((await put(own)).status).toBe(200);
    expect((await portal.as(lena).get(settings)).body).toEqual(own);
    expect((await dana.get(settings)).body).toMatchObject({ quiet: null });
    await cancel(dana, id);
    expect(await untilTold('change-ended', [bob, carl])).toMatchObject({
      title: expect.stringMatching(/was cancelled$/),
      scope: `change:${id}`,
    });
    expect(await portal.db('held_notices').pluck('subject')).toEqual([
      `change:${id}`,
    ]);
  });
});
