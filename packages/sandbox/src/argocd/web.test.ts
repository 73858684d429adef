import { World } from './testing/world';

const APP = 'payments-api-prod';

describe('pages', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ instance: 'eu <1>' });
    await world.when(APP, 'exists', () => true);
  });
  afterAll(() => world.close());

  const get = async (path: string) => {
    const response = await fetch(`${world.argocd.url}${path}`);
    return { status: response.status, text: await response.text() };
  };
  const press = (action: string, headers: Record<string, string> = {}) =>
    fetch(`${world.argocd.url}/applications/argocd/${APP}/${action}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ account: 'admin' }),
      redirect: 'manual',
    });

  it('say that this is a stand-in, and list what there is', async () => {
    const { text } = await get('/');
    expect(text).toContain('Stand-in for Argo CD');
    expect(text).toContain('eu &lt;1&gt;');
    expect(text).toContain(`href="/applications/argocd/${APP}"`);
  });

  it('show an Application with its buttons', async () => {
    const { text } = await get(`/applications/argocd/${APP}`);
    for (const label of ['Sync as admin', 'Degrade', 'Heal', 'Drift']) {
      expect(text).toContain(`>${label}</button>`);
    }
    expect((await get('/applications/argocd/nothing')).status).toBe(404);
  });

  it('make things happen by buttons', async () => {
    expect((await press('sync')).status).toBe(303);
    const { status } = await world.ended(APP, 'Succeeded');
    expect(status.operationState?.operation.initiatedBy).toEqual({
      username: 'admin',
    });
    expect((await press('degrade')).status).toBe(303);
    await world.when(
      APP,
      'is Degraded',
      app => app.status.health.status === 'Degraded',
    );
    expect((await press('heal')).status).toBe(303);
    expect((await press('drift')).status).toBe(303);
    await world.when(
      APP,
      'drifted',
      app => app.status.sync.status === 'OutOfSync',
    );
  });

  it('take no forms from other sites', async () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    expect((await press('sync', headers)).status).toBe(403);
  });
});
