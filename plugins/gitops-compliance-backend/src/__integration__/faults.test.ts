import type {
  ChangeList,
  DriftIncidentPage,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { PORTAL_APP_ID } from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import { OF_NOTICE } from '../drift/ofNoticeSql';
import { ForgeView } from './forgeView';
import {
  approve,
  cancel,
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  request,
  requestMerge,
  until,
  untilOpened,
  untilState,
  wish,
  type ApiErrorBody,
  type Target,
} from './journey';
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

jest.setTimeout(120_000);

const SHOP_STAGING: Target = {
  service: 'web-shop',
  environment: 'staging',
  from: 'dev',
};
const SHOP_PROD: Target = {
  service: 'web-shop',
  environment: 'prod',
  from: 'staging',
};
const PAYMENTS_STAGING: Target = {
  service: 'payments-api',
  environment: 'staging',
  from: 'dev',
};

/** Minutes after the start, by the clock. */
const STAGING_FREEZE = { start: 10, end: 15 };
const PROD_FREEZE = { start: 20, end: 25 };
const AFTER_OUTAGE = 50;
const VERIFY_MINUTES = 10;

const isMerge = ({ method, path }: { method: string; path: string }) =>
  method === 'PUT' && path.endsWith('/merge');
const isWrite = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path.endsWith('/graphql');

describe('faults of the systems around', () => {
  const database = newDatabase();
  const started = DateTime.utc();
  let world: TestWorld;
  let portal: TestPortal;
  let forge: ForgeView;
  let dana: Caller;
  let shirin: Caller;

  const freeze = (
    environment: string,
    { start, end }: { start: number; end: number },
  ) => {
    const edge = (minutes: number) =>
      started.plus({ minutes }).toFormat("yyyy-MM-dd'T'HH:mm");
    return {
      id: `freeze-${environment}`,
      title: 'Stocktaking',
      reason: 'Stocktaking',
      environments: [environment],
      start: edge(start),
      end: edge(end),
      timeZone: 'Etc/UTC',
    };
  };

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      collectors: { forgeSeconds: 10, staleAfterSeconds: 30 },
      policyFile: await world.writePolicy(policy => {
        for (const environment of policy.environments) {
          environment.maxFactAgeSeconds = 900;
          environment.verifySeconds = VERIFY_MINUTES * 60;
        }
        policy.calendar.freezes.push(
          freeze('staging', STAGING_FREEZE),
          freeze('prod', PROD_FREEZE),
        );
      }),
    });
    forge = new ForgeView(world);
    dana = portal.as('user:default/dana');
    shirin = portal.as('user:default/shirin');
    await untilCollected(portal, 'payments-api');
    await promotable(dana, PAYMENTS_PROD);
  });

  /** What a failed test left would keep all later ones from their targets. */
  const cancelWhatIsLeft = async () => {
    const { body } = await dana.get<ChangeList>('/v1/changes');
    for (const { id, state, service } of body.items) {
      if (['proposed', 'reviewing', 'ready'].includes(state)) {
        await cancel(service === 'web-shop' ? shirin : dana, id);
      }
    }
  };

  afterEach(async () => {
    world.forge.faults.clear();
    world.argocd.faults.up();
    await cancelWhatIsLeft();
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  /** Puts the clock of the portal and of the stand-ins forward. */
  const goTo = (minutes: number) =>
    world.clock.putForwardTo(started.plus({ minutes }));

  /** Until Argo CD was heard by the clock that is now. */
  const untilFresh = () =>
    waitFor('Argo CD to be heard', async () => {
      const { sources } = await dana.environments('payments-api');
      const source = sources.find(({ name }) => name === 'argocd:eu-1');
      return source?.state === 'fresh';
    });

  const syncsOf = (application: string) =>
    world.argocd.requests
      .list()
      .filter(
        ({ method, url, account }) =>
          method === 'POST' &&
          url === `/api/v1/applications/${application}/sync` &&
          account === 'gitops-compliance',
      );

  const branchOf = (id: string) => `gitops-compliance/change-${id}`;

  const entries = async (id: string): Promise<string[]> =>
    (
      await portal
        .db('ledger_entries')
        .where({ stream: `change:${id}` })
        .orderBy('stream_seq')
    ).map(row => row.type);

  const commit = (files: Record<string, string | null>, branch = 'main') =>
    world.forge.admin.commit({
      owner: 'acme',
      repo: 'deploy',
      branch,
      files,
      message: 'Something else',
      author: 'sam-sre',
      bypassProtection: true,
    });

  /** What was pushed to main holds its targets until somebody resolves it. */
  const untilResolved = (tip: string) =>
    waitFor('what was pushed to be resolved', async () => {
      const lena = portal.as('user:default/lena');
      const { body } = await lena.get<DriftIncidentPage>(
        '/v1/drift?state=open&limit=100',
      );
      for (const { id } of body.items) {
        await lena.post(`/v1/drift/${encodeURIComponent(id)}/resolve`, {
          reason: 'Part of a test',
        });
      }
      const [branch] = await portal
        .db('watched_branches')
        .where({ repository: 'acme/deploy', branch: 'main' });
      const [{ count }] = await portal
        .db('around_notices as n')
        .leftJoin('drift_incidents as i', join =>
          join
            .on('i.deployment_id', 'n.deployment_id')
            .andOn(portal.db.raw(OF_NOTICE.replaceAll('?', 'n.stream_seq'))),
        )
        .whereNull('i.resolved_at')
        .count('* as count');
      return branch?.tip === tip && Number(count) === 0;
    });

  const protectMain = (isProtected: boolean) =>
    world.forge.admin.ensureBranchProtection({
      owner: 'acme',
      repo: 'deploy',
      branch: 'main',
      ...(isProtected && {
        requiredApprovingReviewCount: 1,
        dismissStaleReviews: true,
        requiredStatusChecks: [
          { context: 'gitops-compliance', appId: PORTAL_APP_ID },
        ],
      }),
    });

  describe('the forge', () => {
    it('down at the request: 503, and nothing is on record', async () => {
      const revision = await promotable(dana, PAYMENTS_PROD);
      const lift = world.forge.faults.down();
      const { status, body } = await dana.post<ApiErrorBody>(
        '/v1/changes',
        wish(PAYMENTS_PROD, revision),
      );
      lift();
      expect(status).toBe(503);
      expect(body.error.message).toMatch(/nothing was requested/);
      const { body: list } = await dana.get<{ items: unknown[] }>(
        '/v1/changes',
      );
      expect(list.items).toEqual([]);
    });

    it.each<[string, (w: TestWorld) => () => void, RegExp]>([
      ['down', w => w.forge.faults.down(), /cannot be reached/],
      [
        'trap: one 5xx of the forge kills a promotion: answering 502',
        w => w.forge.faults.status(502, 1000, { match: isWrite }),
        /answered 502/,
      ],
      [
        'limiting requests',
        w =>
          w.forge.faults.rateLimit({
            count: 1000,
            match: isWrite,
            resetAfterSeconds: 4,
          }),
        /limits our requests/,
      ],
    ])(
      '%s while the pull request is opened: says so, and goes on by itself',
      async (_, strike, problem) => {
        const hold = world.forge.faults.pause(
          summary => summary.operationName === 'BeforeOpening',
          'before-effect',
        );
        const id = await request(dana, PAYMENTS_PROD);
        await hold.reached;
        const lift = strike(world);
        hold.drop();
        const stuck = await until(
          dana,
          id,
          'the problem to be shown',
          change => change.problem !== null,
        );
        expect(stuck.problem).toMatch(problem);
        expect(stuck.summary.state).toBe('proposed');
        lift();
        await untilOpened(dana, id);
        const healed = await until(
          dana,
          id,
          'the problem to be gone',
          change => change.problem === null,
        );
        expect(healed.summary.state).toBe('reviewing');
        expect(await forge.pulls(branchOf(id))).toHaveLength(1);
        expect(
          (await entries(id)).filter(type => type === 'change.problem'),
        ).toHaveLength(1);
        await cancel(dana, id);
      },
    );

    it('slow: the promotion is only late', async () => {
      const lift = world.forge.faults.slow(400);
      const id = await request(dana, PAYMENTS_PROD);
      await untilOpened(dana, id);
      lift();
      expect(await forge.pulls(branchOf(id))).toHaveLength(1);
      await cancel(dana, id);
    });

    it('trap: a push between check and merge: nothing is merged, and the approval is void', async () => {
      const id = await request(dana, PAYMENTS_PROD);
      await approve(world, dana, id);
      const hold = world.forge.faults.pause(isMerge, 'before-effect');
      expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(202);
      await hold.reached;
      // Only the expected head can refuse it now.
      await protectMain(false);
      await commit({ 'README.md': 'Mine\n' }, branchOf(id));
      hold.release();
      const back = await until(
        dana,
        id,
        'the merge to be refused',
        change =>
          change.timeline.some(e => e.type === 'change.merge-refused') &&
          change.gates.some(
            gate => gate.gate === 'only-the-pin' && gate.state === 'closed',
          ),
      );
      await protectMain(true);
      expect(back.summary.state).toBe('reviewing');
      expect(back.actions.merge.allowed).toBe(false);
      const [pull] = await forge.pulls(branchOf(id));
      expect(pull).toMatchObject({ state: 'open', merged_at: null });
      expect(back.reviews.filter(review => review.counts)).toEqual([]);
      expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(409);
      expect(
        (await forge.checks(pull.head.sha)).filter(
          check => check.conclusion === 'success',
        ),
      ).toEqual([]);
      await cancel(dana, id);
    });

    it('a conflict with the base sends the change back to review', async () => {
      const id = await request(dana, LEDGER_PROD);
      await approve(world, dana, id);
      const path = 'services/ledger-svc/overlays/prod/kustomization.yaml';
      const text = await forge.file(path);
      const hold = world.forge.faults.pause(isMerge, 'before-effect');
      expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(202);
      await hold.reached;
      await commit({ [path]: text.replace(/newTag: .*/, 'newTag: other') });
      hold.release();
      const back = await until(
        dana,
        id,
        'the conflict to be shown',
        change =>
          change.summary.state === 'reviewing' && change.problem !== null,
      );
      expect(back.problem).toMatch(/conflict/i);
      await until(dana, id, 'the gate to close', change =>
        change.gates.some(
          gate => gate.gate === 'mergeable' && gate.state === 'closed',
        ),
      );
      await cancel(dana, id);
      await untilResolved(await commit({ [path]: text }));
    });

    it('trap: the base moves under a touched file: it is not merged, though Git could', async () => {
      const id = await request(dana, LEDGER_PROD);
      await approve(world, dana, id);
      const path = 'services/ledger-svc/overlays/prod/kustomization.yaml';
      const text = await forge.file(path);
      await commit({ [path]: `# Somebody was here\n${text}` });
      expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(202);
      const back = await until(
        dana,
        id,
        'the moved base to be told',
        ({ problem }) => problem !== null,
      );
      expect(back.problem).toMatch(
        /kustomization\.yaml changed on main since it was reviewed/,
      );
      expect(await forge.file(path)).toMatch(/^# Somebody was here/);
      const row = await portal.db('changes').where({ id }).first();
      expect(row.problem.movedHead).toBe(row.pull_request.headSha);
      await cancel(dana, id);
      await untilResolved(await commit({ [path]: text }));
    });

    it('commits of others on our branch before it is on record are not taken for ours', async () => {
      const hold = world.forge.faults.pause(
        summary => summary.operationName === 'OpenPullRequest',
        'before-reply',
      );
      const id = await request(dana, PAYMENTS_PROD);
      await hold.reached;
      await commit(
        { 'apps/prod/payments-api.yaml': 'kind: Nothing\n' },
        branchOf(id),
      );
      hold.drop();
      const change = await until(
        dana,
        id,
        'the pull request',
        ({ summary }) => summary.state === 'reviewing',
      );
      expect(change.gates).toContainEqual(
        expect.objectContaining({ gate: 'only-the-pin', state: 'unknown' }),
      );
      const { number } = change.summary.pullRequest ?? { number: 0 };
      expect(number).toBeGreaterThan(0);
      expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(409);
      await cancel(dana, id);
    });

    it('trap: a change that is cancelled leaves no pull request and no branch behind', async () => {
      const id = await request(dana, PAYMENTS_PROD);
      await untilOpened(dana, id);
      await cancel(dana, id);
      await waitFor('the pull request to be closed', async () => {
        const [pull] = await forge.pulls(branchOf(id));
        return pull.state === 'closed' && pull.merged_at === null;
      });
      await waitFor(
        'the branch to be gone',
        async () => forge.moves(branchOf(id)).at(-1)?.after === '0'.repeat(40),
      );
      expect(
        (await untilState(dana, id, 'cancelled')).summary.sentence,
      ).toMatch(/The test is over/);
    });

    it('a change cancelled while its pull request is being opened leaves none open', async () => {
      const hold = world.forge.faults.pause(
        summary => summary.operationName === 'OpenPullRequest',
        'before-reply',
      );
      const id = await request(dana, PAYMENTS_PROD);
      await hold.reached;
      await cancel(dana, id);
      hold.drop();
      await waitFor('the pull request to be closed', async () => {
        const pulls = await forge.pulls(branchOf(id));
        return pulls.length === 1 && pulls[0].state === 'closed';
      });
      await waitFor(
        'the branch to be gone',
        async () => forge.moves(branchOf(id)).at(-1)?.after === '0'.repeat(40),
      );
      expect(await entries(id)).not.toContain('change.pull-request-opened');
    });

    it('a pull request merged outside the portal is on record as that', async () => {
      const id = await request(dana, PAYMENTS_STAGING);
      const { number } = await untilOpened(dana, id);
      await protectMain(false);
      await world.forge.admin.merge({
        owner: 'acme',
        repo: 'deploy',
        number,
        as: 'bob-builds',
      });
      await protectMain(true);
      const merged = await until(dana, id, 'the merge to be seen', change =>
        change.timeline.some(({ type }) => type === 'change.merged'),
      );
      expect(
        merged.timeline.find(({ type }) => type === 'change.merged'),
      ).toMatchObject({
        text: expect.stringMatching(/merged outside the portal/),
        actor: { entityRef: 'user:default/bob' },
      });
      await untilState(dana, id, 'succeeded');
    });

    it('a pull request closed on the forge cancels the change', async () => {
      const id = await request(dana, PAYMENTS_PROD);
      const { number } = await untilOpened(dana, id);
      await world.forge.admin.close({
        owner: 'acme',
        repo: 'deploy',
        number,
        as: 'bob-builds',
      });
      const ended = await untilState(dana, id, 'cancelled');
      expect(ended.summary.sentence).toMatch(/closed on the forge/);
    });
  });

  describe('the calendar', () => {
    it('trap: a window checked once: closing while a merge has no answer: refused, and the check is not left green', async () => {
      const id = await request(shirin, SHOP_STAGING);
      await approve(world, shirin, id, 'tomas-shop');
      const { headSha } = await untilOpened(shirin, id);
      const hold = world.forge.faults.pause(isMerge, 'before-effect');
      expect((await shirin.post(`/v1/changes/${id}/merge`)).status).toBe(202);
      await hold.reached;
      expect(await forge.checks(headSha)).toMatchObject([
        { conclusion: 'success' },
      ]);
      goTo(STAGING_FREEZE.start + 1);
      hold.drop();
      await until(shirin, id, 'the merge to be refused', change =>
        change.timeline.some(e => e.type === 'change.merge-refused'),
      );
      expect(await forge.checks(headSha)).toMatchObject([
        { status: 'in_progress', conclusion: null },
      ]);
      const { status, body } = await shirin.post<ApiErrorBody>(
        `/v1/changes/${id}/merge`,
      );
      expect(status).toBe(409);
      expect(body.error.gates).toEqual([
        expect.objectContaining({ gate: 'calendar', state: 'closed' }),
      ]);
      await cancel(shirin, id);
    });

    it('trap: a window checked once: closing between merge and sync: it waits, and nothing is synced', async () => {
      const id = await request(shirin, SHOP_PROD);
      await approve(world, shirin, id, 'tomas-shop');
      const hold = world.forge.faults.pause(isMerge, 'before-reply');
      expect((await shirin.post(`/v1/changes/${id}/merge`)).status).toBe(202);
      await hold.reached;
      goTo(PROD_FREEZE.start + 1);
      hold.release();
      const held = await until(
        shirin,
        id,
        'the sync to be held',
        ({ summary, gates }) =>
          summary.state === 'deploying' &&
          gates.some(g => g.gate === 'calendar' && g.state === 'closed'),
      );
      const lena = portal.as('user:default/lena');
      expect((await shirin.post(`/v1/changes/${id}/sync`)).status).toBe(403);
      expect((await lena.post(`/v1/changes/${id}/sync`)).status).toBe(202);
      await waitFor('the question to be answered', async () =>
        (await entries(id)).includes('change.sync-asked'),
      );
      expect(held.summary.sentence).toMatch(/waiting for the sync/);
      expect(syncsOf('web-shop-prod')).toEqual([]);
      goTo(PROD_FREEZE.end + 1);
      expect((await lena.post(`/v1/changes/${id}/sync`)).status).toBe(202);
      await untilState(shirin, id, 'succeeded');
      expect(syncsOf('web-shop-prod')).toHaveLength(1);
    });
  });

  describe('Argo CD', () => {
    it('with a sync that fails says why, and syncs when somebody else asks again', async () => {
      await untilFresh();
      world.argocd.faults.failNextSync('ledger-svc-prod', 'quota exceeded');
      const id = await requestMerge(world, dana, LEDGER_PROD);
      await waitFor('the failure to be shown', async () =>
        /sync of ledger-svc-prod failed.*quota exceeded\. Mend it/.test(
          (await dana.change(id)).problem ?? '',
        ),
      );
      expect((await dana.change(id)).summary.state).toBe('deploying');
      expect(syncsOf('ledger-svc-prod')).toHaveLength(1);
      const lena = portal.as('user:default/lena');
      expect((await lena.post(`/v1/changes/${id}/sync`)).status).toBe(202);
      await untilState(dana, id, 'succeeded');
      expect(syncsOf('ledger-svc-prod')).toHaveLength(2);
    });

    it('down: what it said is stale, the upstream gate is unknown, and nothing is merged', async () => {
      await untilFresh();
      const id = await request(shirin, SHOP_STAGING);
      await approve(world, shirin, id, 'tomas-shop');
      world.argocd.faults.down();
      goTo(AFTER_OUTAGE);
      await waitFor('the outage to be shown', async () => {
        const { sources } = await shirin.environments('web-shop');
        const source = sources.find(({ name }) => name === 'argocd:eu-1');
        return source?.state === 'stale' && source.message !== '';
      });
      const { gates, actions } = await shirin.change(id);
      expect(gates).toContainEqual(
        expect.objectContaining({ gate: 'upstream', state: 'unknown' }),
      );
      expect(actions.merge.allowed).toBe(false);
      const { status, body } = await shirin.post<ApiErrorBody>(
        `/v1/changes/${id}/merge`,
      );
      expect(status).toBe(409);
      expect(body.error.gates?.map(({ gate }) => gate)).toContain('upstream');
      world.argocd.faults.up();
      await until(
        shirin,
        id,
        'it to be mergeable again',
        change => change.actions.merge.allowed,
      );
      await untilFresh();
      await cancel(shirin, id);
      const gaps = await portal
        .db('ledger_entries')
        .where({ stream: 'collector:argocd:eu-1' })
        .whereIn('type', ['collector.gap-opened', 'collector.gap-closed'])
        .orderBy('stream_seq');
      expect(gaps.map(row => row.type)).toEqual([
        'collector.gap-opened',
        'collector.gap-closed',
      ]);
    });

    it('telling of a degraded application: not done, and failed when its time is over', async () => {
      await untilFresh();
      const id = await requestMerge(world, dana, PAYMENTS_PROD);
      await waitFor('the sync to be asked for', async () =>
        (await entries(id)).includes('change.sync-requested'),
      );
      world.argocd.faults.degrade('payments-api-prod', 'CrashLoopBackOff');
      const waiting = await untilState(dana, id, 'verifying');
      expect(waiting.summary.endedAt).toBeNull();
      await waitFor('the degradation to be seen', async () => {
        const view = await dana.environments('payments-api');
        const prod = view.environments.find(e => e.name === 'prod');
        return prod?.deployments[0].health === 'degraded';
      });
      expect((await dana.change(id)).summary.state).toBe('verifying');
      goTo(AFTER_OUTAGE + VERIFY_MINUTES + 1);
      const failed = await untilState(dana, id, 'failed');
      expect(failed.summary.sentence).toMatch(
        /Not healthy within 600 s.*payments-api-prod is degraded/,
      );
    });
  });
});
