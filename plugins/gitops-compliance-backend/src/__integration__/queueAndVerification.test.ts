import prometheusModule from '@gitops-compliance/plugin-gitops-compliance-backend-module-prometheus';
import {
  deployment,
  PORTAL_APP_ID,
  startPrometheus,
  type Prometheus,
} from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import { stringify } from 'yaml';
import {
  approve,
  LEDGER_PROD,
  request,
  until,
  untilOpened,
  untilState,
  type ApiErrorBody,
} from './journey';
import { permissionsByUser } from './permissions';
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

const SERVICE = 'ledger-svc';
const PROD = `${SERVICE}-prod`;
const ERRORS = `errors{app="${SERVICE}",env="prod"}`;
const RUN = `${SERVICE}-6f9c-2-1`;
const TOKEN = 'token-of-the-portal';

/** A check of the queue's own, by which a test holds its head. */
const CI = 'ci';
const REPOSITORY = { owner: 'acme', repo: 'deploy' };

describe('a change through the merge queue, and its verification', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let prometheus: Prometheus;
  let dana: Caller;
  let sam: Caller;
  let id: string;

  beforeAll(async () => {
    world = await startTestWorld();
    prometheus = await startPrometheus({ token: TOKEN });
    const rollout = deployment(`${SERVICE}-canary`, 'busybox:1');
    await world.forge.admin.commit({
      ...REPOSITORY,
      branch: 'main',
      author: 'sam-sre',
      message: 'Deliver the ledger progressively',
      bypassProtection: true,
      files: {
        [`services/${SERVICE}/base/rollout.yaml`]: stringify({
          ...rollout,
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Rollout',
        }),
        [`services/${SERVICE}/base/kustomization.yaml`]: stringify({
          apiVersion: 'kustomize.config.k8s.io/v1beta1',
          kind: 'Kustomization',
          resources: ['deployment.yaml', 'service.yaml', 'rollout.yaml'],
        }),
      },
    });
    await world.forge.admin.ensureRuleset({
      ...REPOSITORY,
      name: 'queue',
      enforcement: 'active',
      conditions: { ref_name: { include: ['~DEFAULT_BRANCH'] } },
      rules: [
        {
          type: 'required_status_checks',
          parameters: {
            required_status_checks: [
              { context: 'gitops-compliance', integration_id: PORTAL_APP_ID },
              { context: CI },
            ],
            strict_required_status_checks_policy: false,
          },
        },
        {
          type: 'merge_queue',
          parameters: {
            check_response_timeout_minutes: 60,
            grouping_strategy: 'ALLGREEN',
            max_entries_to_build: 5,
            max_entries_to_merge: 5,
            merge_method: 'MERGE',
            min_entries_to_merge: 1,
            min_entries_to_merge_wait_minutes: 5,
          },
        },
      ],
    });
    portal = await startTestPortal({
      world,
      database,
      features: [
        prometheusModule,
        permissionsByUser({
          'user:default/lena': { permissions: ['gitops-compliance.read'] },
        }),
      ],
      prometheus: [{ name: 'main', url: prometheus.url, token: TOKEN }],
      policyFile: await world.writePolicy(policy => {
        Object.assign(policy.environments[2], {
          merge: 'queue',
          stableSeconds: 1,
          verifySeconds: 15,
          metrics: [
            {
              name: 'error-rate',
              source: 'main',
              query: 'errors{app="{{service}}",env="{{environment}}"}',
              comparison: 'below',
              threshold: 0.05,
            },
          ],
        });
      }),
    });
    [dana, sam] = ['dana', 'sam'].map(name =>
      portal.as(`user:default/${name}`),
    );
    await untilCollected(portal, SERVICE);
  });

  afterAll(async () => {
    await portal?.stop();
    await prometheus?.close();
    await world?.close();
    await database.drop();
  });

  const verify = (reason: string) =>
    dana.post<ApiErrorBody>(`/v1/changes/${id}/verify`, { reason });
  const analysis = (health: 'Degraded' | 'Healthy', message: string) =>
    world.argocd.faults.analyse(PROD, {
      name: RUN,
      health: { status: health, message },
    });

  const succeeds = (ref: string) =>
    world.forge.admin.setStatus({
      ...REPOSITORY,
      ref,
      as: 'sam-sre',
      context: CI,
      state: 'success',
    });
  const rowOf = () => portal.db('changes').where({ id }).first();
  /** The head that the queue made, once the gates were decided on it. */
  const untilDecided = async (): Promise<string> => {
    await waitFor(
      'the gates to be decided on the head of the queue',
      async () => Boolean((await rowOf()).merge_queue?.groupHeadSha),
    );
    return (await rowOf()).merge_queue.groupHeadSha;
  };
  const texts = async () =>
    (await dana.change(id)).timeline.map(({ text }) => text);

  it('waits in the queue, is decided again on the head made there, and taken out when a gate closes', async () => {
    id = await request(dana, LEDGER_PROD);
    const { headSha } = await untilOpened(dana, id);
    await succeeds(headSha);
    await approve(world, dana, id);
    expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(202);
    const groupHead = await untilDecided();
    expect(groupHead).not.toBe(headSha);
    const waiting = await dana.change(id);
    expect(waiting.summary).toMatchObject({
      state: 'merging',
      sentence: 'It waits in the merge queue of the forge.',
    });
    const { status } = await sam.post('/v1/stops', {
      environment: 'prod',
      reason: 'The database is being moved',
      until: DateTime.fromJSDate(world.clock.now())
        .plus({ hours: 1 })
        .toUTC()
        .toISO(),
    });
    expect(status).toBe(201);
    await until(
      dana,
      id,
      'it to be taken out of the queue',
      ({ summary }) => summary.state === 'reviewing',
    );
    expect(await texts()).toContainEqual(
      expect.stringMatching(/^Not merged, refused by the gates: /),
    );
    // What the queue has no more cannot be merged by its check.
    await succeeds(groupHead).catch(() => undefined);
    expect((await dana.change(id)).summary.pullRequest?.state).toBe('open');
    const { body } = await sam.get<{ items: { id: string }[] }>(
      '/v1/stops?state=in-force',
    );
    await sam.post(`/v1/stops/${body.items[0].id}/lift`, {
      reason: 'It is moved',
    });
  });

  it('says why it left, when the queue throws it out', async () => {
    await until(
      dana,
      id,
      'it to be ready',
      ({ actions }) => actions.merge.allowed,
    );
    await dana.post(`/v1/changes/${id}/merge`);
    const groupHead = await untilDecided();
    await world.forge.admin.setStatus({
      ...REPOSITORY,
      ref: groupHead,
      as: 'sam-sre',
      context: CI,
      state: 'failure',
    });
    const told = await until(
      dana,
      id,
      'it to be told',
      ({ problem }) => problem !== null,
    );
    expect(told.problem).toMatch(/left the merge queue: failed_checks/);
  });

  it('is merged by the queue, which is no merge around the portal', async () => {
    await until(
      dana,
      id,
      'it to be ready',
      ({ actions }) => actions.merge.allowed,
    );
    await dana.post(`/v1/changes/${id}/merge`);
    await succeeds(await untilDecided());
    await until(
      dana,
      id,
      'it to be merged',
      ({ summary }) => summary.pullRequest?.state === 'merged',
    );
    await untilState(dana, id, 'verifying');
    const row = await rowOf();
    expect(row).toMatchObject({
      merged_outside: false,
      merge_sha: row.merge_queue.groupHeadSha,
    });
    expect(await texts()).toContainEqual(
      expect.stringMatching(/^Merged through the merge queue as /),
    );
  });

  it('names the analysis that failed, and passes no metric without data', async () => {
    await untilState(dana, id, 'verifying');
    analysis('Degraded', 'Metric "success-rate" assessed Failed');
    const held = await until(
      dana,
      id,
      'the analysis to be seen',
      ({ summary }) => summary.sentence.includes(RUN),
    );
    expect(held.summary.sentence).toMatch(/error-rate has no data/);
    expect(held.verification).toMatchObject({
      isPassing: false,
      rollouts: [
        { application: PROD, kind: 'AnalysisRun', health: 'degraded' },
        { kind: 'Rollout', name: `${SERVICE}-canary`, health: 'healthy' },
      ],
      metrics: [{ name: 'error-rate', threshold: '0.05', verdict: 'unknown' }],
      unread: [],
    });
    expect(prometheus.queries()).toContain(ERRORS);
  });

  it('fails in the end, and says of what', async () => {
    const { summary, actions } = await untilState(dana, id, 'failed');
    expect(summary.sentence).toMatch(
      /AnalysisRun ledger-svc-6f9c-2-1 has failed: Metric "success-rate"/,
    );
    expect(actions.verify).toEqual({ allowed: true, reason: '' });
  });

  it('is made again by whoever may sync, with a reason that is on record', async () => {
    analysis('Healthy', 'Analysis run completed successfully');
    prometheus.set(ERRORS, [0.01, 0.02]);
    await waitFor(
      'the evidence of the first end',
      async () =>
        (
          await portal.db('evidence_exports').where({ change_id: id })
        ).length === 1,
    );
    const refused = await portal
      .as('user:default/lena')
      .post(`/v1/changes/${id}/verify`, { reason: 'I want it to pass' });
    expect(refused.status).toBe(403);
    const answers = await Promise.all([
      verify('The metrics are back'),
      verify('The metrics are back'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const { timeline, summary } = await untilState(dana, id, 'succeeded');
    expect(summary.endedAt).not.toBeNull();
    expect(
      timeline.filter(({ type }) => type === 'change.verification-asked'),
    ).toMatchObject([{ text: 'Verified again: The metrics are back' }]);
    const { entry } = await portal
      .db('ledger_entries')
      .where({ stream: `change:${id}`, type: 'change.succeeded' })
      .first();
    expect(JSON.parse(entry.toString()).payload.verification).toMatchObject({
      isPassing: true,
      metrics: [{ value: '0.02', verdict: 'met' }],
    });
  });

  it('has evidence of its second end, beside that of the first', async () => {
    const replaced = async () => {
      const rows = await portal
        .db('evidence_exports')
        .where({ change_id: id })
        .orderBy('requested_at');
      return rows.map(row => row.replaced);
    };
    await waitFor(
      'the evidence of the second end',
      async () => (await replaced()).length === 2,
    );
    expect(await replaced()).toEqual([true, false]);
  });

  it('is refused where nothing failed', async () => {
    const { status, body } = await verify('Once more, to be sure');
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringMatching(/Only a change that failed/),
    ]);
  });
});
