import { createHmac } from 'node:crypto';
import type {
  ChangeList,
  ChangeView,
  ModesView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { ForgeView } from './forgeView';
import {
  cancel,
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  request,
  untilOpened,
  wish,
  type ApiErrorBody,
  type Target,
} from './journey';
import { catalogCondition, permissionsByUser } from './permissions';
import { requestsAtForge, untilIdle } from './requests';
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

const SERVICES = ['payments-api', 'ledger-svc', 'checkout', 'web-shop'];
const READ_ONLY = { permissions: ['gitops-compliance.read'] };

/** A revision that runs nowhere. */
const NOWHERE = 'f'.repeat(40);

describe('what is refused', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let forge: ForgeView;
  let dana: Caller;
  let revision: string;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      policyFile: await world.writePolicy(policy => {
        policy.environments[1].mode = 'observe';
      }),
      features: [
        permissionsByUser({
          'user:default/aude': READ_ONLY,
          'user:default/nobody': { permissions: [] },
          'user:default/shirin': {
            sees: catalogCondition('IS_ENTITY_OWNER', {
              claims: ['group:default/shop'],
            }),
          },
          'user:default/odd': { sees: catalogCondition('IS_ODD', {}) },
        }),
      ],
    });
    forge = new ForgeView(world);
    dana = portal.as('user:default/dana');
    for (const service of SERVICES) await untilCollected(portal, service);
    revision = await promotable(dana, PAYMENTS_PROD);
    // What is known of each service by now is not read again.
    await untilIdle(portal);
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const ask = (target: Target, of = revision, body: object = {}) =>
    dana.post<ApiErrorBody>('/v1/changes', { ...wish(target, of), ...body });

  /** Beside those that were only decided on. */
  const changesOnRecord = async () =>
    (await portal.db('changes').whereNot({ mode: 'observe' })).length;

  it.each<[string, Partial<Target>, number, RegExp]>([
    ['an unknown service', { service: 'nothing' }, 404, /nothing/],
    ['an unknown environment', { environment: 'moon' }, 404, /moon.*dev/],
    ['an unknown upstream', { from: 'moon' }, 404, /moon/],
    [
      'a target that is not downstream',
      { environment: 'prod', from: 'dev' },
      409,
      /prod is not downstream of dev; it takes revisions from staging/,
    ],
  ])('%s is refused with the reason', async (_, change, status, message) => {
    const before = requestsAtForge(world);
    const answer = await ask({ ...PAYMENTS_PROD, ...change });
    expect(answer.body.error.message).toMatch(message);
    expect(answer.status).toBe(status);
    expect(requestsAtForge(world)).toEqual(before);
    expect(await changesOnRecord()).toBe(0);
  });

  it('a request in observe mode is decided on and recorded, and nothing is written', async () => {
    const { status, body } = await dana.post<ChangeView>(
      '/v1/changes',
      wish({ ...PAYMENTS_PROD, environment: 'staging', from: 'dev' }, NOWHERE),
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      mode: 'observe',
      summary: {
        state: 'cancelled',
        onlyObserved: true,
        sentence: expect.stringMatching(/staging is in observe mode/),
      },
    });
    expect(body.timeline.map(({ type }) => type)).toEqual([
      'change.requested',
      'change.gates-evaluated',
      'change.cancelled',
    ]);
    const { body: modes } = await dana.get<ModesView>('/v1/policy/modes');
    expect(modes.environments[1]).toMatchObject({
      name: 'staging',
      passed: 0,
      asked: 1,
      refused: 1,
      gates: [{ gate: 'upstream', changes: 1 }],
      changes: [{ id: body.summary.id, phase: 'request' }],
    });
    await untilIdle(portal);
    const writes = world.forge.requests
      .list()
      .filter(
        ({ method, path, fields }) =>
          (method !== 'GET' && !path.endsWith('/graphql')) ||
          fields?.some(field => /^(create|update|merge)/.test(field)),
      )
      .filter(({ path }) => !path.includes('/access_tokens'));
    expect(writes).toEqual([]);
  });

  it.each<[string, object]>([
    ['an unknown field', { extra: 1 }],
    ['a missing revision', { revision: undefined }],
    ['a revision that is none', { revision: '' }],
    ['a reference without a kind', { entityRef: 'payments-api' }],
  ])('%s is 400', async (_, body) => {
    expect((await ask(PAYMENTS_PROD, revision, body)).status).toBe(400);
  });

  it('a filter that does not exist is 400', async () => {
    expect((await dana.get('/v1/changes?colour=red')).status).toBe(400);
    expect((await dana.get('/v1/changes?cursor=x')).status).toBe(400);
  });

  it('a SHA that does not run upstream is 409 with the upstream gate', async () => {
    const { status, body } = await ask(PAYMENTS_PROD, NOWHERE);
    expect(status).toBe(409);
    expect(body.error.gates).toEqual([
      expect.objectContaining({ gate: 'upstream', state: 'closed' }),
    ]);
    expect(body.error.message).toMatch(/payments-api-staging/);
  });

  it('somebody who does not own the service is 403, and told who does', async () => {
    const sam = portal.as('user:default/sam');
    const { status, body } = await sam.post<ApiErrorBody>(
      '/v1/changes',
      wish(PAYMENTS_PROD, revision),
    );
    expect(status).toBe(403);
    expect(body.error.message).toMatch(/group:default\/payments/);
  });

  it('an auditor reads everything and changes nothing', async () => {
    const aude = portal.as('user:default/aude');
    const view = await aude.environments('payments-api');
    expect(view.mayRequest).toMatchObject({ allowed: false });
    expect((await aude.compliance('payments-api')).environments).toHaveLength(
      3,
    );
    expect((await aude.get('/v1/changes')).status).toBe(200);
    const { status, body } = await aude.post<ApiErrorBody>(
      '/v1/changes',
      wish(PAYMENTS_PROD, revision),
    );
    expect(status).toBe(403);
    expect(body.error.message).toMatch(/gitops-compliance\.change\.create/);
  });

  it('without the permission to read, no view is served', async () => {
    const nobody = portal.as('user:default/nobody');
    const entity = '/v1/entities/component/default/payments-api';
    for (const route of [
      '/v1/status',
      `${entity}/environments`,
      `${entity}/compliance`,
      `${entity}/promotion-preview?environment=prod&from=staging`,
      '/v1/changes',
      '/v1/changes/00000000-0000-4000-8000-000000000000',
      '/v1/calendar?from=2026-01-01T00%3A00%3A00Z&to=2026-01-02T00%3A00%3A00Z',
    ]) {
      expect([route, (await nobody.get(route)).status]).toEqual([route, 403]);
    }
  });

  it('a caller without credentials is 401', async () => {
    const answer = await fetch(`${portal.url}/v1/changes`, {
      headers: { authorization: 'Bearer made-up' },
    });
    expect(answer.status).toBe(401);
  });

  it('a pin that is gone, ambiguous or missing is 422 naming file and key', async () => {
    const path = 'services/ledger-svc/overlays/prod/kustomization.yaml';
    const good = await forge.file(path);
    const ledger = await promotable(dana, LEDGER_PROD);
    const twice = good.replace(
      /( {2}- name: .*\n {4}newTag: .*\n)/,
      (entry: string) => entry + entry,
    );
    const cases: [string | null, RegExp][] = [
      [good.replace(/ {4}newTag: .*\n/, ''), /newTag is missing/],
      [twice, /images\[name=[^\]]+\] is ambiguous/],
      [good.replace('images:', 'images: ['), /is not valid YAML/],
      [null, /no file/],
    ];
    for (const [text, problem] of cases) {
      await world.forge.admin.commit({
        owner: 'acme',
        repo: 'deploy',
        branch: 'main',
        files: { [path]: text },
        message: 'Break the pin',
        author: 'sam-sre',
        bypassProtection: true,
      });
      const { status, body } = await ask(LEDGER_PROD, ledger);
      expect(body.error.message).toMatch(problem);
      expect(body.error.message).toContain(path);
      expect(status).toBe(422);
    }
    await world.forge.admin.commit({
      owner: 'acme',
      repo: 'deploy',
      branch: 'main',
      files: { [path]: good },
      message: 'Mend the pin',
      author: 'sam-sre',
      bypassProtection: true,
    });
    expect(await changesOnRecord()).toBe(0);
  });

  it('of two requests at once for one target one is accepted', async () => {
    const answers = await Promise.all([
      ask(PAYMENTS_PROD),
      ask(PAYMENTS_PROD),
      ask(PAYMENTS_PROD),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const refused = answers.filter(({ status }) => status === 409);
    for (const { body } of refused) {
      expect(body.error.message).toMatch(/payments-api.*prod.*still/);
    }
    expect(await changesOnRecord()).toBe(1);
    const { body } = await dana.get<ChangeList>('/v1/changes?state=running');
    await cancel(dana, body.items[0].id);
  });

  it('a second promotion to a target under way is 409 with its gate', async () => {
    const id = await request(dana, PAYMENTS_PROD);
    const { status, body } = await ask(PAYMENTS_PROD);
    expect(status).toBe(409);
    expect(body.error.gates).toEqual([
      expect.objectContaining({ gate: 'one-at-a-time', state: 'closed' }),
    ]);
    await cancel(dana, id);
    const again = await request(dana, PAYMENTS_PROD);
    await cancel(dana, again);
  });

  describe('with a change under way', () => {
    let id: string;
    let number: number;

    beforeAll(async () => {
      id = await request(dana, PAYMENTS_PROD);
      ({ number } = await untilOpened(dana, id));
    });

    it('its merge without a review is 409 with the gates that hold', async () => {
      const { status, body } = await dana.post<ApiErrorBody>(
        `/v1/changes/${id}/merge`,
      );
      expect(status).toBe(409);
      expect(body.error.gates?.map(({ gate }) => gate)).toContain(
        'peer-review',
      );
    });

    it('every action needs its permission', async () => {
      const aude = portal.as('user:default/aude');
      for (const [action, body] of [
        ['merge', {}],
        ['sync', {}],
        ['cancel', { reason: 'It is not mine' }],
      ] as const) {
        const answer = await aude.post<ApiErrorBody>(
          `/v1/changes/${id}/${action}`,
          body,
        );
        expect(answer.status).toBe(403);
        expect(answer.body.error.message).toContain(`change.${action}`);
      }
      const { body } = await aude.get<ChangeView>(`/v1/changes/${id}`);
      expect(Object.values(body.actions).some(a => a.allowed)).toBe(false);
    });

    it('a reader who may not see the service finds neither it nor its changes', async () => {
      const shirin = portal.as('user:default/shirin');
      const hidden = '/v1/entities/component/default/payments-api';
      for (const route of [
        `${hidden}/environments`,
        `${hidden}/compliance`,
        `${hidden}/promotion-preview?environment=prod&from=staging`,
        `/v1/changes/${id}`,
      ]) {
        expect([route, (await shirin.get(route)).status]).toEqual([route, 404]);
      }
      for (const action of ['merge', 'sync']) {
        const { status } = await shirin.post(`/v1/changes/${id}/${action}`);
        expect(status).toBe(404);
      }
      const { body } = await shirin.get<ChangeList>('/v1/changes');
      expect(body.items).toEqual([]);
      expect(
        (await dana.get<ChangeList>('/v1/changes')).body.items.map(c => c.id),
      ).toContain(id);
      expect(
        (
          await shirin.get(
            '/v1/entities/component/default/checkout/environments',
          )
        ).status,
      ).toBe(200);
    });

    it('a catalog rule that is not known shows nothing', async () => {
      const odd = portal.as('user:default/odd');
      expect((await odd.get('/v1/changes')).status).toBe(403);
      expect((await odd.get(`/v1/changes/${id}`)).status).toBe(403);
    });

    it('a webhook with a bad signature is 403 and starts nothing', async () => {
      await world.forge.admin.webhooksSettled();
      const jobs = async () =>
        (
          await portal
            .db('gitops_compliance_jobs.job')
            .where({ name: 'forge.refresh' })
        ).length;
      const before = await jobs();
      const body = JSON.stringify({
        action: 'synchronize',
        number,
        pull_request: { number },
        repository: {
          full_name: 'acme/deploy',
          html_url: `${world.forge.url}/acme/deploy`,
        },
      });
      const deliver = (secret: string) =>
        fetch(`${portal.origin}/api/events/http/github`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-github-event': 'pull_request',
            'x-hub-signature-256': `sha256=${createHmac('sha256', secret)
              .update(body)
              .digest('hex')}`,
          },
          body,
        });
      expect((await deliver('a wrong secret')).status).toBe(403);
      expect(await jobs()).toBe(before);
      expect((await deliver(world.secrets.webhookSecret)).status).toBe(202);
      await waitFor('the job of the good one', async () => {
        return (await jobs()) > before;
      });
    });
  });
});
