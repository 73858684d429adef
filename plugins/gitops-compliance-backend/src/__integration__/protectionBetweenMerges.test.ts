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

jest.setTimeout(240_000);

const BRANCH = { owner: 'acme', repo: 'deploy', branch: 'main' };

describe('the protection of a branch between two merges', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      // The least that the configuration allows.
      collectors: { accessSeconds: 60 },
    });
    dana = portal.as('user:default/dana');
    await untilCollected(portal, 'ledger-svc');
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const readings = () =>
    portal.db('access_readings').where({ stream: 'access:forge:acme/deploy' });
  const guardrails = async () =>
    (await dana.compliance('ledger-svc')).environments
      .find(({ name }) => name === 'prod')
      ?.checks.find(({ check }) => check === 'CFG-01');

  const merges = async () =>
    (await untilCollected(portal, 'ledger-svc')).environments.find(
      ({ name }) => name === 'prod',
    )?.control.merge;

  it('is missed when somebody switches it off, with the readings between which that was', async () => {
    await waitFor('it to be read', async () => (await readings()).length > 0);
    expect(await merges()).toMatchObject({ is: 'prevented' });
    // Found like this when first seen, nothing else is asked of it.
    expect((await guardrails())?.verdict).toBe('not-applicable');
    for (const { name } of world.plan.services) {
      const { environments } = await dana.compliance(name);
      const accused = environments.filter(({ checks }) =>
        checks.some(
          ({ check, verdict }) => check === 'CFG-01' && verdict === 'fail',
        ),
      );
      expect([name, accused.map(each => each.name)]).toEqual([name, []]);
    }

    await world.forge.admin.ensureBranchProtection({
      ...BRANCH,
      requiredStatusChecks: [],
    });
    await waitFor(
      'the verdict to fail',
      async () => (await guardrails())?.verdict === 'fail',
      120_000,
    );
    expect((await guardrails())?.reason).toMatch(
      /^main of acme\/deploy does not require the check gitops-compliance\. How it is protected last changed between the readings at .+ UTC and .+ UTC\.$/,
    );
    expect(await merges()).toEqual({
      is: 'detected',
      reason:
        'main of acme/deploy does not require the check gitops-compliance.',
    });
  });
});
