import type {
  ChangeView,
  StopPage,
  StopView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { ForgeView } from './forgeView';
import {
  approve,
  cancel,
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  request,
  until,
  untilOpened,
  untilState,
  wish,
  type ApiErrorBody,
} from './journey';
import { catalogCondition, permissionsByUser } from './permissions';
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

jest.setTimeout(120_000);

describe('gates over the target', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let forge: ForgeView;
  let dana: Caller;
  let sam: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      policyFile: await world.writePolicy(policy => {
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        prod.whenBusy = 'supersede';
        prod.expedited = true;
        policy.services = [
          {
            services: ['ledger-svc'],
            environments: ['prod'],
            whenBusy: 'queue',
          },
          { services: ['payments-api'], expiresAfterSeconds: 24 * 3600 },
        ];
      }),
      features: [
        permissionsByUser({
          'user:default/aude': { permissions: ['gitops-compliance.read'] },
          'user:default/shirin': {
            sees: catalogCondition('IS_ENTITY_OWNER', {
              claims: ['group:default/shop'],
            }),
          },
        }),
      ],
    });
    forge = new ForgeView(world);
    dana = portal.as('user:default/dana');
    sam = portal.as('user:default/sam');
    for (const service of ['payments-api', 'ledger-svc']) {
      await untilCollected(portal, service);
    }
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const inHours = (hours: number) =>
    DateTime.fromJSDate(world.clock.now()).plus({ hours }).toISO() as string;
  const stop = async (caller: Caller, body: object = {}) => {
    const { status, body: view } = await caller.post<StopView>('/v1/stops', {
      environment: 'prod',
      reason: 'The database is being moved',
      until: inHours(4),
      ...body,
    });
    expect({ status, view }).toMatchObject({ status: 201 });
    return view;
  };
  const lift = (caller: Caller, { id }: StopView) =>
    caller.post<StopView & ApiErrorBody>(`/v1/stops/${id}/lift`, {
      reason: 'It is moved',
    });
  const gateOf = (change: ChangeView, gate: string) =>
    change.gates.find(each => each.gate === gate);
  const untilGate = (id: string, gate: string, state: string) =>
    until(
      dana,
      id,
      `${gate} to be ${state}`,
      change => gateOf(change, gate)?.state === state,
    );
  /** What is on record, not what a page evaluates. */
  const untilStateOf = (id: string, state: ChangeView['summary']['state']) =>
    untilState(dana, id, state);

  it('several owners stop the line, each lifts only their own, and what waits goes on by itself', async () => {
    const id = await request(dana, PAYMENTS_PROD);
    await approve(world, dana, id);
    await untilStateOf(id, 'ready');
    const first = await stop(sam);
    const second = await stop(dana, {
      service: 'Component:default/payments-api',
    });
    const held = await untilStateOf(id, 'reviewing');
    expect(gateOf(held, 'hold')).toMatchObject({
      state: 'closed',
      until: second.until,
    });
    const { status } = await dana.post(`/v1/changes/${id}/merge`);
    expect(status).toBe(409);

    expect((await lift(dana, first)).status).toBe(403);
    expect((await lift(sam, second)).status).toBe(403);
    expect((await lift(sam, first)).body).toMatchObject({ inForce: false });
    expect((await lift(sam, first)).status).toBe(409);
    await untilGate(id, 'hold', 'closed');
    expect((await lift(dana, second)).status).toBe(200);
    await untilStateOf(id, 'ready');
    await cancel(dana, id);
  });

  it('a member of the team that owns it may lift it too', async () => {
    const wrong = await sam.post<ApiErrorBody>('/v1/stops', {
      team: 'group:default/payments',
      reason: 'Ours, not theirs',
      until: inHours(1),
    });
    expect(wrong.status).toBe(400);
    const ours = await stop(dana, { team: 'group:default/payments' });
    const lena = portal.as('user:default/lena');
    expect((await lift(lena, ours)).status).toBe(200);
  });

  it('a stop ends by itself, and wakes what waits for it', async () => {
    const id = await request(dana, PAYMENTS_PROD);
    await approve(world, dana, id);
    const { until: end } = await stop(sam, { until: inHours(0.01) });
    await untilStateOf(id, 'reviewing');
    world.clock.putForwardTo(DateTime.fromISO(end).plus({ seconds: 1 }));
    await untilStateOf(id, 'ready');
    const { body } = await dana.get<StopPage>('/v1/stops?state=in-force');
    expect(body.items).toEqual([]);
    await cancel(dana, id);
  });

  it.each<[string, object, number, RegExp]>([
    ['without an end', { until: undefined }, 400, /until/],
    ['that is over', { until: '2020-01-01T00:00:00Z' }, 400, /must lie ahead/],
    ['for a year', { until: inYears() }, 400, /at most 30 days/],
    ['without a reason', { reason: '' }, 400, /reason/],
    ['of no service', { service: 'component:default/x' }, 404, /No service/],
    ['of no environment', { environment: 'moon' }, 404, /moon/],
  ])('a stop %s is refused', async (_, change, status, message) => {
    const answer = await sam.post<ApiErrorBody>('/v1/stops', {
      reason: 'A good reason',
      until: inHours(1),
      ...change,
    });
    expect(answer.body.error.message).toMatch(message);
    expect(answer.status).toBe(status);
  });

  it('stops are set with the permission alone, and those of unseen services are not shown', async () => {
    const aude = portal.as('user:default/aude');
    const refused = await aude.post('/v1/stops', {
      reason: 'May I do so',
      until: inHours(1),
    });
    expect(refused.status).toBe(403);
    const hidden = await stop(sam, {
      service: 'component:default/payments-api',
    });
    const shirin = portal.as('user:default/shirin');
    const { body } = await shirin.get<StopPage>('/v1/stops');
    expect(body.items.map(({ id }) => id)).not.toContain(hidden.id);
    expect((await lift(shirin, hidden)).status).toBe(404);
    await lift(sam, hidden);
  });

  it('a newer change takes the place of one that does not merge yet, and closes its pull request', async () => {
    const older = await request(dana, PAYMENTS_PROD);
    const { number } = await untilOpened(dana, older);
    const newer = await request(dana, PAYMENTS_PROD);
    const superseded = await untilStateOf(older, 'superseded');
    const { summary } = await dana.change(newer);
    expect(superseded.summary.sentence).toBe(
      `#${summary.number} took its place.`,
    );
    await waitFor('its pull request to be closed', async () => {
      const [pull] = await forge.pulls(`gitops-compliance/change-${older}`);
      return pull.number === number && pull.state === 'closed';
    });
    await approve(world, dana, newer);
    await cancel(dana, newer);
  });

  it('a change waits in the queue for those before it, and says its place', async () => {
    const first = await request(dana, LEDGER_PROD);
    const second = await request(dana, LEDGER_PROD);
    const waiting = await untilGate(second, 'one-at-a-time', 'pending');
    expect(gateOf(waiting, 'one-at-a-time')?.reason).toMatch(
      /this one is number 2 in the queue/,
    );
    await untilGate(first, 'one-at-a-time', 'open');
    await cancel(dana, first);
    await untilGate(second, 'one-at-a-time', 'open');
    await cancel(dana, second);
  });

  it('an expedited change is waived upstream, and owes one more approval', async () => {
    const revision = await promotable(dana, PAYMENTS_PROD);
    const ask = (target: typeof PAYMENTS_PROD, of: string, how: object) =>
      dana.post<ChangeView & ApiErrorBody>('/v1/changes', {
        ...wish(target, of),
        ...how,
      });
    const hotfix = await newestIn('dev');
    expect(hotfix).not.toBe(revision);
    const normal = await ask(PAYMENTS_PROD, hotfix, {});
    expect(normal.status).toBe(409);
    const { status, body } = await ask(PAYMENTS_PROD, hotfix, {
      class: 'expedited',
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    const { id } = body.summary;
    expect(body.summary.class).toBe('expedited');
    expect(gateOf(body, 'upstream')).toMatchObject({
      state: 'open',
      reason: expect.stringMatching(/^Waived: expedited/),
    });
    const { number } = await untilOpened(dana, id);
    const review = (as: string) =>
      world.forge.admin.review({
        owner: 'acme',
        repo: 'deploy',
        number,
        as,
        event: 'APPROVE',
      });
    await review('bob-builds');
    await untilGate(id, 'peer-review', 'pending');
    const only = await dana.get<{ items: { id: string }[] }>(
      '/v1/changes?class=expedited',
    );
    expect(only.body.items.map(item => item.id)).toEqual([id]);
    await cancel(dana, id);
  });

  // The last one: it puts the clock forward by a day.
  it('what nobody merges in time expires, told why, and its pull request and branch are closed', async () => {
    const id = await request(dana, PAYMENTS_PROD);
    await untilOpened(dana, id);
    world.clock.putForwardTo(
      DateTime.fromJSDate(world.clock.now()).plus({ days: 1 }),
    );
    const { summary } = await untilStateOf(id, 'expired');
    expect(summary.sentence).toMatch(
      /not merged within the time that the policy of prod gives/,
    );
    const branch = `gitops-compliance/change-${id}`;
    await waitFor('its pull request and branch to be closed', async () => {
      const [pull] = await forge.pulls(branch);
      const gone = forge.moves(branch).at(-1)?.after === '0'.repeat(40);
      return pull.state === 'closed' && gone;
    });
  });

  async function newestIn(environment: string): Promise<string> {
    const view = await dana.environments('payments-api');
    const here = view.environments.find(({ name }) => name === environment);
    return here?.deployments[0].pinnedRevision as string;
  }
});

function inYears(): string {
  return DateTime.utc().plus({ years: 1 }).toISO();
}
