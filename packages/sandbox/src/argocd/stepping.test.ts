import { ArgoCdOptions } from './options';
import { DEFAULT_PROJECT } from './projects/types';
import { deploymentYaml, pinnedChildYaml } from './testing/manifests';
import { SteppedWorld } from './testing/stepped';
import { ADMIN, World } from './testing/world';
import { Application } from './types';

const APP = 'payments-api-prod';

describe('stepping', () => {
  let stepped: SteppedWorld;
  let world: World;
  const start = async (options: Partial<ArgoCdOptions> = {}) => {
    stepped = await SteppedWorld.start(options);
    world = stepped.world;
  };
  const settle = () => stepped.settle();
  beforeEach(() => start());
  afterEach(() => stepped.close());

  it('does nothing by itself', async () => {
    const { body } = await world.call<{ items: Application[] }>(
      'GET',
      '/api/v1/applications',
    );
    expect(body.items.map(({ metadata }) => metadata.name)).toEqual([
      'apps-prod',
    ]);
    expect(body.items[0].status.sync.status).toBe('Unknown');
  });

  it('says when each next thing is due, and when nothing is', async () => {
    expect(await settle()).toEqual(['2026-09-01T08:00:30.000Z']);
    await world.sync(APP);
    expect(await settle()).toEqual([
      '2026-09-01T08:01:00.000Z',
      '2026-09-01T08:01:30.000Z',
    ]);
    const { status } = await world.application(APP);
    expect(status).toMatchObject({
      sync: { status: 'Synced' },
      health: {
        status: 'Healthy',
        lastTransitionTime: '2026-09-01T08:01:30Z',
      },
      operationState: {
        phase: 'Succeeded',
        startedAt: '2026-09-01T08:00:30Z',
        finishedAt: '2026-09-01T08:01:00Z',
      },
    });
  });

  it('sees a push to a branch that an Application follows', async () => {
    world.deploy.commit({
      'apps/prod/payments-api.yaml': pinnedChildYaml(APP, 'main', {
        syncPolicy: { automated: {} },
      }),
    });
    await settle();
    const next = world.payments.commit({
      'deploy/deployment.yaml': deploymentYaml('payments-api', { replicas: 5 }),
    });
    await settle();
    const { status } = await world.application(APP);
    expect(status.history?.at(-1)?.revision).toBe(next);
  });

  it('is due again when the window opens for which a sync waits', async () => {
    await world.close();
    await start({
      projects: [
        {
          ...DEFAULT_PROJECT,
          spec: {
            ...DEFAULT_PROJECT.spec,
            syncWindows: [
              {
                kind: 'deny',
                schedule: '0 6 * * *',
                duration: '5h',
                applications: ['*'],
              },
            ],
          },
        },
      ],
    });
    const [opens, ...then] = await settle();
    expect(opens).toBe('2026-09-01T11:00:00.000Z');
    expect(then).toEqual(['2026-09-01T11:00:30.000Z']);
    const { status } = await world.application('apps-prod');
    expect(status.operationState).toMatchObject({
      phase: 'Succeeded',
      startedAt: '2026-09-01T11:00:00Z',
    });
  });

  it('counts what it wrote to streams', async () => {
    await settle();
    const before = world.argocd.streamed();
    const abort = new AbortController();
    const response = await fetch(
      `${world.argocd.url}/api/v1/stream/applications?name=${APP}`,
      {
        headers: { Authorization: `Bearer ${ADMIN.token}` },
        signal: abort.signal,
      },
    );
    expect(world.argocd.streamed() - before).toBe(1);
    await world.sync(APP);
    await settle();
    const written = world.argocd.streamed() - before;
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString('utf8');
      if (text.split('\n').filter(Boolean).length >= written) {
        break;
      }
    }
    expect(text.split('\n').filter(Boolean)).toHaveLength(written);
    abort.abort();
  });

  it('with a seed the same history gives the same uids and events', async () => {
    await world.close();
    const tell = async () => {
      await start({ seed: 'a seed' });
      await settle();
      const url = `/api/v1/applications/${APP}`;
      const told = [
        (await world.application(APP)).metadata,
        (await world.call('GET', `${url}/events`)).body,
        (await world.call('GET', `${url}/resource-tree`)).body,
      ];
      await world.close();
      return told;
    };
    const first = await tell();
    const second = await tell();
    expect(second).toEqual(first);
    await start();
  });

  it('keeps its state when it is closed', async () => {
    await settle();
    const before = await world.application(APP);
    await world.restart();
    expect(await settle()).toEqual([]);
    expect((await world.application(APP)).metadata.uid).toBe(
      before.metadata.uid,
    );
  });
});
