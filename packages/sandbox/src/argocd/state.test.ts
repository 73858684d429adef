import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { World } from './testing/world';

const APP = 'payments-api-prod';

describe('state', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start({ timings: { syncDurationMs: 300 } });
    await world.when(APP, 'exists', () => true);
  });
  afterEach(() => world.close());

  it('outlives a restart with history, pods and identity', async () => {
    await world.synced(APP);
    const healthy = (app: { status: { health: { status: string } } }) =>
      app.status.health.status === 'Healthy';
    const before = await world.when(APP, 'is Healthy', healthy);
    const tree = `/api/v1/applications/${APP}/resource-tree`;
    const nodes = await world.call('GET', tree);
    await world.restart();
    const after = await world.application(APP);
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(after.status.history).toEqual(before.status.history);
    expect((await world.call('GET', tree)).body).toEqual(nodes.body);
    await world.argocd.refresh();
    expect((await world.application(APP)).status.sync.status).toBe('Synced');
  });

  it('takes an operation up again that a restart interrupted', async () => {
    await world.sync(APP);
    await world.restart();
    const { status } = await world.ended(APP, 'Succeeded');
    expect(status.history).toHaveLength(1);
  });

  it('is refused when it is of another version', async () => {
    await world.argocd.close();
    const file = path.join(world.dir, 'data', 'state.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"v":3', '"v":2'));
    await expect(world.restart()).rejects.toThrow(/has version 2, not 3/);
    await writeFile(file, text);
    await world.restart();
  });
});
