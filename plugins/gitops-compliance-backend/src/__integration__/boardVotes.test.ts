import type {
  Board,
  BoardBriefing,
  BoardQueue,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  until,
  untilOpened,
  type ApiErrorBody,
} from './journey';
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

describe('one vote over a release', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let ids: string[];

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      policyFile: await world.writePolicy(policy => {
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        prod.cab = [
          {
            name: 'production board',
            from: ['group:default/change-advisory-board', 'user:default/dana'],
            quorum: 1,
          },
        ];
      }),
    });
    dana = portal.as('user:default/dana');
    const targets = [];
    for (const target of [PAYMENTS_PROD, LEDGER_PROD]) {
      const { service, ...rest } = target;
      targets.push({
        entityRef: `component:default/${service}`,
        ...rest,
        revision: await promotable(dana, target),
      });
    }
    const { body } = await dana.post<ReleaseView>('/v1/releases', {
      reason: 'They only work together',
      waves: [{ targets }],
    });
    ids = body.waves[0].changes.map(({ id }) => id);
    // The lead has the pull request of both.
    await untilOpened(dana, ids[0]);
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const as = (name: string) => portal.as(`user:default/${name}`);
  const open = async (id: string, name = 'carl') =>
    (await as(name).get<Board>(`/v1/changes/${id}/board`)).body;
  /** Opens each; gives what a vote on them brings. */
  const openAll = async (name = 'carl') => {
    const found: { change: string; digest: string; opened: string }[] = [];
    for (const id of ids) {
      await waitFor(`a digest of ${id}`, async () =>
        Boolean((await open(id, name)).digest),
      );
      const { digest, opened } = await open(id, name);
      found.push({ change: id, digest: digest!, opened: opened! });
    }
    return found;
  };
  const cast = (name: string, votes: object[], decision = 'approve') =>
    as(name).post<BoardQueue & ApiErrorBody>('/v1/board/votes', {
      decision,
      comment: 'As one',
      votes,
    });
  const votesOnRecord = async () =>
    Number((await portal.db('votes').count('* as count').first())?.count);

  it('tells a member all that they need to decide', async () => {
    await openAll();
    const { body } = await as('carl').get<BoardBriefing>(
      `/v1/changes/${ids[0]}/briefing`,
    );
    expect(body.lines).toHaveLength(5);
    expect(body.lines[0]).toMatch(/to promote payments-api in prod/);
    expect(body.lines[2]).toMatch(/^From staging to prod: /);
    expect(body.lines[3]).toMatch(/^Risk \d+ of 10, /);
    expect(body.hands).toEqual(
      expect.arrayContaining([
        { who: 'dana', reason: expect.stringMatching(/requester.*CHG-09/) },
      ]),
    );
    expect(body.upstream).toMatchObject([
      { environment: 'staging', health: 'healthy' },
    ]);
    expect(body.history).toMatchObject({ ended: 0, failed: 0, undone: 0 });
    expect(body.ticket).toBeNull();
    expect(body.gates.map(({ gate }) => gate)).toContain('cab');
  });

  it('is refused whole where one of them was not opened as it is now', async () => {
    const [one, other] = await openAll();
    const { body: queue } = await as('carl').get<BoardQueue>('/v1/board/queue');
    // The list alone shows nothing that proves a look at it.
    expect(queue.items.map(({ board }) => board.opened)).toEqual([null, null]);
    expect(queue.items[0].change.release?.number).toBe(
      queue.items[1].change.release?.number,
    );
    const [ofCleo] = await openAll('cleo');
    const wrongs: [string, object, RegExp][] = [
      ['of somebody else', { ...one, opened: ofCleo.opened }, /not opened/],
      ['of another change', { ...one, opened: other.opened }, /not opened/],
      [
        'on another digest',
        { ...one, digest: 'a'.repeat(64) },
        /no longer what you looked at/,
      ],
    ];
    for (const [which, wrong, reason] of wrongs) {
      const { status, body } = await cast('carl', [other, wrong]);
      expect([which, status]).toEqual([which, 409]);
      expect(body.error.message).toMatch(reason);
      expect(body.error.message).toMatch(/^No vote was cast. #\d+: /);
    }
    const twice = await cast('carl', [one, one]);
    expect(twice.status).toBe(400);
    expect(await votesOnRecord()).toBe(0);
  });

  it('is refused with the reason to who had a hand in them', async () => {
    const { status, body } = await cast('dana', await openAll('dana'));
    expect(status).toBe(403);
    expect(body.error.message).toMatch(/#\d+: .*requester.*#\d+: .*requester/);
  });

  it('counts for each of its changes, with its own digest', async () => {
    const votes = await openAll();
    const { status, body } = await cast('carl', votes);
    expect(status).toBe(200);
    expect(body.items).toEqual([]);
    for (const { change, digest } of votes) {
      expect((await open(change)).votes).toMatchObject([
        { decision: 'approve', digest, comment: 'As one', standing: 'counts' },
      ]);
      await until(dana, change, 'the gate to be open', ({ gates }) =>
        gates.some(({ gate, state }) => gate === 'cab' && state === 'open'),
      );
    }
  });

  it('ends each with its own reason when it rejects', async () => {
    const { status } = await cast('carl', await openAll(), 'reject');
    expect(status).toBe(200);
    for (const id of ids) {
      expect((await dana.change(id)).summary).toMatchObject({
        state: 'rejected',
        sentence: 'The board rejected it.',
      });
    }
  });
});
