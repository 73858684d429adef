import type {
  Board,
  BoardAgenda,
  BoardBriefing,
  BoardMeeting,
  BoardMeetingPage,
  BoardQueue,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { markdownMinutes, pdfMinutes } from '../approvals/meetings/minutes';
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
  let began: DateTime;

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
            reminders: {
              hours: 24,
              escalate: { hours: 4, to: ['user:default/lena'] },
            },
          },
        ];
      }),
    });
    dana = portal.as('user:default/dana');
    began = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
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
    expect(body.lines[0]).toMatch(/to promote payments-api to prod/);
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

  it('is on the agenda of the meeting with what collides', async () => {
    await portal
      .db('services')
      .where({ entity_ref: 'component:default/payments-api' })
      .update({
        entity: portal.db.raw(
          `jsonb_set(entity, '{relations}', '[{"type": "dependsOn",
             "targetRef": "component:default/ledger-svc"}]')`,
        ),
      });
    const { body } = await as('carl').get<BoardAgenda>('/v1/board/agenda');
    const { waiting, schedule, collisions, outcomes } = body;
    expect(waiting.map(({ change }) => change.id).sort()).toEqual(
      [...ids].sort(),
    );
    expect(schedule.map(({ change }) => change.id).sort()).toEqual(
      [...ids].sort(),
    );
    expect(schedule[0]).toMatchObject({
      isOpen: true,
      sentence: expect.stringMatching(/^prod is/),
    });
    expect(collisions).toEqual([
      {
        environment: 'prod',
        changes: [waiting, waiting].map(
          (items, index) =>
            items.find(({ change }) => change.id === ids[index])!.change.number,
        ),
        sentence: expect.stringMatching(
          /payments-api .* depends on ledger-svc/,
        ),
      },
    ]);
    expect(outcomes).toEqual({
      succeeded: 0,
      failed: 0,
      rolledBack: 0,
      rejected: 0,
    });
  });

  it('reminds once who has not voted, escalates, and approves nothing by it', async () => {
    const reminders = async () =>
      (
        await portal
          .db('ledger_entries')
          .where({ type: 'change.vote-reminded' })
      ).map(({ entry }) => JSON.parse(entry.toString()));
    const lookAgain = async () => {
      const { status } = await dana.post('/v1/stops', {
        environment: 'staging',
        until: began.plus({ days: 1 }).toISO(),
        reason: 'Has all that waits looked at again',
      });
      expect(status).toBe(201);
    };
    await lookAgain();
    await waitFor('the reminders', async () => (await reminders()).length >= 4);
    await lookAgain();
    expect(
      (await reminders()).map(({ payload }) => payload.step).sort(),
    ).toEqual(['escalate', 'escalate', 'remind', 'remind']);
    const rows: { content: Buffer }[] = await portal.db('ledger_blobs').whereIn(
      'hash',
      (await reminders()).map(({ blob }) => blob.hash),
    );
    const told = rows.map(({ content }) => content.toString());
    expect(
      told.filter(text => text.includes('user:default/carl')),
    ).toHaveLength(2);
    expect(
      told.filter(text => text.includes('user:default/lena')),
    ).toHaveLength(2);
    // Who asked for them is not reminded.
    expect(told.filter(text => text.includes('dana'))).toEqual([]);
    for (const id of ids) {
      const { gates } = await dana.change(id);
      expect(gates.find(({ gate }) => gate === 'cab')?.state).toBe('pending');
    }
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

  it('is named in the minutes of the meeting, with what people wrote escaped', async () => {
    const hold = (wish: object) =>
      as('carl').post<BoardMeeting & ApiErrorBody>('/v1/board/meetings', {
        beganAt: began.toISO(),
        attendees: ['user:default/cleo'],
        ...wish,
      });
    const refusals: [object, number, RegExp][] = [
      [{ attendees: ['user:default/nobody'] }, 404, /no user/],
      [{ beganAt: began.minus({ days: 2 }).toISO() }, 400, /24 hours/],
      [{ beganAt: began.plus({ days: 2 }).toISO() }, 400, /24 hours/],
    ];
    for (const [wish, status, message] of refusals) {
      const refused = await hold(wish);
      expect([refused.status, refused.body.error.message]).toEqual([
        status,
        expect.stringMatching(message),
      ]);
    }
    const held = await hold({ notes: 'See [here](https://evil.example)' });
    expect(held.status).toBe(201);
    expect(held.body).toMatchObject({
      chair: { entityRef: 'user:default/carl' },
      attendees: [{ entityRef: 'user:default/cleo' }],
      decisions: [
        { decision: 'approve', comment: 'As one', state: 'rejected' },
        { decision: 'approve' },
        { decision: 'reject' },
        { decision: 'reject' },
      ],
    });
    const read = () =>
      dana.get<BoardMeeting>(`/v1/board/meetings/${held.body.id}`);
    await waitFor('places in the log', async () =>
      (await read()).body.decisions.every(({ place }) => place !== null),
    );
    const { body: page } = await dana.get<BoardMeetingPage>(
      '/v1/board/meetings',
    );
    expect(page.items.map(({ id }) => id)).toEqual([held.body.id]);
    const { body: meeting } = await read();
    const minutes = markdownMinutes(meeting);
    expect(minutes).toMatch(/approved: “As one”/);
    expect(minutes).toMatch(/ledger \d+/);
    expect(minutes).toContain('Emergencies declared in that week: 0');
    expect(minutes).toContain('See \\[here\\]\\(https://evil\\.example\\)');
    const file = (format: string) =>
      dana.get(`/v1/board/meetings/${held.body.id}/minutes.${format}`);
    expect((await file('md')).status).toBe(200);
    expect((await file('pdf')).status).toBe(200);
    expect((await pdfMinutes(meeting)).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
