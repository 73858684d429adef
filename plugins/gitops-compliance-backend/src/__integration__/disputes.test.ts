import { mockCredentials } from '@backstage/backend-test-utils';
import type {
  DisputePage,
  DisputeView,
  EvidenceExport,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  LEDGER_PROD,
  requestMerge,
  untilState,
  type ApiErrorBody,
} from './journey';
import { catalogCondition, permissionsByUser } from './permissions';
import { untilRuntimesRead } from './requests';
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
import { verified } from './verified';

jest.setTimeout(180_000);

const LEDGER = 'component:default/ledger-svc';
const LEDGER_THERE = 'eu-1/argocd/ledger-svc-prod';
const LINK = 'https://wiki.example.com/syncs/42';
const NOTE = {
  name: 'Größe, 1.txt',
  mediaType: 'text/plain',
  content: Buffer.from('<script>alert(1)</script>').toString('base64'),
};
/** As large as one may be. */
const LARGE = Buffer.concat([
  Buffer.from('%PDF-'),
  Buffer.alloc(1024 ** 2 - 5, 7),
]);
const SCAN = {
  name: 'scan.pdf',
  mediaType: 'application/pdf',
  content: LARGE.toString('base64'),
};

describe('disputes of verdicts', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  /** Asked for what runs. */
  let dana: Caller;
  /** Had no part in it. */
  let sam: Caller;
  let pat: Caller;
  let change: string;
  /** A dispute with files. */
  let given: string;
  /** What was seen of syncs, before it was taken away. */
  let syncs: { jobs: object[] | null }[];

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
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
    dana = portal.as('user:default/dana');
    sam = portal.as('user:default/sam');
    pat = portal.as('user:default/pat');
    await untilCollected(portal, 'ledger-svc');
    change = await requestMerge(world, dana, LEDGER_PROD);
    await untilState(dana, change, 'succeeded');
    await untilRuntimesRead(portal.db);
    syncs = await portal
      .db('sync_operations')
      .where({ deployment_id: LEDGER_THERE });
    // So that something is not known of it.
    await portal
      .db('sync_operations')
      .where({ deployment_id: LEDGER_THERE })
      .delete();
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const open = (more = {}, who = dana) =>
    who.post<DisputeView & ApiErrorBody>('/v1/disputes', {
      check: 'CHG-10',
      service: LEDGER,
      environment: 'prod',
      reason: 'It was synced in the window, as the page shows',
      ...more,
    });
  const answer = (who: Caller, id: string) =>
    who.post<DisputeView & ApiErrorBody>(`/v1/disputes/${id}/answer`, {
      statement: 'Read what it rests on again',
    });
  const onTab = async () =>
    (await dana.compliance('ledger-svc')).environments
      .find(({ name }) => name === 'prod')
      ?.checks.find(({ check }) => check === 'CHG-10');

  it.each<[string, object, number, string]>([
    ['a check that there is not', { check: 'CHG-99' }, 404, 'no verdict'],
    ['every check', { check: '*' }, 404, 'no verdict'],
    ['an unknown service', { service: 'component:default/x' }, 404, 'service'],
    ['an unknown environment', { environment: 'x' }, 404, 'environment'],
    ['no reason', { reason: 'x' }, 400, 'reason'],
    ['a link that is no web page', { link: 'file:///etc/x' }, 400, 'link'],
    [
      'a file of another kind',
      { files: [{ ...NOTE, name: 'a.html' }] },
      400,
      'PDF, PNG, JPEG',
    ],
    [
      'a type that is not taken',
      { files: [{ ...NOTE, mediaType: 'text/html' }] },
      400,
      'mediaType',
    ],
    [
      'a file that is too large',
      {
        files: [
          {
            ...SCAN,
            content: Buffer.concat([LARGE, LARGE]).toString('base64'),
          },
        ],
      },
      400,
      '1048576 bytes',
    ],
    [
      'far too much',
      { files: [SCAN, SCAN, SCAN, SCAN] },
      413,
      'At most 3 files of 1048576 bytes',
    ],
    ['a verdict to be had', { verdict: 'pass' }, 400, 'additional'],
  ])('are not of %s', async (_, more, status, message) => {
    const { status: got, body } = await open(more);
    expect(body.error.message).toContain(message);
    expect(got).toBe(status);
  });

  it('need the permission, and a service that one may see', async () => {
    expect((await open({}, portal.as('user:default/aude'))).status).toBe(403);
    expect((await open({}, portal.as('user:default/shirin'))).status).toBe(404);
    // Refused before what is sent is read, however much that is.
    const much = { files: Array.from({ length: 9 }, () => SCAN) };
    const { status } = await open(much, portal.as('user:default/aude'));
    expect(status).toBe(403);
  });

  it('leave a verdict as it is until somebody else has it judged again: upheld by the same facts', async () => {
    const { body: opened, status } = await open({ link: LINK });
    expect(status).toBe(201);
    expect(opened).toMatchObject({
      verdict: 'indeterminate',
      link: LINK,
      outcome: null,
      mayAnswer: { allowed: false },
    });
    expect((await open({}, sam)).status).toBe(409);
    expect(await onTab()).toMatchObject({
      verdict: 'indeterminate',
      dispute: { id: opened.id, outcome: null },
    });
    const own = await answer(dana, opened.id);
    expect(own.status).toBe(403);
    expect(own.body.error.message).toContain('You asked for it');
    const aude = portal.as('user:default/aude');
    expect((await answer(aude, opened.id)).status).toBe(403);
    const shirin = portal.as('user:default/shirin');
    expect((await answer(shirin, opened.id)).status).toBe(404);
    const { body } = await answer(sam, opened.id);
    expect(body).toMatchObject({
      outcome: 'upheld',
      verdictNow: 'indeterminate',
      factsMoved: false,
      answeredBy: { entityRef: 'user:default/sam' },
      statement: 'Read what it rests on again',
    });
    expect((await answer(sam, opened.id)).status).toBe(409);
    expect((await onTab())?.verdict).toBe('indeterminate');
  });

  it('keep what was given as evidence, for whoever sees the dispute to save', async () => {
    const { body: opened, status } = await open({ files: [NOTE, SCAN] });
    expect(status).toBe(201);
    given = opened.id;
    expect(opened.files).toEqual([
      { name: NOTE.name, mediaType: 'text/plain', size: 25 },
      { name: SCAN.name, mediaType: 'application/pdf', size: 1024 ** 2 },
    ]);
    const fetched = (who: string, place: number) =>
      fetch(`${portal.url}/v1/disputes/${given}/files/${place}`, {
        headers: { authorization: mockCredentials.user.header(who) },
      });
    const note = await fetched('user:default/aude', 1);
    expect(await note.text()).toBe('<script>alert(1)</script>');
    expect(Object.fromEntries(note.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-disposition': expect.stringMatching(/^attachment; filename=/),
      'content-security-policy': `default-src 'none'; sandbox`,
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    const scan = await fetched('user:default/sam', 2);
    expect(Buffer.from(await scan.arrayBuffer()).equals(LARGE)).toBe(true);
    expect((await fetched('user:default/sam', 3)).status).toBe(404);
    expect((await fetched('user:default/shirin', 1)).status).toBe(404);
    const anybody = `${portal.url}/v1/disputes/${given}/files/1`;
    const none = { authorization: mockCredentials.none.header() };
    expect((await fetch(anybody, { headers: none })).status).toBe(401);
    await answer(sam, given);
  });

  it('are not answered by who had a part in what runs', async () => {
    const { body } = await open({}, sam);
    const refused = await answer(dana, body.id);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('a part in what runs');
    expect((await answer(sam, body.id)).status).toBe(403);
    await answer(pat, body.id);
  });

  it('change a verdict only where the facts are others by then', async () => {
    const { body: opened } = await open();
    await portal.db('sync_operations').insert(
      // An array of JavaScript would become one of Postgres.
      syncs.map(({ jobs, ...sync }) => ({
        ...sync,
        jobs: jobs && JSON.stringify(jobs),
      })),
    );
    const { body } = await answer(sam, opened.id);
    expect(body).toMatchObject({
      verdict: 'indeterminate',
      outcome: 'changed',
      verdictNow: 'pass',
    });
    expect((await onTab())?.verdict).toBe('pass');
    const stored = await portal
      .db('verdicts')
      .where({ service_ref: LEDGER, environment: 'prod', check_id: 'CHG-10' })
      .first('verdict');
    expect(stored.verdict).toBe('pass');
    const { body: page } = await dana.get<DisputePage>(
      '/v1/disputes?state=answered',
    );
    expect(page.items[0].id).toBe(opened.id);
  });

  it('have the facts read anew that nobody reads any more', async () => {
    const pullRequest = async () => {
      const row = await portal.db('changes').where({ id: change }).first();
      return row.pull_request;
    };
    const { repository, number } = await pullRequest();
    const [owner, repo] = repository.split('/');
    await world.forge.admin.review({
      owner,
      repo,
      number,
      as: 'bob-builds',
      event: 'COMMENT',
      body: 'Seen afterwards',
    });
    const commented = async () =>
      (await pullRequest()).reviews.filter(
        ({ state }: { state: string }) => state === 'commented',
      ).length;
    const before = await commented();
    const { body: opened } = await open({ check: 'CHG-02' });
    await waitFor('its review to be read', async () => {
      return (await commented()) === before + 1;
    });
    const { body } = await answer(pat, opened.id);
    expect(body).toMatchObject({ outcome: 'upheld', factsMoved: true });
  });

  it('are among the entries of evidence', async () => {
    // One that was made at the end of the change does not tell what came later.
    await waitFor('the bundle of the end of the change', async () => {
      const ofChange = portal.db('evidence_exports').where({ state: 'done' });
      return Boolean(await ofChange.where({ change_id: change }).first());
    });
    await portal.db('evidence_exports').update({ replaced: true });
    const { body } = await dana.post<EvidenceExport>(
      `/v1/changes/${change}/evidence`,
    );
    await waitFor('the export to be done', async () => {
      const got = await dana.get<EvidenceExport>(`/v1/evidence/${body.id}`);
      return got.body.state === 'done';
    });
    const chunks = await portal
      .db('evidence_chunks')
      .where({ export_id: body.id })
      .where('path', 'like', 'entries/%')
      .pluck('bytes');
    expect(String(Buffer.concat(chunks))).toContain('"dispute.answered"');
    const files = await portal
      .db('evidence_files')
      .where({ export_id: body.id })
      .where('path', 'like', 'disputes/%')
      .orderBy('path')
      .pluck('path');
    expect(files).toEqual([
      `disputes/${given}/1.txt`,
      `disputes/${given}/2.pdf`,
    ]);
    const report = await verified(portal, 'user:default/dana', body.id);
    expect(report.findings).toEqual([]);
    expect(report.checks).toContainEqual(
      expect.objectContaining({ name: 'dispute-files', result: 'holds' }),
    );
  });
});
