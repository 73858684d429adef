import { ADMIN, World } from '../testing/world';
import { Account } from './accounts';

const SAM: Account = { name: 'sam', token: 'sam-token', password: 'secret' };
const CI: Account = { name: 'ci', capabilities: ['apiKey'], password: 'x' };
const OFF: Account = { name: 'off', token: 'off-token', enabled: false };
const LENA: Account = {
  name: 'lena@acme.test',
  token: 'lena-token',
  sso: { groups: ['acme:leads'] },
};
const RBAC = {
  'policy.csv': `
    p, role:lead, applications, *, */*, allow
    p, role:lead, applications, get, */ledger-*, deny
    g, acme:leads, role:lead
    p, ci, applications, get, */*, allow
  `,
};

describe('accounts, sessions and what ConfigMaps say of them', () => {
  let world: World;
  let now = new Date('2026-06-10T12:00:00Z');
  const url = '/api/v1/applications?fields=items.metadata.name';
  const names = async (token: string) => {
    const { body } = await world.call<{
      items: { metadata: { name: string } }[];
    }>('GET', url, { token });
    return body.items.map(({ metadata }) => metadata.name);
  };
  const userinfo = async (token: string) => {
    const path = '/api/v1/session/userinfo';
    return (await world.call<object>('GET', path, { token })).body;
  };
  beforeAll(async () => {
    world = await World.start({
      accounts: [ADMIN, SAM, CI, OFF, LENA],
      configMaps: { 'argocd-rbac-cm': RBAC },
      now: () => now,
    });
    await world.argocd.refresh();
  });
  afterAll(() => world.close());

  it('lets a person do what the groups of the single sign-on let her', async () => {
    expect(await names('lena-token')).toEqual([
      'apps-prod',
      'payments-api-prod',
    ]);
    expect(await userinfo('lena-token')).toMatchObject({
      username: 'lena@acme.test',
      groups: ['acme:leads'],
    });
    expect(await userinfo('lena-token')).not.toMatchObject({ iss: 'argocd' });
  });

  it('gives everybody policy.default, which a deny does not take away', async () => {
    expect(await names('sam-token')).toEqual([]);
    const policies = `${RBAC['policy.csv']}\np, sam, applications, get, */*, deny`;
    await world.argocd.setConfigMap('argocd-rbac-cm', {
      'policy.csv': policies,
      'policy.default': 'role:readonly',
    });
    expect(await names('sam-token')).toContain('ledger-svc-prod');
    await world.argocd.setConfigMap('argocd-rbac-cm', RBAC);
    expect(await names('sam-token')).toEqual([]);
  });

  it('takes the e-mail for a group where scopes say so', async () => {
    await world.argocd.setConfigMap('argocd-rbac-cm', {
      'policy.csv': 'g, lena@acme.test, role:readonly',
      scopes: '[email]',
    });
    expect(await names('lena-token')).toHaveLength(3);
    await world.argocd.setConfigMap('argocd-rbac-cm', RBAC);
  });

  it('refuses policies that cannot be read, and keeps those in force', async () => {
    await expect(
      world.argocd.setConfigMap('argocd-rbac-cm', { 'policy.csv': 'p, x' }),
    ).rejects.toThrow('invalid RBAC policy');
    expect(world.argocd.configMap('argocd-rbac-cm')).toEqual(RBAC);
  });

  it('signs in with user name and password, for a day', async () => {
    const path = '/api/v1/session';
    const body = { username: 'sam', password: 'secret' };
    const answer = await world.call<{ token: string }>('POST', path, {
      body,
      token: null,
    });
    expect(answer.status).toBe(200);
    const { token } = answer.body;
    expect(await userinfo(token)).toMatchObject({ username: 'sam' });
    const before = now;
    now = new Date(now.getTime() + 25 * 3_600_000);
    expect((await world.call('GET', url, { token })).status).toBe(401);
    now = before;
  });

  it.each([
    ['a wrong password', { username: 'sam', password: 'wrong' }],
    ['nobody', { username: 'who', password: 'secret' }],
    ['no credentials', {}],
    ['an account that cannot sign in', { username: 'ci', password: 'x' }],
  ])('refuses to sign in %s', async (_what, body) => {
    const path = '/api/v1/session';
    const answer = await world.call('POST', path, { body, token: null });
    expect(answer).toMatchObject({ status: 401, body: { code: 16 } });
  });

  it('makes API keys for an account until they are taken back', async () => {
    const path = '/api/v1/account/ci/token';
    const body = { id: 'pipeline', expiresIn: '3600' };
    const answer = await world.call<{ token: string }>('POST', path, { body });
    const { token } = answer.body;
    expect(await names(token)).toHaveLength(3);
    const again = await world.call('POST', path, { body });
    expect(again.status).toBe(400);
    const shown = await world.call('GET', '/api/v1/account/ci', { token });
    expect(shown.body).toMatchObject({
      name: 'ci',
      enabled: true,
      capabilities: ['apiKey'],
      tokens: [{ id: 'pipeline', issuedAt: String(now.getTime() / 1_000) }],
    });
    await world.call('DELETE', `${path}/pipeline`);
    expect((await world.call('GET', url, { token })).status).toBe(401);
  });

  it('lets an account manage itself, and others only by policy', async () => {
    const { token } = SAM;
    const own = await world.call('POST', '/api/v1/account/sam/token', {
      token,
    });
    expect(own.status).toBe(200);
    const other = await world.call('POST', '/api/v1/account/ci/token', {
      token,
    });
    expect(other.status).toBe(403);
    const { body } = await world.call<{ items: { name: string }[] }>(
      'GET',
      '/api/v1/account',
      { token },
    );
    expect(body.items.map(({ name }) => name)).toEqual(['sam']);
  });

  it('refuses an account that argocd-cm has switched off', async () => {
    const answer = await world.call('GET', url, { token: 'off-token' });
    expect(answer).toMatchObject({
      status: 401,
      body: { message: 'invalid session: account off is disabled' },
    });
  });

  it('refuses a token that another Argo CD has signed', async () => {
    const forged =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZG1pbjpsb2dpbiIsImp0aSI6IngiLCJpYXQiOjE3fQ.AAAA';
    expect((await world.call('GET', url, { token: forged })).status).toBe(401);
  });

  it('answers can-i only for resources that there are', async () => {
    const path = '/api/v1/account/can-i/pods/get/x';
    expect((await world.call('GET', path)).status).toBe(400);
  });
});
