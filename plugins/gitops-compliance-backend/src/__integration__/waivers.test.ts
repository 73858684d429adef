import type {
  ChangeView,
  EntityCompliance,
  Fleet,
  EvidenceExport,
  WaiverPage,
  WaiverView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { JudgedChange } from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import {
  PAYMENTS_PROD,
  LEDGER_PROD,
  request,
  requestMerge,
  untilOpened,
  untilState,
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
import { verified } from './verified';

jest.setTimeout(180_000);

const LEDGER = 'component:default/ledger-svc';
const LEDGER_THERE = 'eu-1/argocd/ledger-svc-prod';

describe('waivers of checks', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  /** Asked for what runs. */
  let dana: Caller;
  /** Had no part in it. */
  let sam: Caller;
  /** The change that brought what runs. */
  let change: string;
  let now: DateTime;

  beforeAll(async () => {
    world = await startTestWorld();
    now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
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
    for (const service of ['payments-api', 'ledger-svc']) {
      await untilCollected(portal, service);
    }
    change = await requestMerge(world, dana, LEDGER_PROD);
    await untilState(dana, change, 'succeeded');
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

  const wish = (more = {}) => ({
    check: 'CHG-10',
    service: LEDGER,
    environment: 'prod',
    until: now.plus({ days: 30 }).toISO(),
    reason: 'The test bench is being moved',
    ...more,
  });
  const ask = (more = {}, who = dana) =>
    who.post<WaiverView & ApiErrorBody>('/v1/waivers', wish(more));
  const act = (who: Caller, id: string, verb: string) =>
    who.post<WaiverView & ApiErrorBody>(`/v1/waivers/${id}/${verb}`, {
      reason: 'Looked at, and so be it',
    });
  const list = async (query = '', who = dana) =>
    (await who.get<WaiverPage>(`/v1/waivers${query}`)).body.items;
  const prodOf = ({ environments }: EntityCompliance) =>
    environments.find(({ name }) => name === 'prod')!;

  it.each<[string, object, number, string]>([
    ['SOD checks', { check: 'SOD-01' }, 400, 'never waived'],
    ['LOG checks', { check: 'LOG-01' }, 400, 'never waived'],
    ['CFG checks', { check: 'CFG-01' }, 400, 'never waived'],
    ['several checks at once', { check: 'CHG-*' }, 400, 'no check CHG-*'],
    ['every service', { service: 'component:default/*' }, 404, 'No service'],
    ['every environment', { environment: '*' }, 404, 'no environment'],
    ['no reason', { reason: 'x' }, 400, 'reason'],
    ['the past', { until: '2001-01-01T00:00:00Z' }, 400, 'at most 90 days'],
    ['what is no field', { scope: 'all' }, 400, 'additional properties'],
  ])('are not for %s', async (_, more, status, message) => {
    const { status: got, body } = await ask(more);
    expect(body.error.message).toContain(message);
    expect(got).toBe(status);
  });

  it('end within 90 days', async () => {
    const late = await ask({
      until: now.plus({ days: 90, hours: 1 }).toISO(),
    });
    expect(late.status).toBe(400);
    expect(late.body.error.message).toContain('ask again');
  });

  it('need the permission, and a service that one may see', async () => {
    const aude = portal.as('user:default/aude');
    expect((await ask({}, aude)).status).toBe(403);
    const shirin = portal.as('user:default/shirin');
    expect((await ask({}, shirin)).status).toBe(404);
  });

  it('set a verdict aside once somebody uninvolved approved, and no gate opens by it', async () => {
    const before = prodOf(await dana.compliance('ledger-svc'));
    const verdict = before.checks.find(({ check }) => check === 'CHG-10')!;
    expect(verdict.verdict).toBe('indeterminate');
    const { body: asked, status } = await ask();
    expect(status).toBe(201);
    expect(asked).toMatchObject({
      state: 'asked',
      decide: { allowed: false },
      withdraw: { allowed: true },
    });
    // Asking alone sets nothing aside.
    expect(
      prodOf(await dana.compliance('ledger-svc')).score,
    ).not.toHaveProperty('waived');
    const twice = await ask({}, sam);
    expect(twice.status).toBe(409);
    expect(twice.body.error.message).toContain('withdraw that one first');
    const own = await act(dana, asked.id, 'approve');
    expect(own.status).toBe(403);
    expect(own.body.error.message).toContain('You asked for it');
    const aude = portal.as('user:default/aude');
    expect((await act(aude, asked.id, 'approve')).status).toBe(403);
    const shirin = portal.as('user:default/shirin');
    expect((await act(shirin, asked.id, 'approve')).status).toBe(404);
    expect(await list('', shirin)).toEqual([]);

    const { body: held } = await act(sam, asked.id, 'approve');
    expect(held).toMatchObject({
      state: 'in-force',
      decidedBy: { entityRef: 'user:default/sam' },
      decisionReason: 'Looked at, and so be it',
    });
    expect((await act(sam, asked.id, 'refuse')).status).toBe(409);
    const after = prodOf(await dana.compliance('ledger-svc'));
    const told = after.checks.find(({ check }) => check === 'CHG-10')!;
    expect(told).toMatchObject({ verdict: 'indeterminate' });
    expect(told.waiver).toMatchObject({ id: asked.id, state: 'in-force' });
    // What else is not known may have become known meanwhile.
    const unknown = after.checks.filter(
      ({ verdict: said }) => said === 'indeterminate',
    );
    expect(after.score).toMatchObject({
      indeterminate: unknown.length - 1,
      waived: 1,
    });
    await waitFor('the fleet to tell it', async () => {
      const { body } = await dana.get<Fleet>('/v1/fleet?waived=true');
      return body.items[0]?.cells.some(({ waivedUntil }) => waivedUntil);
    });
    expect((await list('?state=in-force')).map(({ id }) => id)).toEqual([
      asked.id,
    ]);

    const back = await act(sam, asked.id, 'withdraw');
    expect(back.body.state).toBe('withdrawn');
    expect((await act(sam, asked.id, 'withdraw')).status).toBe(409);
    expect(prodOf(await dana.compliance('ledger-svc')).score).toEqual(
      before.score,
    );
    expect((await list('?state=over')).map(({ id }) => id)).toEqual([asked.id]);
  });

  it('are in the evidence of what ran, and made again by the program of auditors', async () => {
    const { body: asked } = await ask({ check: 'CHG-02' });
    await act(sam, asked.id, 'approve');
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
    const [{ bytes }] = await portal
      .db('evidence_chunks')
      .where({ export_id: body.id })
      .where('path', 'like', 'changes/prod/%');
    const told: JudgedChange = JSON.parse(bytes);
    expect(told.waivers?.map(({ check, inForce }) => [check, inForce])).toEqual(
      [
        ['CHG-10', false],
        ['CHG-02', true],
      ],
    );
    const verdict = told.verdicts.find(({ check }) => check === 'CHG-02');
    expect(verdict?.verdict).toBe('pass');
    const report = await verified(portal, 'user:default/dana', body.id);
    expect(report.findings).toEqual([]);
    await act(dana, asked.id, 'withdraw');
  });

  it('are renewed while in force: from their end on, and decided on like others', async () => {
    const { body: held } = await ask({ check: 'CHG-03' });
    const longer = (days: number, more = {}) =>
      ask({
        check: 'CHG-03',
        until: now.plus({ days }).toISO(),
        renews: held.id,
        ...more,
      });
    const early = await longer(60);
    expect(early.status).toBe(409);
    expect(early.body.error.message).toContain('Only a waiver in force');
    await act(sam, held.id, 'approve');
    const late = await longer(121);
    expect(late.status).toBe(400);
    expect(late.body.error.message).toContain('at most 90 days');
    expect((await longer(29)).status).toBe(400);
    expect((await longer(60, { check: 'CHG-02' })).status).toBe(409);
    expect((await ask({ check: 'CHG-03' })).status).toBe(409);
    const { body: renewal, status } = await longer(119);
    expect(status).toBe(201);
    expect(renewal).toMatchObject({ state: 'asked', from: held.until });
    expect((await longer(60)).status).toBe(409);
    expect((await act(dana, renewal.id, 'approve')).status).toBe(403);
    const { body: ahead } = await act(sam, renewal.id, 'approve');
    expect(ahead).toMatchObject({
      state: 'ahead',
      renew: { allowed: false },
      withdraw: { allowed: true },
    });
    // What holds now is told, not what begins later; and no third one is lined up.
    const told = prodOf(await dana.compliance('ledger-svc')).checks.find(
      ({ check }) => check === 'CHG-03',
    );
    expect(told?.waiver).toMatchObject({ id: held.id, state: 'in-force' });
    expect((await longer(200, { renews: renewal.id })).status).toBe(409);
    const [later, present] = await list('?state=in-force');
    expect([later.id, present.id]).toEqual([renewal.id, held.id]);
    expect(present.renew).toEqual({
      allowed: false,
      reason: 'It is renewed, or asked to be',
    });
    for (const { id } of [renewal, held]) await act(dana, id, 'withdraw');
  });

  it('are not decided by who had a part in what runs', async () => {
    const { body } = await ask({}, sam);
    const refused = await act(dana, body.id, 'approve');
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('a part in what runs');
    const alone = await act(sam, body.id, 'refuse');
    expect(alone.body.error.message).toContain('You asked for it');
    await act(sam, body.id, 'withdraw');
  });

  it('can be refused, and asked for again', async () => {
    const { body } = await ask();
    const refused = await act(sam, body.id, 'refuse');
    expect(refused.body).toMatchObject({
      state: 'refused',
      decidedBy: { entityRef: 'user:default/sam' },
      decide: { allowed: false },
      withdraw: { allowed: false },
    });
    const again = await ask();
    expect(again.status).toBe(201);
    await act(dana, again.body.id, 'withdraw');
  });

  it('open no gate: the same are closed with every check waived', async () => {
    const id = await request(dana, PAYMENTS_PROD);
    await untilOpened(dana, id);
    const gates = async () => {
      const { body } = await dana.get<ChangeView>(`/v1/changes/${id}`);
      return body.gates.map(({ gate, state }) => `${gate} ${state}`);
    };
    const before = await gates();
    expect(before.every(line => line.endsWith(' open'))).toBe(false);
    const { checks } = prodOf(await dana.compliance('payments-api'));
    for (const { check } of checks.filter(one => !/^SOD/.test(one.check))) {
      await portal.db('waivers').insert({
        id: crypto.randomUUID(),
        check_id: check,
        service_ref: 'component:default/payments-api',
        environment: 'prod',
        asked_by: 'id:somebody',
        asked_at: now.toJSDate(),
        until: now.plus({ days: 1 }).toJSDate(),
        decision: 'approved',
        stream_seq: 2,
      });
    }
    const waived = prodOf(await dana.compliance('payments-api')).checks;
    expect(waived.some(({ waiver }) => waiver?.state === 'in-force')).toBe(
      true,
    );
    await dana.post(`/v1/changes/${id}/ask`, { gate: 'peer-review' });
    expect(await gates()).toEqual(before);
    const merge = await dana.post(`/v1/changes/${id}/merge`, {});
    expect(merge.status).toBe(409);
  });
});
