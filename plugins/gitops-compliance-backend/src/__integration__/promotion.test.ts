import type {
  ChangeView,
  StateAt,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { requestsAtForge, untilIdle, untilRuntimesRead } from './requests';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type TestPortal,
} from './testPortal';

jest.setTimeout(180_000);

/**
 * Of all kinds but the readings of the pull request, with a day in review and
 * with webhooks. How often it is read depends on how many webhooks come between
 * two readings; `npm run bench -- promotion` counts those as well.
 */
const MAX_FORGE_REQUESTS = 10;
/** What is read beside, and what this test asks for itself. */
const BESIDE = /^(ReadRepository|ReadPullRequests)$|\/files$/;
/** It opens, says twice what the gates say, and merges. */
const FORGE_WRITES = 4;

const DANA = 'user:default/dana';
const SERVICE = 'component:default/payments-api';

const nameOf = ({ method, path }: { method: string; path: string }) =>
  `${method} ${path}`;

describe('a promotion, from the request to healthy', () => {
  const database = newDatabase();
  let world: Awaited<ReturnType<typeof startTestWorld>>;
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

  it('changes one line, waits for a review, merges, syncs and verifies', async () => {
    const before = await untilCollected(portal, 'payments-api');
    const [staging, prod] = ['staging', 'prod'].map(name =>
      before.environments.find(environment => environment.name === name),
    );
    const revision = staging?.deployments[0].pinnedRevision as string;
    expect(prod?.comparisons[0]).toMatchObject({ from: 'staging', aheadBy: 3 });
    expect(prod?.deployments[0]).toMatchObject({
      baseline: true,
      sync: 'synced',
      health: 'healthy',
    });

    const dana = portal.as(DANA);
    await waitFor('the promotion to be accepted', async () => {
      const { environments } = await dana.environments('payments-api');
      return (
        environments.find(e => e.name === 'prod')?.promotableFrom[0].allowed ===
        true
      );
    });
    await untilIdle(portal);
    const asked = requestsAtForge(world).length;
    const requested = await dana.post<ChangeView>('/v1/changes', {
      entityRef: SERVICE,
      environment: 'prod',
      from: 'staging',
      revision,
      reason: 'The retry fix is needed before the sale',
    });
    expect(requested).toMatchObject({ status: 201 });
    const { id } = requested.body.summary;

    await waitFor('the pull request', async () => {
      const change = await dana.change(id);
      return (
        change.summary.state === 'reviewing' &&
        change.gates.some(g => g.gate === 'guardrails' && g.state === 'open')
      );
    });
    await world.forge.admin.webhooksSettled();
    await untilIdle(portal);
    // The push of its own branch is no reason to read the repository.
    expect(
      requestsAtForge(world)
        .slice(asked)
        .map(({ operationName }) => operationName),
    ).not.toContain('ReadRepository');
    const inReview = await dana.change(id);
    const number = inReview.summary.pullRequest?.number as number;
    const answer = await fetch(
      `${world.forge.apiUrl}/repos/acme/deploy/pulls/${number}/files`,
      { headers: { authorization: `token ${await userToken()}` } },
    );
    const files = (await answer.json()) as {
      filename: string;
      patch: string;
    }[];
    expect(files.map(file => file.filename)).toEqual([
      'apps/prod/payments-api.yaml',
    ]);
    const lines = files[0].patch.split('\n').filter(line => /^[+-]/.test(line));
    expect(lines).toEqual([
      expect.stringContaining(`-    targetRevision: `),
      `+    targetRevision: ${revision}`,
    ]);
    expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(409);

    await untilIdle(portal);
    world.clock.putForwardTo(
      DateTime.fromJSDate(world.clock.now()).plus({ days: 1 }),
    );
    await world.forge.admin.review({
      owner: 'acme',
      repo: 'deploy',
      number,
      as: 'bob-builds',
      event: 'APPROVE',
    });
    await waitFor('every gate to open', async () => {
      const change = await dana.change(id);
      return change.actions.merge.allowed;
    });
    expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(202);
    await waitFor('the change to succeed', async () => {
      const { summary } = await dana.change(id);
      if (summary.state === 'failed') throw new Error(summary.sentence);
      return summary.state === 'succeeded';
    });

    await untilRuntimesRead(portal.db);
    await untilIdle(portal);
    const requests = requestsAtForge(world)
      .slice(asked)
      .map(request => request.operationName ?? nameOf(request))
      .filter(name => !BESIDE.test(name));
    expect(requests.length <= MAX_FORGE_REQUESTS || requests.join(', ')).toBe(
      true,
    );
    expect(
      requests.filter(name => /^(POST|PATCH|PUT|Open)/.test(name)),
    ).toHaveLength(FORGE_WRITES);
    const after = await dana.environments('payments-api');
    expect(
      after.environments.find(e => e.name === 'prod')?.deployments[0],
    ).toMatchObject({
      pinnedRevision: revision,
      sync: 'synced',
      health: 'healthy',
      baseline: false,
    });
    const compliance = await dana.compliance('payments-api');
    const target = compliance.environments.find(e => e.name === 'prod');
    expect(
      target?.checks
        .filter(({ verdict }) => verdict !== 'not-applicable')
        .map(({ check, verdict }) => [check, verdict]),
    ).toEqual([
      ['CHG-02', 'pass'],
      ['CHG-03', 'pass'],
      ['CHG-05', 'pass'],
      ['CHG-10', 'pass'],
      ['CHG-11', 'pass'],
      ['CHG-13', 'pass'],
      ['CHG-14', 'pass'],
      // Nothing says where the rules of this Argo CD lie.
      ['SOD-02', 'indeterminate'],
      ['CFG-01', 'pass'],
      ['SEC-01', 'pass'],
      ['ACC-01', 'pass'],
      ['DRF-01', 'pass'],
      ['DRF-03', 'pass'],
      ['HLT-01', 'pass'],
    ]);
    expect(target?.approvals).toMatchObject([
      { reviewer: { entityRef: 'user:default/bob' }, counts: true },
    ]);

    const stateAt = async (at: DateTime) => {
      const query = new URLSearchParams({
        at: at.toUTC().toISO() as string,
        entity: SERVICE,
        environment: 'prod',
      });
      return dana.get<StateAt>(`/v1/state?${query}`);
    };
    const now = DateTime.fromJSDate(world.clock.now());
    const { body: today } = await stateAt(now);
    expect(today.items).toMatchObject([
      {
        explanation: 'change',
        pinnedRevision: revision,
        until: null,
        change: { id },
        people: {
          requested: { entityRef: DANA },
          approved: [{ entityRef: 'user:default/bob' }],
          voted: [],
        },
        knownThen: null,
      },
    ]);
    const { body: yesterday } = await stateAt(now.minus({ hours: 12 }));
    expect(yesterday.items).toMatchObject([
      {
        explanation: 'baseline',
        pinnedRevision: prod?.deployments[0].pinnedRevision,
        until: today.items[0].since,
        change: null,
      },
    ]);
    expect(await stateAt(now.plus({ days: 1 }))).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('not come yet') } },
    });
  });

  async function userToken(): Promise<string> {
    const token = 'a-token-of-bob';
    await world.forge.admin.ensureToken({ login: 'bob-builds', token });
    return token;
  }
});
