import {
  LEDGER_PROD,
  promotable,
  request,
  until,
  untilOpened,
  untilState,
} from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(120_000);

const APPLICATION = 'ledger-svc-prod';

describe('a promotion that is merged around the portal', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({ world, database });
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const syncs = (account: string) =>
    world.argocd.requests
      .list()
      .filter(
        seen =>
          seen.method === 'POST' &&
          seen.account === account &&
          seen.url === `/api/v1/applications/${APPLICATION}/sync`,
      );

  it('is not synced by the portal, and followed when somebody else syncs it', async () => {
    const dana = portal.as('user:default/dana');
    await promotable(dana, LEDGER_PROD);
    const id = await request(dana, LEDGER_PROD);
    const { number } = await untilOpened(dana, id);
    const repository = { owner: 'acme', repo: 'deploy' };
    await world.forge.admin.ensureBranchProtection({
      ...repository,
      branch: 'main',
    });
    await world.forge.admin.merge({ ...repository, number, as: 'bob-builds' });

    const merged = await until(
      dana,
      id,
      'the portal to say that it does not sync',
      change => /merged outside the portal/.test(change.problem ?? ''),
    );
    expect(merged.summary.state).toBe('deploying');
    expect(syncs('gitops-compliance')).toEqual([]);

    const answer = await fetch(
      `${world.argocd.url}/api/v1/applications/${APPLICATION}/sync`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.secrets.argocdSreToken}`,
          'content-type': 'application/json',
        },
        body: '{}',
      },
    );
    expect(answer.status).toBe(200);
    await untilState(dana, id, 'succeeded');
    expect(syncs('gitops-compliance')).toEqual([]);
    const { environments } = await dana.compliance('ledger-svc');
    const prod = environments.find(({ name }) => name === 'prod');
    expect(prod?.checks.find(({ check }) => check === 'CHG-02')).toMatchObject({
      verdict: 'fail',
    });
  });
});
