import { Account } from './access/accounts';
import { ADMIN, World } from './testing/world';

const APP = 'payments-api-prod';
const READER: Account = {
  name: 'portal',
  token: 'portal-token',
};
const RBAC = {
  'policy.csv': `
    p, role:portal, applications, get, *, allow
    p, role:portal, applications, get, */ledger-*, deny
    p, portal, applications, sync, default/*-dev, allow
    g, portal, role:portal
  `,
};

describe('rights', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({
      accounts: [ADMIN, READER],
      configMaps: { 'argocd-rbac-cm': RBAC },
    });
    await world.when(APP, 'exists', () => true);
    await world.when('ledger-svc-prod', 'exists', () => true);
  });
  afterAll(() => world.close());

  it.each([
    ['no token', null],
    ['an unknown token', 'who'],
  ])('answers 401 to %s', async (_what, token) => {
    const url = '/api/v1/applications';
    const answer = await world.call('GET', url, { token });
    expect(answer).toMatchObject({ status: 401, body: { code: 16 } });
  });

  it('answers 403 to a sync that the account may not do, in the words of Argo CD', async () => {
    const answer = await world.sync(APP, {}, READER.token);
    const message = expect.stringMatching(
      /^permission denied: applications, sync, default\/payments-api-prod, sub: portal, iat: \d{4}-.*Z$/,
    );
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 7, error: message, message },
    });
    expect((await world.application(APP)).operation).toBeUndefined();
  });

  it('lists only what the account may get', async () => {
    const { body } = await world.call<{
      items: { metadata: { name: string } }[];
    }>('GET', '/api/v1/applications', { token: READER.token });
    expect(body.items.map(item => item.metadata.name)).toEqual([
      'apps-prod',
      APP,
    ]);
  });

  it.each([
    ['hides a missing Application as 403', 'nothing', 403],
    ['says 404 when the project is named', 'nothing?project=default', 404],
    ['hides what may not be seen', 'ledger-svc-prod', 403],
    [
      'says 404 in another namespace',
      `${APP}?project=default&appNamespace=x`,
      404,
    ],
    ['finds what may be seen', `${APP}?project=default`, 200],
  ])('%s', async (_what, path, status) => {
    const { token } = READER;
    const url = `/api/v1/applications/${path}`;
    expect((await world.call('GET', url, { token })).status).toBe(status);
  });

  it.each([
    ['applications/sync/default/payments-api-dev', 'yes'],
    ['applications/sync/default/payments-api-prod', 'no'],
  ])('says whether the caller can %s', async (path, value) => {
    const url = `/api/v1/account/can-i/${path}`;
    const answer = await world.call('GET', url, { token: READER.token });
    expect(answer.body).toEqual({ value });
  });

  it('tells who the caller is', async () => {
    const url = '/api/v1/session/userinfo';
    const { body } = await world.call('GET', url, { token: READER.token });
    expect(body).toMatchObject({ loggedIn: true, username: 'portal' });
    const nobody = await world.call('GET', url, { token: null });
    expect(nobody.body).toEqual({ loggedIn: false });
  });

  it('tells its version to everybody, marked as a stand-in', async () => {
    const answer = await world.call('GET', '/api/version', { token: null });
    expect(answer.body).toEqual({ Version: 'v3.5.0+stand-in' });
  });

  it('shows projects and clusters', async () => {
    const projects = await world.call<{ items: object[] }>(
      'GET',
      '/api/v1/projects',
    );
    expect(projects.body.items).toMatchObject([
      { metadata: { name: 'default' } },
    ]);
    const clusters = await world.call<{ items: object[] }>(
      'GET',
      '/api/v1/clusters',
    );
    expect(clusters.body.items).toMatchObject([
      { server: 'https://kubernetes.default.svc', name: 'in-cluster' },
    ]);
    const url = '/api/v1/projects/default/detailed';
    const detailed = await world.call('GET', url, { token: READER.token });
    expect(detailed.status).toBe(403);
  });

  it('answers 404 to a route that it does not have', async () => {
    const answer = await world.call('GET', '/api/v1/repositories');
    expect(answer).toMatchObject({ status: 404, body: { code: 5 } });
  });
});
