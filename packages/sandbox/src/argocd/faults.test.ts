import { RecordedRequest } from './pauses';
import { until, World } from './testing/world';

const APP = 'payments-api-prod';

describe('faults', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start({ stepping: true });
    await world.when(APP, 'exists', () => true);
  });
  afterEach(() => world.close());

  const isSync = ({ method, url }: RecordedRequest) =>
    method === 'POST' && url.endsWith('/sync');
  const health = (status: string) =>
    world.when(APP, `is ${status}`, app => app.status.health.status === status);

  it('degrade and heal what runs', async () => {
    await world.synced(APP);
    await health('Healthy');
    world.argocd.faults.degrade(APP, 'CrashLoopBackOff');
    const { status } = await health('Degraded');
    expect(status.resources).toMatchObject([
      { health: { status: 'Degraded', message: 'CrashLoopBackOff' } },
    ]);
    world.argocd.faults.heal(APP);
    await health('Healthy');
  });

  it('show drift between desired and live state', async () => {
    await world.synced(APP);
    const target = { kind: 'Deployment', name: 'payments-api' };
    world.argocd.faults.drift(APP, target);
    await world.argocd.refresh();
    const url = `/api/v1/applications/${APP}/managed-resources`;
    const { body } = await world.call<{
      items: { targetState: string; normalizedLiveState: string }[];
    }>('GET', url);
    const [item] = body.items;
    expect(JSON.parse(item.targetState)).toMatchObject({
      spec: { replicas: 2 },
    });
    expect(JSON.parse(item.normalizedLiveState)).toMatchObject({
      spec: { replicas: 3 },
    });
  });

  it('answer with a status, so many times, with Retry-After', async () => {
    world.argocd.faults.status(429, 2, { retryAfterSeconds: 7 });
    const url = '/api/v1/applications';
    const first = await world.call('GET', url);
    expect(first).toMatchObject({ status: 429, body: { code: 8 } });
    expect(first.headers.get('retry-after')).toBe('7');
    expect((await world.call('GET', url)).status).toBe(429);
    expect((await world.call('GET', url)).status).toBe(200);
  });

  it('cut connections while down', async () => {
    world.argocd.faults.down();
    await expect(world.application(APP)).rejects.toThrow();
    world.argocd.faults.up();
    expect((await world.application(APP)).metadata.name).toBe(APP);
  });

  it('slow every answer down', async () => {
    world.argocd.faults.slow(80);
    const startedMs = Date.now();
    await world.application(APP);
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(79);
    world.argocd.faults.slow(0);
  });

  it('forget a delayed request whose caller leaves', async () => {
    world.argocd.faults.slow(300);
    const caller = new AbortController();
    const { signal } = caller;
    const url = `/api/v1/applications/${APP}/sync`;
    const lost = world.call('POST', url, { signal });
    await until('the request is seen', () =>
      world.argocd.requests.list().some(isSync),
    );
    caller.abort();
    await expect(lost).rejects.toThrow();
    // Its delay is over before that of a request that came later.
    expect((await world.application(APP)).operation).toBeUndefined();
    world.argocd.faults.slow(0);
  });

  it('hold a request before it acts', async () => {
    const pause = world.argocd.faults.pause(isSync, 'before-effect');
    const answer = world.sync(APP);
    await pause.reached;
    expect((await world.application(APP)).operation).toBeUndefined();
    pause.release();
    expect((await answer).status).toBe(200);
  });

  it('act and never answer', async () => {
    const pause = world.argocd.faults.pause(isSync, 'before-reply');
    const answer = world.sync(APP);
    await pause.reached;
    pause.drop();
    await expect(answer).rejects.toThrow();
    await world.ended(APP, 'Succeeded');
  });

  it.each([
    ['degrade', 'nothing', 'Application nothing does not exist'],
    ['degrade', 'apps-prod', 'Application apps-prod runs no workload'],
  ] as const)('%s %s is refused', (fault, name, message) => {
    expect(() => world.argocd.faults[fault](name, 'x')).toThrow(message);
  });

  it('need a live resource to drift', () => {
    const target = { kind: 'Deployment', name: 'nothing' };
    expect(() => world.argocd.faults.drift(APP, target)).toThrow(
      'has no live Deployment nothing',
    );
  });

  it('do not hide what was asked: requests are recorded', async () => {
    await world.argocd.refresh();
    world.argocd.requests.clear();
    await world.call('GET', '/api/v1/applications?name=x');
    await fetch(`${world.argocd.url}/`);
    expect(world.argocd.requests.list()).toMatchObject([
      { method: 'GET', url: '/api/v1/applications?name=x', account: 'admin' },
    ]);
  });

  it('refuse to refresh what does not exist', async () => {
    await expect(world.argocd.refresh('nothing')).rejects.toThrow(
      'Application nothing does not exist',
    );
    await until('it still answers', async () => {
      const { status } = await world.call('GET', '/api/v1/applications');
      return status === 200;
    });
  });
});
