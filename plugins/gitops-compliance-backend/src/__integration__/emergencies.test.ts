import type {
  AroundNotice,
  AroundNoticePage,
  ChangeView,
  EmergencyPage,
  EmergencyTermsView,
  EmergencyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { PORTAL_APP_ID } from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import {
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  until,
  untilState,
  wish,
  type ApiErrorBody,
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
import { verified } from './verified';

jest.setTimeout(180_000);

const PAYMENTS = 'component:default/payments-api';
const LEDGER = 'component:default/ledger-svc';
const WEB_SHOP = 'component:default/web-shop';

/** What the checks of emergencies say. */
const ofEmergency = (checks: { check: string; verdict: string }[] = []) =>
  checks
    .filter(({ check }) => check.startsWith('EMG-'))
    .map(({ check, verdict }) => [check, verdict]);

describe('emergencies', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let sam: Caller;
  let dana: Caller;
  let lena: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      collectors: { forgeSeconds: 10 },
      policyFile: await world.writePolicy(policy => {
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        prod.emergencies = true;
        prod.emergencySecondPerson = 'may-act-alone';
        prod.emergencyReviewSeconds = 3600;
        policy.services = [
          { services: ['payments-api'], emergencySecondPerson: 'required' },
          { services: ['web-shop'], emergencies: false },
        ];
        policy.calendar.freezes = [
          {
            id: 'for-ever',
            title: 'Nothing moves',
            reason: 'A test',
            environments: ['prod'],
            start: '2020-01-01T00:00',
            end: '2090-01-01T00:00',
            timeZone: 'Europe/Berlin',
          },
        ];
      }),
    });
    sam = portal.as('user:default/sam');
    dana = portal.as('user:default/dana');
    lena = portal.as('user:default/lena');
    await untilCollected(portal, 'payments-api');
    await untilCollected(portal, 'ledger-svc');
    // What is pushed before it was first looked at is nobody's news.
    await waitFor(
      'main to be watched',
      async () => (await portal.db('watched_branches')).length > 0,
    );
    await world.forge.admin.ensureBranchProtection({
      owner: 'acme',
      repo: 'deploy',
      branch: 'main',
      // What an emergency bends is the policy's; a branch would hold it all the same.
      requiredStatusChecks: [
        { context: 'gitops-compliance', appId: PORTAL_APP_ID },
      ],
    });
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const declare = (caller: Caller, change: object = {}) =>
    caller.post<EmergencyView & ApiErrorBody>('/v1/emergencies', {
      services: [PAYMENTS],
      environments: ['prod'],
      reason: 'Payments fail for everybody',
      incident: 'https://incidents.example/4711',
      ...change,
    });
  const act = (caller: Caller, id: string, what: string, body?: object) =>
    caller.post<EmergencyView & ApiErrorBody>(
      `/v1/emergencies/${id}/${what}`,
      body,
    );
  const read = async (id: string) =>
    (await dana.get<EmergencyView>(`/v1/emergencies/${id}`)).body;
  const gateOf = ({ gates }: ChangeView, gate: string) =>
    gates.find(each => each.gate === gate);
  const inHours = (hours: number) =>
    DateTime.fromJSDate(world.clock.now()).plus({ hours }).toISO();

  const push = (text: string) =>
    world.forge.admin.commit({
      owner: 'acme',
      repo: 'deploy',
      branch: 'main',
      author: 'sam-sre',
      message: 'By hand',
      files: { 'services/ledger-svc/overlays/prod/patch.yaml': text },
      bypassProtection: true,
    });
  const sync = () =>
    fetch(`${world.argocd.url}/api/v1/applications/ledger-svc-prod/sync`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.secrets.argocdSreToken}`,
        'content-type': 'application/json',
      },
      body: '{}',
    });
  const untilSync = (state: string) =>
    waitFor(`the ledger to be ${state}`, async () => {
      const row = await portal
        .db('deployments')
        .where({ service_ref: LEDGER, environment: 'prod' })
        .first();
      return row.sync_status === state;
    });

  it.each([
    ['a service that allows none', { services: [WEB_SHOP] }, 409],
    ['no service', { services: ['component:default/nobody'] }, 404],
    ['no environment', { environments: ['moon'] }, 404],
    [
      'an end after what the policy allows',
      { expiresAt: '2099-01-01T00:00:00Z' },
      400,
    ],
    ['an end that is past', { expiresAt: '2020-01-01T00:00:00Z' }, 400],
    ['a link that is none', { incident: 'ftp://incidents.example/1' }, 400],
  ])(
    'refuses one with %s, and keeps nothing of it',
    async (_, body, status) => {
      expect((await declare(sam, body)).status).toBe(status);
      const { body: page } = await dana.get<EmergencyPage>('/v1/emergencies');
      expect(page.items).toEqual([]);
    },
  );

  it('goes from its declaration to its closed review, with a change through a freeze', async () => {
    const { status, body: declared } = await declare(sam);
    expect({ status, declared }).toMatchObject({
      status: 201,
      declared: { state: 'unconfirmed', inForce: false, name: 'E-1' },
    });
    const { id } = declared;
    const revision = await promotable(dana, PAYMENTS_PROD);
    const asked = await dana.post<ChangeView>('/v1/changes', {
      ...wish(PAYMENTS_PROD, revision, 'Turn the pool up'),
      emergency: id,
    });
    expect(asked).toMatchObject({
      status: 201,
      body: { summary: { class: 'emergency', emergency: { name: 'E-1' } } },
    });
    const changeId = asked.body.summary.id;
    const held = await untilState(dana, changeId, 'reviewing');
    expect(gateOf(held, 'calendar')?.state).toBe('closed');
    expect(gateOf(held, 'peer-review')?.state).toBe('pending');

    const own = await act(sam, id, 'confirm');
    expect(own).toMatchObject({ status: 403 });
    expect(own.body.error.message).toContain('You declared it');
    expect(await act(lena, id, 'confirm')).toMatchObject({
      status: 200,
      body: { state: 'running', inForce: true },
    });
    expect((await act(lena, id, 'confirm')).status).toBe(409);
    const ready = await untilState(dana, changeId, 'ready');
    expect(gateOf(ready, 'calendar')).toMatchObject({
      state: 'open',
      reason: expect.stringMatching(
        /^Would be closed: .* Bent by emergency E-1/,
      ),
      until: declared.expiresAt,
      wouldBe: 'closed',
    });
    expect(gateOf(ready, 'only-the-pin')).not.toHaveProperty('wouldBe');
    expect((await dana.post(`/v1/changes/${changeId}/merge`)).status).toBe(202);
    // Of what is merged it is told as it was decided then.
    const done = await untilState(dana, changeId, 'succeeded');
    expect(gateOf(done, 'peer-review')?.wouldBe).toBe('pending');

    const early = { verdict: 'justified', finding: 'It had to be done' };
    expect((await act(dana, id, 'review', early)).status).toBe(409);
    const { body: over } = await act(sam, id, 'end', { reason: 'It holds' });
    expect(over).toMatchObject({
      state: 'owing',
      inForce: false,
      endCause: 'by-hand',
      duties: [{ kind: 'review', isOverdue: false, settledAt: null }],
      changes: [{ id: changeId }],
    });
    expect((await act(sam, id, 'end', { reason: 'Again' })).status).toBe(409);
    for (const involved of [sam, dana, lena]) {
      expect((await act(involved, id, 'review', early)).status).toBe(403);
    }
    const shirin = portal.as('user:default/shirin');
    expect(await act(shirin, id, 'review', early)).toMatchObject({
      status: 200,
      body: { review: { verdict: 'justified', isLate: false } },
    });
    await waitFor('it to be closed', async () => {
      const { state } = await read(id);
      return state === 'closed';
    });
    const { wayBack } = await dana.change(changeId);
    expect(wayBack).toMatchObject({ reviewedAt: expect.anything() });
    expect((await act(shirin, id, 'review', early)).status).toBe(409);
  });

  it('is told of in the evidence of the change that went under it', async () => {
    const { body: page } = await dana.get<EmergencyPage>('/v1/emergencies');
    const { id } = page.items[page.items.length - 1];
    const { body: one } = await dana.post<{ id: string }>('/v1/evidence', {
      environments: ['prod'],
      framework: 'SOC2',
      from: inHours(-1),
      until: inHours(1),
    });
    const told = () =>
      portal
        .db('evidence_entries as x')
        .join('ledger_entries as e', 'e.id', 'x.entry_id')
        .where({ 'x.export_id': one.id, 'e.stream': `emergency:${id}` })
        .orderBy('e.stream_seq')
        .pluck('e.type');
    await waitFor('it to be told', async () => (await told()).length > 0);
    expect(await told()).toEqual(
      (await read(id)).events.map(({ type }) => type),
    );
    const judged = [
      ['EMG-01', 'pass'],
      ['EMG-02', 'not-applicable'],
      ['EMG-03', 'pass'],
      ['EMG-04', 'indeterminate'],
    ];
    const { environments } = await dana.compliance('payments-api');
    expect(
      ofEmergency(environments.find(e => e.name === 'prod')?.checks),
    ).toEqual(judged);
    await waitFor('the export to be done', async () => {
      const { body } = await dana.get<{ state: string }>(
        `/v1/evidence/${one.id}`,
      );
      return body.state === 'done';
    });
    // The program of auditors judges from the entries, and says the same.
    const { reperformed } = await verified(portal, 'user:default/dana', one.id);
    expect(reperformed.verdicts).toMatchObject({
      differs: 0,
      notRePerformable: 0,
    });
    const parts: Buffer[] = await portal
      .db('evidence_chunks')
      .where({ export_id: one.id })
      .whereLike('path', 'changes/prod/%')
      .pluck('bytes');
    expect(
      parts
        .map(bytes => JSON.parse(String(bytes)))
        .filter(({ service }) => service === PAYMENTS)
        .map(({ verdicts }) => ofEmergency(verdicts)),
    ).toEqual([judged]);
  });

  it('what waits is held again when it ends, and one that does not name it bends nothing', async () => {
    const { body: other } = await declare(sam, { services: [LEDGER] });
    const revision = await promotable(dana, LEDGER_PROD);
    const asked = await dana.post<ChangeView>(
      '/v1/changes',
      wish(LEDGER_PROD, revision),
    );
    const { id } = asked.body.summary;
    await untilState(dana, id, 'reviewing');
    const { body: wrong } = await declare(sam);
    const attach = (emergency: string) =>
      sam.post<ChangeView & ApiErrorBody>(`/v1/changes/${id}/emergency`, {
        emergency,
      });
    const refused = await attach(wrong.id);
    expect(refused).toMatchObject({ status: 409 });
    expect(refused.body.error.message).toContain('does not name');
    // One person acts alone here.
    expect(other).toMatchObject({ state: 'running', needsConfirmation: false });
    expect((await attach(other.id)).status).toBe(202);
    await untilState(dana, id, 'ready');
    await act(sam, other.id, 'end', { reason: 'It was nothing' });
    await until(
      dana,
      id,
      'it to be held again',
      ({ summary }) => summary.state === 'reviewing',
    );
    expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(409);
    expect((await attach(other.id)).status).toBe(202);
    await act(sam, wrong.id, 'end', { reason: 'Declared by mistake' });
  });

  it('explains what is pushed in its time, and owes that Git and what runs agree again', async () => {
    const { body } = await declare(sam, { services: [LEDGER] });
    await push('pool: 40\n');
    const moves = async () => (await read(body.id)).moves;
    await waitFor('it to be explained', async () => (await moves()).length > 0);
    expect(await moves()).toEqual([
      expect.objectContaining({
        classification: 'explained',
        emergency: { id: body.id, name: body.name },
        reason: expect.stringContaining(`within emergency ${body.name}`),
      }),
    ]);
    const [{ id: explained }] = await moves();
    const adopting = { reason: 'It was right' };
    const adopt = (caller: Caller, id: string) =>
      caller.post<AroundNotice & ApiErrorBody>(
        `/v1/around/${encodeURIComponent(id)}/adopt`,
        adopting,
      );
    expect((await adopt(dana, explained)).status).toBe(400);
    expect((await moves())[0].adopt).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('needs no adoption'),
    });
    world.argocd.faults.drift('ledger-svc-prod', {
      kind: 'Deployment',
      name: 'ledger-svc',
    });
    await untilSync('out-of-sync');
    const { body: over } = await act(dana, body.id, 'end', {
      reason: 'It holds',
    });
    expect(over.duties).toMatchObject([
      { kind: 'review', settledAt: null },
      { kind: 'pull-request', service: LEDGER, settledAt: null },
    ]);
    // Nothing was merged under it, and what it left is looked at all the same.
    const { environments } = await dana.compliance('ledger-svc');
    expect(
      ofEmergency(environments.find(({ name }) => name === 'prod')?.checks),
    ).toEqual([
      ['EMG-01', 'not-applicable'],
      ['EMG-02', 'indeterminate'],
      ['EMG-03', 'indeterminate'],
      ['EMG-04', 'indeterminate'],
    ]);

    await push('pool: 50\n');
    const outside = async (caller = dana) => {
      const { body: page } = await caller.get<AroundNoticePage>(
        `/v1/around?entity=${encodeURIComponent(LEDGER)}`,
      );
      return page.items.find(
        ({ classification }) => classification === 'reached-target',
      );
    };
    await waitFor(
      'it to be noticed',
      async () => (await outside()) !== undefined,
    );
    const { id } = (await outside()) as AroundNotice;
    const own = await adopt(sam, id);
    expect(own.status).toBe(403);
    expect(own.body.error.message).toContain('You made it');
    // The button says the same beforehand.
    expect((await outside(sam))?.adopt).toEqual({
      allowed: false,
      reason: `${own.body.error.message}.`,
    });
    expect((await outside(lena))?.adopt).toEqual({ allowed: true, reason: '' });
    expect(await adopt(lena, id)).toMatchObject({
      status: 200,
      body: { adopted: { reason: adopting.reason } },
    });
    expect((await adopt(lena, id)).status).toBe(409);
    expect((await outside(lena))?.adopt.reason).toContain('adopted it already');

    await sync();
    await waitFor('it to be settled', async () => {
      const { duties } = await read(body.id);
      return duties.some(duty => duty.settledAt !== null);
    });
    const finding = { verdict: 'not-justified', finding: 'A window was near' };
    // They pushed to it in its time.
    expect((await act(sam, body.id, 'review', finding)).status).toBe(403);
    const shirin = portal.as('user:default/shirin');
    expect((await act(shirin, body.id, 'review', finding)).status).toBe(200);
    await waitFor(
      'it to be closed',
      async () => (await read(body.id)).state === 'closed',
    );
  });

  it('ends by itself, goes overdue once, and who declared it does not act alone until it is reviewed', async () => {
    const { body } = await declare(sam, {
      services: [LEDGER],
      expiresAt: inHours(0.5),
    });
    const later = DateTime.fromJSDate(world.clock.now()).plus({ hours: 3 });
    world.clock.putForwardTo(later);
    // Of the sweep, which every replica makes.
    await waitFor(
      'it to be overdue',
      async () => (await read(body.id)).isOverdue,
    );
    await waitFor('that to be on record', async () =>
      (
        await read(body.id)
      ).events.some(({ type }) => type === 'emergency.overdue'),
    );
    const over = await read(body.id);
    expect(over).toMatchObject({ state: 'owing', endCause: 'expired' });
    expect(over.endedAt).toBe(body.expiresAt);
    const { body: terms } = await sam.get<EmergencyTermsView>(
      `/v1/emergency-terms?environment=prod&entity=${encodeURIComponent(
        LEDGER,
      )}`,
    );
    expect(terms).toMatchObject({ secondPerson: true });
    expect(terms.aloneBecause).toContain('overdue');
    expect(terms.declaredRecently).toBe(5);
    const again = await declare(sam, { services: [LEDGER] });
    expect(again.body).toMatchObject({ state: 'unconfirmed', inForce: false });
    expect((await declare(lena, { services: [LEDGER] })).body.inForce).toBe(
      true,
    );
    const kinds = (await read(body.id)).events.map(({ type }) => type);
    expect(kinds.filter(type => type === 'emergency.overdue')).toHaveLength(1);
    expect(kinds.filter(type => type === 'emergency.ended')).toHaveLength(1);
  });
});
