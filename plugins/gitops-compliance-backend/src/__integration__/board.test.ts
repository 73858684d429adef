import type {
  Board,
  BoardQueue,
  Delegation,
  EvidenceExport,
  WaitingList,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { delegationStream } from '../approvals/records';
import { ForgeView } from './forgeView';
import {
  approve,
  PAYMENTS_PROD,
  request,
  until,
  untilOpened,
  untilState,
  type ApiErrorBody,
} from './journey';
import { untilIdle } from './requests';
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

const REPOSITORY = { owner: 'acme', repo: 'deploy' };

describe('the change advisory board', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let id: string;

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
            quorum: 2,
            reminders: {
              hours: 24,
              onDuty: {
                timeZone: 'Europe/Berlin',
                start: '2026-01-01',
                weeks: ['user:default/cleo'],
              },
            },
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

  const as = (name: string) => portal.as(`user:default/${name}`);
  const board = async (name = 'carl') =>
    (await as(name).get<Board>(`/v1/changes/${id}/board`)).body;
  const gate = async () =>
    (await dana.change(id)).gates.find(each => each.gate === 'cab');
  const vote = (name: string, body: object) =>
    as(name).post<Board & ApiErrorBody>(`/v1/changes/${id}/vote`, body);
  const untilDigest = async (other = '') => {
    await until(dana, id, 'the digest', ({ timeline }) =>
      timeline.some(({ type }) => type === 'change.digest'),
    );
    let digest: string | null = null;
    await until(dana, id, 'a digest to vote on', () => {
      void board().then(found => {
        digest = found.digest;
      });
      return digest !== null && digest !== other;
    });
    return digest as unknown as string;
  };

  it('tells each member what to decide on, and who had a hand in it that they have not', async () => {
    const digest = await untilDigest();
    expect(await gate()).toMatchObject({
      state: 'pending',
      reason: expect.stringMatching(/0 of 2 votes of production board/),
    });
    const { body } = await as('carl').get<BoardQueue>('/v1/board/queue');
    expect(body.items).toMatchObject([
      { change: { id }, waitsForMe: true, board: { digest } },
    ]);
    const { body: waiting } = await as('carl').get<WaitingList>('/v1/waiting');
    expect(waiting.items).toMatchObject([{ todo: 'vote', change: { id } }]);
    const { body: own } = await dana.get<BoardQueue>('/v1/board/queue');
    expect(own.items).toMatchObject([
      {
        waitsForMe: false,
        board: {
          vote: {
            allowed: false,
            reason: expect.stringMatching(/You are the requester.*CHG-09/),
          },
        },
      },
    ]);
    const refused = await vote('dana', { decision: 'approve', digest });
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toMatch(/requester.*CHG-09/);
    const stranger = await vote('sam', { decision: 'approve', digest });
    expect(stranger.status).toBe(403);
    expect(stranger.body.error.message).toMatch(/no member of the board/);
  });

  it('reminds who is on duty, once, where the calendar is open', async () => {
    expect((await board()).rules).toMatchObject([
      { onDuty: 'user:default/cleo' },
    ]);
    // Every edge of a stop decides all gates again.
    const placed = await as('sam').post<{ id: string }>('/v1/stops', {
      environment: 'staging',
      reason: 'To have the gates decided again',
      until: DateTime.utc().plus({ hours: 1 }).toISO(),
    });
    expect(placed.status).toBe(201);
    const reminded = await until(dana, id, 'the reminder', ({ timeline }) =>
      timeline.some(({ type }) => type === 'change.vote-reminded'),
    );
    await as('sam').post(`/v1/stops/${placed.body.id}/lift`, {
      reason: 'They are decided',
    });
    expect(
      reminded.timeline.find(({ type }) => type === 'change.vote-reminded'),
    ).toMatchObject({ text: expect.stringMatching(/production board/) });
    await untilIdle(portal);
    const sent = await portal.db('board_reminders').where({ change_id: id });
    expect(sent).toMatchObject([{ rule: 'production board', step: 'remind' }]);
    const { content } = await portal
      .db('ledger_entries')
      .join('ledger_blobs', 'ledger_blobs.hash', 'ledger_entries.blob_hash')
      .where({ type: 'change.vote-reminded' })
      .first('content');
    expect(JSON.parse(content.toString('utf8'))).toEqual({
      whom: ['user:default/cleo'],
    });
  });

  it('refuses a vote on what the change is not', async () => {
    const other = await vote('carl', {
      decision: 'approve',
      digest: 'a'.repeat(64),
    });
    expect(other.status).toBe(409);
    expect(other.body.error.message).toMatch(/no longer what you looked at/);
    const wrong = await vote('carl', { decision: 'maybe', digest: 'a' });
    expect(wrong.status).toBe(400);
  });

  it('a vote is void once somebody pushes, says what altered, and is cast again', async () => {
    const digest = await untilDigest();
    const cast = await vote('carl', {
      decision: 'approve',
      digest,
      comment: 'Looks small',
    });
    expect(cast.status).toBe(200);
    expect(cast.body.votes).toMatchObject([
      { mine: true, standing: 'counts', comment: 'Looks small' },
    ]);
    expect((await gate())?.reason).toMatch(/1 of 2 votes/);
    await world.forge.admin.commit({
      ...REPOSITORY,
      branch: `gitops-compliance/change-${id}`,
      files: { 'services/payments-api/note.txt': 'one more thing' },
      message: 'One more thing',
      author: 'bob-builds',
      bypassProtection: true,
    });
    const now = await untilDigest(digest);
    expect(await board()).toMatchObject({
      digest: now,
      alteredSince: expect.arrayContaining([
        'the files',
        'the head of the pull request',
      ]),
      votes: [{ standing: 'void' }],
    });
  });

  it('a member’s rejection ends the change, and closes its pull request', async () => {
    const { digest } = await board();
    const cast = await vote('cleo', {
      decision: 'reject',
      digest,
      comment: 'Not with a note in it',
    });
    expect(cast.status).toBe(200);
    const ended = await untilState(dana, id, 'rejected');
    expect(ended.summary.sentence).toBe('The board rejected it.');
    await until(
      dana,
      id,
      'its pull request to be closed',
      ({ summary }) => summary.pullRequest?.state === 'closed',
    );
    const late = await vote('carl', { decision: 'approve', digest });
    expect(late.status).toBe(409);
  });

  it('one may stand for another for a while, and the quorum opens the gate', async () => {
    id = await request(dana, PAYMENTS_PROD);
    await untilOpened(dana, id);
    const digest = await untilDigest();
    const stands = { decision: 'approve', digest, for: 'user:default/cleo' };
    const before = await vote('sam', stands);
    expect(before.status).toBe(403);
    expect(before.body.error.message).toMatch(/You do not stand for/);
    const until_ = DateTime.fromJSDate(world.clock.now()).plus({ days: 3 });
    const given = await as('cleo').post<Delegation>('/v1/board/delegations', {
      to: 'user:default/sam',
      until: until_.toUTC().toISO(),
      reason: 'On holiday',
    });
    expect(given.status).toBe(201);
    const twice = await as('cleo').post<ApiErrorBody>('/v1/board/delegations', {
      to: 'user:default/lena',
      until: until_.toUTC().toISO(),
      reason: 'On holiday',
    });
    expect(twice.status).toBe(409);
    expect((await board('sam')).stands).toMatchObject([
      { for: { entityRef: 'user:default/cleo' }, allowed: true },
    ]);
    expect((await vote('sam', stands)).status).toBe(200);
    expect((await gate())?.reason).toMatch(/1 of 2 votes/);
    const second = await vote('carl', { decision: 'approve', digest });
    expect(second.body.rules).toMatchObject([{ approvals: 2, state: 'met' }]);
    expect((await gate())?.state).toBe('open');
    await approve(world, dana, id);
    const { status } = await dana.post(`/v1/changes/${id}/merge`);
    expect(status).toBe(202);
    await untilState(dana, id, 'succeeded');
    const ended = await as('cleo').post<Delegation>(
      `/v1/board/delegations/${given.body.id}/end`,
    );
    expect(ended.body.ended).toBe(true);
  });

  it('brings the delegation that was voted by, and no other, into the evidence of the change', async () => {
    const other = await as('carl').post<Delegation>('/v1/board/delegations', {
      to: 'user:default/lena',
      until: DateTime.fromJSDate(world.clock.now()).plus({ days: 1 }).toISO(),
      reason: 'Not here',
    });
    expect(other.status).toBe(201);
    const { body } = await dana.post<EvidenceExport>(
      `/v1/changes/${id}/evidence`,
    );
    await waitFor('the bundle', async () => {
      const found = await portal
        .db('evidence_exports')
        .where({ id: body.id, state: 'done' });
      return found.length > 0;
    });
    const streams = await portal
      .db('evidence_entries')
      .join('ledger_entries', 'ledger_entries.id', 'evidence_entries.entry_id')
      .where({ export_id: body.id })
      .whereRaw(`starts_with(stream, 'delegation:')`)
      .orderBy('stream_seq')
      .select('stream', 'type');
    const used = await portal
      .db('delegations')
      .whereNot({ id: other.body.id })
      .pluck('id');
    expect(streams).toEqual([
      { stream: delegationStream(used[0]), type: 'delegation.given' },
      { stream: delegationStream(used[0]), type: 'delegation.ended' },
    ]);
  });

  it('fails the check of somebody’s pull request that it rejects, and looks at it again once they push', async () => {
    const { admin } = world.forge;
    const push = (size: number) =>
      admin.commit({
        ...REPOSITORY,
        branch: 'pool',
        author: 'dana-dev',
        message: `Pool size ${size}`,
        files: {
          'services/ledger-svc/overlays/prod/pool.yaml': `size: ${size}\n`,
        },
      });
    const head = await push(40);
    const { number } = await admin.openPullRequest({
      ...REPOSITORY,
      as: 'dana-dev',
      head: 'pool',
      title: 'Pool size',
    });
    const changes = () =>
      portal
        .db('changes')
        .where({ kind: 'direct' })
        .orderBy('number')
        .pluck('id');
    const untilAdopted = async (count: number) => {
      await waitFor(
        'the pull request to be adopted',
        async () => (await changes()).length === count,
      );
      id = (await changes())[count - 1];
      return untilOpened(dana, id);
    };
    await untilAdopted(1);
    const digest = await untilDigest();
    const cast = await vote('carl', { decision: 'reject', digest });
    expect(cast.status).toBe(200);
    const checks = new ForgeView(world);
    const failed = [{ status: 'completed', conclusion: 'failure' }];
    await waitFor('the check to fail', async () =>
      (
        await checks.checks(head)
      ).some(({ conclusion }) => conclusion === 'failure'),
    );
    const [pull] = await checks.pulls('pool');
    expect(pull.state).toBe('open');

    const before = world.forge.requests.list().length;
    await admin.edit({ ...REPOSITORY, number, as: 'dana-dev', draft: true });
    await waitFor('it to be read again', async () =>
      world.forge.requests
        .list()
        .slice(before)
        .some(({ operationName }) => operationName === 'ReadPullRequests'),
    );
    const later = await push(30);
    expect((await untilAdopted(2)).headSha).toBe(later);
    const { timeline } = await dana.change(id);
    expect(
      timeline.filter(({ type }) => type === 'change.check-published'),
    ).toHaveLength(1);
    expect(await checks.checks(head)).toMatchObject(failed);
    expect(await checks.checks(later)).toMatchObject([
      { status: 'in_progress' },
    ]);
    expect((await gate())?.state).toBe('pending');
  });
});
