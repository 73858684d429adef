import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { PORTAL_APP_ID } from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import {
  LEDGER_PROD,
  promotable,
  request,
  requestMerge,
  until,
  untilOpened,
  untilState,
  wish,
  type ApiErrorBody,
} from './journey';
import { ForgeView } from './forgeView';
import { pinnedIn, runNextUpstream } from './nextRevision';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type Caller,
  type TestPolicy,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(240_000);

const SERVICE = 'ledger-svc';

describe('going back', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let forge: ForgeView;
  let dana: Caller;
  let first: string;
  let second: string;

  const environment = (policy: TestPolicy, name: string) =>
    policy.environments.find(each => each.name === name) as Record<
      string,
      unknown
    >;
  const start = async (change: (policy: TestPolicy) => void) => {
    portal = await startTestPortal({
      world,
      database,
      policyFile: await world.writePolicy(change),
    });
    dana = portal.as('user:default/dana');
    await untilCollected(portal, SERVICE);
  };
  const restart = async (change: (policy: TestPolicy) => void) => {
    await portal.stop();
    await start(change);
  };
  const tagIn = (name: string) => pinnedIn(forge, SERVICE, name);

  beforeAll(async () => {
    world = await startTestWorld();
    forge = new ForgeView(world);
    await world.forge.admin.ensureBranchProtection({
      owner: 'acme',
      repo: 'deploy',
      branch: 'main',
      // The approvals are the policy's: a branch would hold rollbacks, too.
      requiredStatusChecks: [
        { context: 'gitops-compliance', appId: PORTAL_APP_ID },
      ],
    });
    await start(() => {});
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  it('is not offered to the baseline, which nobody approved', async () => {
    first = await requestMerge(world, dana, LEDGER_PROD);
    await untilState(dana, first, 'succeeded');
    const { status, body } = await dana.post<ApiErrorBody>(
      `/v1/changes/${first}/rollback`,
      { reason: 'It does not feel right' },
    );
    expect(status).toBe(409);
    expect(body.error.message).toMatch(/never brought here .* Promote/);
    expect((await dana.change(first)).actions.rollback.allowed).toBe(false);
  });

  it('trap: a freeze that blocks rollback: it merges in one, without a review, and owes it', async () => {
    await runNextUpstream(world, forge, LEDGER_PROD, 'the next one');
    const before = await tagIn('prod');
    await waitFor(
      'staging to run the next one',
      async () => (await promotable(dana, LEDGER_PROD)) !== before,
    );
    second = await requestMerge(world, dana, LEDGER_PROD);
    await untilState(dana, second, 'succeeded');

    const now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
    const local = (at: DateTime) => at.toFormat("yyyy-MM-dd'T'HH:mm");
    await restart(policy => {
      environment(policy, 'prod').merge = 'automatic';
      policy.calendar.freezes = [
        {
          id: 'now',
          title: 'Freeze',
          reason: 'Annual accounts',
          environments: ['prod'],
          start: local(now.minus({ days: 1 })),
          end: local(now.plus({ days: 30 })),
          timeZone: 'UTC',
        },
      ];
    });
    const { wayBack, actions } = await dana.change(second);
    expect(actions.rollback).toEqual({ allowed: true, reason: '' });
    expect(wayBack.offer).toMatchObject({ revision: before });

    const asked = await dana.post<ChangeView>(
      `/v1/changes/${second}/rollback`,
      {
        reason: 'Transfers fail since',
        backOutPlan: 'Nothing is stored by it',
        acknowledged: true,
      },
    );
    expect(asked).toMatchObject({
      status: 201,
      body: { summary: { kind: 'rollback', toRevision: before } },
    });
    const { id } = asked.body.summary;
    const merged = await until(
      dana,
      id,
      'the rollback to be merged by the policy',
      ({ steps }) => steps.some(({ step, at }) => step === 'merged' && at),
    );
    expect(merged.gates.filter(({ state }) => state !== 'open')).toEqual([]);
    const done = await untilState(dana, id, 'succeeded');
    expect(await tagIn('prod')).toBe(before);
    expect(done.timeline.map(({ text }) => text)).toContain(
      'Merge requested by the policy: every gate is open',
    );
    expect(done.wayBack).toMatchObject({
      undoes: { id: second },
      backOutPlan: 'Nothing is stored by it',
      reviewDueAt: expect.any(String),
      reviewedAt: null,
    });
    const undone = await dana.change(second);
    expect(undone.summary.state).toBe('rolled-back');
    expect(undone.wayBack.undoneBy).toEqual({
      id,
      number: done.summary.number,
    });

    const statement = 'The transfers were failing indeed';
    const own = await dana.post<ApiErrorBody>(`/v1/changes/${id}/review`, {
      statement,
    });
    expect([own.status, own.body.error.message]).toEqual([
      403,
      expect.stringMatching(/somebody else must review it/),
    ]);
    const lena = portal.as('user:default/lena');
    expect(
      await lena.post<ChangeView>(`/v1/changes/${id}/review`, { statement }),
    ).toMatchObject({
      status: 200,
      body: {
        wayBack: { reviewedBy: { entityRef: 'user:default/lena' } },
      },
    });
  });

  it('is asked for by the policy where what was promoted does not become healthy', async () => {
    await restart(policy => {
      Object.assign(environment(policy, 'prod'), {
        onFailure: 'rollback',
        merge: 'automatic',
        verifySeconds: 10,
      });
    });
    const revision = await promotable(dana, LEDGER_PROD);
    world.argocd.faults.degrade(`${SERVICE}-prod`, 'CrashLoopBackOff');
    const asked = await dana.post<ChangeView>(
      '/v1/changes',
      wish(LEDGER_PROD, revision),
    );
    expect(asked.status).toBe(201);
    const { id } = asked.body.summary;
    const { number } = await untilOpened(dana, id);
    await world.forge.admin.review({
      owner: 'acme',
      repo: 'deploy',
      number,
      as: 'bob-builds',
      event: 'APPROVE',
    });
    const failed = await until(
      dana,
      id,
      'a rollback to be asked for',
      ({ wayBack }) => wayBack.undoneBy !== null,
    );
    expect(failed.timeline.map(({ type }) => type)).toContain('change.failed');
    const rollback = await dana.change(failed.wayBack.undoneBy?.id as string);
    expect(rollback.summary.requester).toMatchObject({ bot: true });
    expect(rollback.reason).toMatch(/did not become healthy/);
    world.argocd.faults.heal(`${SERVICE}-prod`);
    await untilState(dana, rollback.summary.id, 'succeeded');
    expect((await dana.change(id)).summary.state).toBe('rolled-back');
  });

  it('trap: two people merge at once: it is merged once', async () => {
    await restart(() => {});
    const id = await request(dana, LEDGER_PROD);
    const { number } = await untilOpened(dana, id);
    await world.forge.admin.review({
      owner: 'acme',
      repo: 'deploy',
      number,
      as: 'bob-builds',
      event: 'APPROVE',
    });
    await until(
      dana,
      id,
      'it to be ready',
      ({ actions }) => actions.merge.allowed,
    );
    const lena = portal.as('user:default/lena');
    const answers = await Promise.all(
      [dana, lena, dana].map(caller => caller.post(`/v1/changes/${id}/merge`)),
    );
    expect(
      answers.filter(({ status }) => ![202, 409].includes(status)),
    ).toEqual([]);
    const done = await untilState(dana, id, 'succeeded');
    expect(
      done.timeline.filter(({ type }) => type === 'change.merge-requested'),
    ).toHaveLength(1);
    expect(
      done.timeline.filter(({ type }) => type === 'change.merged'),
    ).toHaveLength(1);
  });
});
