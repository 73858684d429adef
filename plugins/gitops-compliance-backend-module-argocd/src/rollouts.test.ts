import { APPLICATION, startWorld } from './__testUtils__/world';

const KEY = { namespace: 'argocd', name: APPLICATION, project: 'default' };

describe('rollouts of an application', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    world = await startWorld({ isRollout: true });
  });
  afterAll(() => world.close());

  it('come with the analyses in them, which no health of an application tells', async () => {
    world.standIn.faults.analyse(APPLICATION, {
      name: 'payments-6f-2',
      health: { status: 'Degraded', message: 'assessed Failed' },
    });
    expect(await world.settled()).toMatchObject({ health: 'healthy' });
    world.takeRequests();
    const rollouts = await world.source.readRollouts(KEY);
    expect(world.takeRequests()).toEqual({ reads: 1, writes: 0 });
    const common = { namespace: 'payments' };
    expect(rollouts).toEqual([
      {
        ...common,
        kind: 'Rollout',
        name: 'payments',
        parent: null,
        health: 'healthy',
        message: '',
        createdAt: expect.stringMatching(/Z$/),
      },
      {
        ...common,
        kind: 'AnalysisRun',
        name: 'payments-6f-2',
        parent: 'payments',
        health: 'degraded',
        message: 'assessed Failed',
        createdAt: expect.stringMatching(/Z$/),
      },
    ]);
  });

  it('are no empty list where Argo CD is silent', async () => {
    const up = world.down();
    await expect(world.source.readRollouts(KEY)).rejects.toMatchObject({
      name: 'SourceUnavailableError',
    });
    up();
  });
});
