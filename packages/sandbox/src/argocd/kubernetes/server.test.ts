import { World } from '../testing/world';

const TOKEN = 'service-account';
const BASE = '/apis/argoproj.io/v1alpha1/namespaces/argocd';

describe('the Kubernetes API around Argo CD', () => {
  let world: World;
  const get = async (path: string, token = TOKEN) => {
    const response = await fetch(`${world.argocd.kubernetes?.url}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, body: await response.json() };
  };
  const configMaps = '/api/v1/namespaces/argocd/configmaps';
  beforeAll(async () => {
    world = await World.start({
      configMaps: { 'argocd-rbac-cm': { 'policy.default': 'role:readonly' } },
      kubernetes: { token: TOKEN },
    });
    await world.argocd.refresh();
  });
  afterAll(() => world.close());

  it('gives the policies and the accounts as ConfigMaps', async () => {
    expect(await get(`${configMaps}/argocd-rbac-cm`)).toMatchObject({
      status: 200,
      body: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'argocd-rbac-cm', namespace: 'argocd' },
        data: { 'policy.default': 'role:readonly' },
      },
    });
    const settings = await get(`${configMaps}/argocd-cm`);
    expect(settings.body.data).toMatchObject({
      'accounts.admin': 'login, apiKey',
    });
  });

  it('counts the resource version up when a hand changes one', async () => {
    const before = await get(`${configMaps}/argocd-rbac-cm`);
    await world.argocd.setConfigMap('argocd-rbac-cm', {});
    const after = await get(`${configMaps}/argocd-rbac-cm`);
    expect(after.body.data).toEqual({});
    expect(Number(after.body.metadata.resourceVersion)).toBeGreaterThan(
      Number(before.body.metadata.resourceVersion),
    );
    expect(after.body.metadata.uid).toBe(before.body.metadata.uid);
  });

  it('lists Applications and projects, by labels too', async () => {
    const { body } = await get(`${BASE}/applications`);
    expect(body.kind).toBe('ApplicationList');
    expect(body.items).toHaveLength(3);
    const none = await get(`${BASE}/applications?labelSelector=team%3Dx`);
    expect(none.body.items).toEqual([]);
    const projects = await get(`${BASE}/appprojects/default`);
    expect(projects.body).toMatchObject({ kind: 'AppProject' });
  });

  it.each([
    ['a wrong token', `${BASE}/applications`, 401, 'Unauthorized', 'who'],
    ['a missing object', `${BASE}/applications/x`, 404, 'NotFound', TOKEN],
    [
      'another namespace',
      '/api/v1/namespaces/default/configmaps',
      403,
      'Forbidden',
      TOKEN,
    ],
    ['what it does not have', '/api/v1/pods', 404, 'NotFound', TOKEN],
  ])('answers %s with a Status', async (_what, path, code, reason, token) => {
    expect(await get(path, token)).toMatchObject({
      status: code,
      body: { kind: 'Status', status: 'Failure', reason, code },
    });
  });
});
