import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

const NIGHT = { kind: 'deny', schedule: '0 22 * * *', duration: '8h' };
/** The same, as Argo CD may have it. */
const THERE = {
  ...NIGHT,
  kind: 'deny' as const,
  duration: '480m',
  applications: ['*'],
  manualSync: false,
};

describe('sync windows that a policy lists', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      // Nothing tells of projects but the next reading.
      collectors: { deploymentsSeconds: 10 },
      policyFile: await world.writePolicy(policy => {
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        prod.syncWindows = [NIGHT];
      }),
    });
    dana = portal.as('user:default/dana');
    await untilCollected(portal, 'ledger-svc');
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const setWindows = async (syncWindows: (typeof THERE)[]) => {
    const project = world.argocd.project('default')!;
    await world.argocd.applyProject({
      ...project,
      spec: { ...project.spec, syncWindows },
    });
  };
  const guardrails = async (environment: string) =>
    (await dana.compliance('ledger-svc')).environments
      .find(({ name }) => name === environment)
      ?.checks.find(({ check }) => check === 'CFG-01');
  const untilSaid = (words: string) =>
    waitFor(`the verdict to say: ${words}`, async () => {
      const told = await guardrails('prod');
      return told?.verdict === 'fail' && told.reason.includes(words);
    });

  it('are missed where there are none, found where they are, and others told', async () => {
    await untilSaid('it lacks deny 0 22 * * * for 8h (UTC).');
    expect((await guardrails('staging'))?.verdict).not.toBe('fail');

    await setWindows([THERE]);
    // Found like this when first seen, nothing else is asked of it.
    await waitFor('the windows to be found', async () => {
      return (await guardrails('prod'))?.verdict === 'not-applicable';
    });

    await setWindows([{ ...THERE, manualSync: true }]);
    await untilSaid('it has deny 0 22 * * * for 480m (UTC) but for persons.');
  });
});
