import { startWorld } from './__testUtils__/world';

describe('sync windows of a project', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  it('are not known to an account that may not get projects', async () => {
    await expect(
      world.source.readSyncWindows(['default']),
    ).rejects.toMatchObject({
      name: 'SourceUnavailableError',
      message: expect.stringContaining('projects, get, default'),
    });
  });

  it('are not empty where Argo CD is silent', async () => {
    const up = world.down();
    await expect(
      world.source.readSyncWindows(['default']),
    ).rejects.toMatchObject({ name: 'SourceUnavailableError' });
    up();
  });
});
