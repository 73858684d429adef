import type { Knex } from 'knex';
import { unclaimedRef } from '../controls/unclaimed';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { addDeployment, keeperOn, NOW } from './__testUtils__/keeper';

jest.setTimeout(60_000);

const SHOP = 'component:default/shop';
const METRIC = {
  name: 'orders',
  source: 'main',
  query: 'sum(rate(orders_total[5m]))',
  comparison: 'at-least',
  threshold: '1',
};
const APPLIED = ['c1'];

describe('the health of what nobody claims', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let deployment: string;

  beforeEach(async () => {
    db = await databases.migrated();
    deployment = await addDeployment(db, SHOP, 'prod');
    await db('deployments').update({
      observed: JSON.stringify({ uid: 'u-1', applied: { revisions: APPLIED } }),
    });
    await db('deployment_runtimes').insert({
      deployment_id: deployment,
      told: JSON.stringify({
        uid: 'u-1',
        applied: APPLIED,
        workloads: [],
        health: { kinds: [{ kind: 'Deployment.apps', health: 'told' }] },
      }),
      stream_seq: 1,
    });
  });

  const addPolicy = (prod: object = {}) =>
    db('policies').insert({
      hash: 'h',
      stream_seq: 1,
      loaded_at: NOW.minus({ days: 1 }).toJSDate(),
      governed: false,
      source: 'file',
      document: JSON.stringify({
        environments: [{ name: 'prod', upstream: [], ...prod }],
        services: [{ services: [SHOP], metrics: [METRIC] }],
      }),
    });
  const said = async (service: string) => {
    await keeperOn(db, ['prod']).keeper.run({ after: '' });
    return db('verdicts')
      .where({ service_ref: service, check_id: 'HLT-01' })
      .first('verdict', 'reason');
  };
  const unclaim = () => db('deployments').update({ service_ref: null });

  it('is not told by the metrics of a service', async () => {
    await addPolicy({ requireBusinessSignal: true });
    expect(await said(SHOP)).toMatchObject({
      verdict: 'pass',
      reason: expect.stringContaining('orders'),
    });
    await unclaim();
    expect(await said(unclaimedRef(deployment))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('names no metric'),
    });
  });

  it('is told by Argo CD where the policy asks for no more', async () => {
    await addPolicy();
    await unclaim();
    expect(await said(unclaimedRef(deployment))).toEqual({
      verdict: 'pass',
      reason: 'Argo CD tells the health of Deployment.apps.',
    });
  });
});
