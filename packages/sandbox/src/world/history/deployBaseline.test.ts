import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStandIns, type World } from '../World';
import { deployBaseline } from './deployBaseline';
import { HISTORIES } from './histories';
import { SimulatedClock } from './SimulatedClock';

jest.setTimeout(120_000);

/** 03:10 in Berlin: within the nightly window in which Argo CD refuses syncs. */
const NIGHT = new Date('2026-06-12T01:10:00Z');

describe('what runs before a history begins', () => {
  let dataDir: string;
  let world: World;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'baseline-'));
  });

  afterAll(async () => {
    await world?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('is deployed at whatever time of day the history is made', async () => {
    const clock = new SimulatedClock(NIGHT);
    const { plan } = HISTORIES.small;
    expect(plan.syncWindows?.length).toBeGreaterThan(0);
    world = await startStandIns(
      {
        plan,
        dataDir,
        forgePort: 0,
        argocdPort: 0,
        webhookUrl: '',
        now: () => clock.now(),
      },
      { isNew: true, stepping: true },
    );
    await deployBaseline(world, clock);
    const answer = await fetch(`${world.argocd.url}/api/v1/applications`, {
      headers: { authorization: `Bearer ${world.secrets.argocdSreToken}` },
    });
    const { items } = (await answer.json()) as {
      items: {
        metadata: { name: string };
        status: { sync: { status: string } };
      }[];
    };
    const checkout = items.find(
      ({ metadata }) => metadata.name === 'checkout-prod-eu',
    );
    expect(checkout?.status.sync.status).toBe('Synced');
  });
});
