import { CHECKS } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { deleteTexts } from '../ledger/erasure/texts';
import { addDeployment, keeperOn, NOW } from './__testUtils__/keeper';
import { unclaimedRef } from '../controls/unclaimed';
import { instant } from '../shared/time';
import { UnclaimedVerdicts } from './UnclaimedVerdicts';
import { verdictStream, type VerdictsPayload } from './records';
import { verdictsProjection } from './verdictsProjection';

jest.setTimeout(60_000);

const PAYMENTS = 'component:default/payments-api';
const ENVIRONMENTS = ['staging', 'prod'];
const PROD = verdictStream(PAYMENTS, 'prod');

describe('verdicts on record', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let deployment: string;

  beforeEach(async () => {
    db = await databases.migrated();
    await addDeployment(db, PAYMENTS, 'staging');
    deployment = await addDeployment(db, PAYMENTS, 'prod');
  });

  const on = (pool = db) => keeperOn(pool, ENVIRONMENTS);

  const entries = async () =>
    (await on().ledger.readStream(PROD)).map(
      ({ envelope }) => envelope.payload as unknown as VerdictsPayload,
    );

  const inProd = () =>
    db('verdicts').where({ service_ref: PAYMENTS, environment: 'prod' });

  it('are those of every check of every target, with their numbers', async () => {
    const { keeper } = on();
    expect(await keeper.evaluate([PAYMENTS])).toBe(2);
    const rows = await db('verdicts');
    expect(rows).toHaveLength(2 * CHECKS.length);
    const [{ changed, gone, evidence }] = await entries();
    expect(changed.map(({ check }) => check)).toEqual(
      CHECKS.map(({ id }) => id),
    );
    expect(new Set(changed.map(({ was }) => was))).toEqual(new Set([null]));
    expect(gone).toEqual([]);
    expect(evidence).toEqual([
      { stream: `deployment:${deployment}`, streamSeq: 1 },
    ]);
    const verdictsOf = (verdict: string) =>
      changed.filter(one => one.verdict === verdict).length;
    expect(await db('verdict_counts').where({ environment: 'prod' })).toEqual([
      expect.objectContaining({
        at: NOW.toJSDate(),
        // It never drifted.
        passed: 1,
        failed: 0,
        indeterminate: verdictsOf('indeterminate'),
      }),
    ]);
  });

  it('are recorded once by replicas that judge at the same time', async () => {
    const replicas = [on(), on(databases.replica(db)), on(), on()];
    await Promise.all(
      replicas.map(({ keeper }) => keeper.evaluate([PAYMENTS])),
    );
    expect(await entries()).toHaveLength(1);
    await Promise.all(
      replicas.map(({ keeper }) => keeper.evaluate([PAYMENTS])),
    );
    expect(await entries()).toHaveLength(1);
  });

  it('are recorded again where they changed, and only those that did', async () => {
    const { keeper } = on();
    await keeper.evaluate([PAYMENTS]);
    const before = await inProd();
    await db('deployments').where({ id: deployment }).update({
      baseline: false,
    });
    const later = NOW.plus({ days: 1 });
    const next = keeperOn(db, ENVIRONMENTS, () => later);
    expect(await next.keeper.evaluate([PAYMENTS])).toBe(1);
    const [, second] = await entries();
    const was = new Map(before.map(row => [row.check_id, row.verdict]));
    expect(second.changed.length).toBeGreaterThan(0);
    expect(second.changed.length).toBeLessThan(CHECKS.length);
    for (const one of second.changed) {
      expect(one.was).toBe(was.get(one.check));
    }
    const turned = second.changed
      .filter(one => one.was !== one.verdict)
      .map(({ check }) => check);
    const since = (await inProd())
      .filter(row => row.since.getTime() === later.toMillis())
      .map(row => row.check_id);
    expect(since.sort()).toEqual(turned.sort());
  });

  it('go on since they were so under an older name, and are nobody else’s', async () => {
    const CASH = 'component:default/cash';
    const instants = async (service: string) => {
      const rows = await db('verdicts').where({
        service_ref: service,
        environment: 'prod',
      });
      return new Set(rows.map(row => instant(row.since)));
    };
    await on().keeper.evaluate([PAYMENTS]);
    await db('service_names').insert({
      service_ref: CASH,
      former_ref: PAYMENTS,
      at: NOW.plus({ days: 1 }).toJSDate(),
      stream_seq: 1,
    });
    await db('deployments').update({ service_ref: CASH });
    const later = NOW.plus({ days: 2 });
    const { keeper } = keeperOn(db, ENVIRONMENTS, () => later);
    // Nothing runs under the old name: what it was is taken off first.
    await keeper.evaluate([PAYMENTS]);
    expect(await instants(PAYMENTS)).toEqual(new Set());
    await keeper.evaluate([CASH]);
    expect(await instants(CASH)).toEqual(new Set([instant(NOW)]));
    await db('deployments').update({ service_ref: PAYMENTS });
    await keeper.evaluate([PAYMENTS]);
    expect(await instants(PAYMENTS)).toEqual(new Set([instant(later)]));
  });

  it.each<[string, () => Promise<{ environments?: string[] }>]>([
    [
      'the application is removed',
      async () => {
        await db('deployments')
          .where({ id: deployment })
          .update({ removed_at: NOW.toJSDate() });
        return {};
      },
    ],
    [
      'the policy no longer has its environment',
      async () => ({ environments: ['staging'] }),
    ],
  ])('are taken back where %s', async (_, change) => {
    await on().keeper.evaluate([PAYMENTS]);
    const { environments = ENVIRONMENTS } = await change();
    await keeperOn(db, environments).keeper.evaluate([PAYMENTS]);
    expect(await inProd()).toEqual([]);
    const [, second] = await entries();
    expect(second).toMatchObject({ changed: [], evidence: [] });
    expect(second.gone).toHaveLength(CHECKS.length);
  });

  it('are judged by the streams that have news, and all of them page by page', async () => {
    const { keeper, asked } = on();
    await keeper.run({ streams: `deployment:${deployment}` });
    expect(await db('verdicts')).toHaveLength(2 * CHECKS.length);
    const services = Array.from(
      { length: 100 },
      (_, i) => `component:default/s-${100 + i}`,
    );
    for (const service of services) await addDeployment(db, service, 'prod');
    await keeper.run({ after: '' });
    expect(asked).toEqual([
      expect.objectContaining({ data: { after: services[98] } }),
    ]);
    await keeper.run({ after: services[98] });
    expect(asked).toHaveLength(1);
    expect(await db('verdicts')).toHaveLength(102 * CHECKS.length);
  });

  it('hold against a target what drifted in it while this runs, and nothing before', async () => {
    const drifted = (seq: number, since: DateTime, by: string) => ({
      deployment_id: deployment,
      stream_seq: seq,
      service_ref: PAYMENTS,
      environment: 'prod',
      what: 'drifted',
      facts: '{}',
      attribution: JSON.stringify({ by }),
      attributed_by: by,
      criticality: 'high',
      mode: 'enforce',
      since: since.toJSDate(),
      due_at: since.plus({ minutes: 1 }).toJSDate(),
      created_at: since.toJSDate(),
      closed_at: since.plus({ minutes: 2 }).toJSDate(),
    });
    const { since } = await db('deployments').where({ id: deployment }).first();
    const began = DateTime.fromJSDate(since);
    const said = async () => {
      await on().keeper.evaluate([PAYMENTS]);
      const rows = await db('verdicts')
        .where({ environment: 'prod' })
        .whereIn('check_id', ['DRF-01', 'DRF-02'])
        .orderBy('check_id');
      return rows.map(({ verdict }) => verdict);
    };
    await db('drift_incidents').insert(
      drifted(1, began.minus({ days: 1 }), 'unauthorised'),
    );
    expect(await said()).toEqual(['pass', 'not-applicable']);
    await db('drift_incidents').insert(
      drifted(2, began.plus({ seconds: 1 }), 'unauthorised'),
    );
    expect(await said()).toEqual(['fail', 'fail']);
  });

  it('are those of an application that nobody claims, by the strictest rules, until somebody does', async () => {
    await db('policies').insert({
      hash: 'h',
      stream_seq: 1,
      loaded_at: NOW.minus({ days: 1 }).toJSDate(),
      governed: false,
      source: 'file',
      document: JSON.stringify({
        environments: [
          { name: 'staging', upstream: [] },
          { name: 'prod', upstream: ['staging'], syncPolicy: ['self-heal'] },
        ],
      }),
    });
    const unclaimed = (id: string) =>
      db('deployments')
        .where({ id })
        .update({
          service_ref: null,
          environment: null,
          pinned_revision: null,
          since: null,
          baseline: false,
          observed: JSON.stringify({ selfHeal: false }),
        });
    await unclaimed(deployment);
    const other = await addDeployment(db, 'component:default/other', 'prod');
    await unclaimed(other);
    await db('drift_incidents').insert({
      deployment_id: deployment,
      stream_seq: 1,
      what: 'drifted',
      facts: '{}',
      attribution: JSON.stringify({ by: 'unauthorised' }),
      attributed_by: 'unauthorised',
      criticality: 'critical',
      mode: 'enforce',
      since: NOW.minus({ hours: 2 }).toJSDate(),
      due_at: NOW.minus({ hours: 1 }).toJSDate(),
      created_at: NOW.minus({ hours: 2 }).toJSDate(),
    });
    const ref = unclaimedRef(deployment);
    const said = async () => {
      const rows = await db('verdicts').where({ service_ref: ref });
      return Object.fromEntries(rows.map(row => [row.check_id, row.verdict]));
    };
    const { keeper } = on();
    await keeper.run({ streams: `deployment:${deployment}` });
    expect(await said()).toMatchObject({
      'CFG-01': 'fail',
      'CHG-01': 'indeterminate',
      'DRF-01': 'fail',
      'DRF-02': 'fail',
    });
    expect(Object.keys(await said())).toHaveLength(CHECKS.length);
    // All of them, page by page: the other one too, which has no drift.
    await keeper.run({ after: '' });
    expect(
      await new UnclaimedVerdicts(db).of([deployment, other]),
    ).toMatchObject(
      new Map([
        [deployment, { score: { failed: 3, score: 0 } }],
        [
          other,
          {
            failing: [
              { check: 'CFG-01', reason: expect.stringContaining('self-heal') },
            ],
          },
        ],
      ]),
    );
    expect(await keeper.evaluate([ref])).toBe(0);
    await db('deployments')
      .where({ id: deployment })
      .update({ service_ref: PAYMENTS, environment: 'prod' });
    await keeper.run({ streams: `deployment:${deployment}` });
    expect(await said()).toEqual({});
    expect((await inProd()).length).toBe(CHECKS.length);
  });

  it.each([
    [59, 0],
    [61, CHECKS.length],
  ])(
    'are none of what was seen first %d minutes ago and nobody claims yet, or %d',
    async (minutes, count) => {
      const at = NOW.minus({ minutes });
      await keeperOn(db, ENVIRONMENTS, () => at).ledger.record(
        `deployment:${deployment}`,
        recording =>
          recording.append({
            type: 'deployment.mapped',
            v: 1,
            occurredAt: instant(at),
            source: { collector: 'portal' },
            attestation: 'decided',
            controls: [],
            payload: { service: null, environment: 'prod', policyHash: 'none' },
          }),
      );
      await db('deployments')
        .where({ id: deployment })
        .update({ service_ref: null });
      await on().keeper.run({ after: '' });
      expect(
        await db('verdicts').where({ service_ref: unclaimedRef(deployment) }),
      ).toHaveLength(count);
    },
  );

  it('do not ask for pull requests where an environment lives of pushes', async () => {
    await db('policies').insert({
      hash: 'h',
      stream_seq: 1,
      loaded_at: NOW.minus({ days: 1 }).toJSDate(),
      governed: false,
      source: 'file',
      document: JSON.stringify({
        environments: [
          { name: 'staging', upstream: [] },
          { name: 'prod', upstream: ['staging'] },
        ],
      }),
    });
    await db('deployments').update({
      baseline: false,
      observed: JSON.stringify({ images: ['registry.example/payments:main'] }),
    });
    await on().keeper.evaluate([PAYMENTS]);
    const said = await db('verdicts')
      .whereIn('check_id', ['CHG-02', 'CHG-13'])
      .orderBy(['environment', 'check_id']);
    expect(
      said.map(row => [row.environment, row.check_id, row.verdict]),
    ).toEqual([
      ['prod', 'CHG-02', 'indeterminate'],
      ['prod', 'CHG-13', 'fail'],
      ['staging', 'CHG-02', 'not-applicable'],
      ['staging', 'CHG-13', 'fail'],
    ]);
  });

  it('are what the ledger says', async () => {
    const { keeper, ledger } = on();
    await keeper.evaluate([PAYMENTS]);
    await db('deployments').where({ id: deployment }).update({
      baseline: false,
    });
    await keeper.evaluate([PAYMENTS]);
    const { tables } = await ledger.rebuild();
    expect(tables).toEqual({
      verdicts: {
        live: 2 * CHECKS.length,
        shadow: 2 * CHECKS.length,
        different: 0,
      },
      verdict_counts: { live: 3, shadow: 3, different: 0 },
    });
  });

  it('keep no reason that was erased, and are not recorded again for it', async () => {
    const { keeper, ledger } = on();
    await keeper.evaluate([PAYMENTS]);
    const { rows: blobs } = await db.raw(
      `SELECT blob_hash AS hash FROM ledger_entries WHERE stream = ?`,
      [PROD],
    );
    await ledger.record(PROD, ({ trx }) =>
      deleteTexts(
        trx,
        [verdictsProjection],
        new Map([[PROD, blobs.map((blob: { hash: string }) => blob.hash)]]),
      ),
    );
    const rows = await inProd();
    expect(rows).toHaveLength(CHECKS.length);
    expect(new Set(rows.map(row => row.reason))).toEqual(new Set([null]));
    expect(await keeper.evaluate([PAYMENTS])).toBe(0);
  });
});
