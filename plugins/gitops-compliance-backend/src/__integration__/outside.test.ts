import type { ChangeList } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  request,
  requestMerge,
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

describe('promotions in a repository of squash merges', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      mergeMethod: 'squash',
    });
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

  it('trap: squash and rebase rewrite the SHA: what runs is told by the pull request, and nobody is accused', async () => {
    const dana = portal.as('user:default/dana');
    await promotable(dana, PAYMENTS_PROD);
    const id = await requestMerge(world, dana, PAYMENTS_PROD);
    const done = await untilState(dana, id, 'succeeded');
    const { headSha, mergeSha } = done.summary.pullRequest ?? {};
    expect(mergeSha).toMatch(/^[0-9a-f]{40}$/);
    expect(mergeSha).not.toBe(headSha);
    expect(done.problem).toBeNull();
    const { body } = await dana.get<ChangeList>('/v1/changes?around=true');
    expect(body.items).toEqual([]);
    const { environments } = await dana.environments('payments-api');
    const prod = environments.find(({ name }) => name === 'prod');
    expect(prod?.deployments[0]).toMatchObject({
      pinnedRevision: done.summary.toRevision,
      sync: 'synced',
    });
    const compliance = await dana.compliance('payments-api');
    const checks = compliance.environments.find(({ name }) => name === 'prod');
    expect(checks?.checks.filter(({ verdict }) => verdict === 'fail')).toEqual(
      [],
    );
  });

  it('trap: PR merged outside the portal: not synced by it, and followed when somebody else syncs it', async () => {
    const dana = portal.as('user:default/dana');
    await promotable(dana, LEDGER_PROD);
    const id = await request(dana, LEDGER_PROD);
    const { number } = await untilOpened(dana, id);
    const repository = { owner: 'acme', repo: 'deploy' };
    await world.forge.admin.ensureBranchProtection({
      ...repository,
      branch: 'main',
    });
    await world.forge.admin.merge({
      ...repository,
      number,
      as: 'bob-builds',
      method: 'squash',
    });

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
