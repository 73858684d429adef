import type {
  DriftIncident,
  DriftIncidentPage,
} from '@gitops-compliance/plugin-gitops-compliance-common';
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

const APPLICATION = 'ledger-svc-prod';
const LEDGER = encodeURIComponent('component:default/ledger-svc');

describe('a drift that nobody approved, where the policy enforces what is declared', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let replica: TestPortal;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    const options = {
      world,
      database,
      policyFile: await world.writePolicy(policy => {
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        Object.assign(prod, {
          drift: 'enforce-critical',
          driftGraceSeconds: 0,
        });
      }),
    };
    portal = await startTestPortal(options);
    replica = await startTestPortal(options);
    dana = portal.as('user:default/dana');
    await untilCollected(portal, 'ledger-svc');
  });

  afterAll(async () => {
    await replica?.stop();
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const incidentThat = async (
    what: string,
    holds: (incident: DriftIncident) => boolean,
  ): Promise<DriftIncident> => {
    let found: DriftIncident | undefined;
    await waitFor(`an incident that ${what}`, async () => {
      const { body } = await dana.get<DriftIncidentPage>(
        `/v1/drift?entity=${LEDGER}&what=drifted`,
      );
      found = body.items.find(holds);
      return found !== undefined;
    });
    return found as DriftIncident;
  };
  const isInSync = async () => {
    const [row] = await portal
      .db('deployments')
      .where({ application: APPLICATION });
    return row.sync_status === 'synced' && row.operation?.phase !== 'running';
  };

  it('is synced back by Argo CD, asked once by two replicas, and stays an incident until somebody resolves it', async () => {
    await fetch(`${world.argocd.url}/api/v1/applications/${APPLICATION}/sync`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.secrets.argocdSreToken}`,
        'content-type': 'application/json',
      },
      body: '{}',
    });
    await waitFor('it to be in sync', isInSync);
    world.argocd.faults.drift(APPLICATION, {
      kind: 'Deployment',
      name: 'ledger-svc',
    });
    const closed = await incidentThat(
      'is in sync again',
      ({ closedAt, syncs }) =>
        closedAt !== null && syncs[0]?.outcome === 'succeeded',
    );
    expect(closed).toMatchObject({
      closeCause: 'in-sync',
      held: true,
      over: false,
      enforcement: null,
      syncs: [{ outcome: 'succeeded', problem: null }],
    });
    // The Promotion tab says so.
    const { environments } = await dana.environments('ledger-svc');
    expect(environments.find(({ name }) => name === 'prod')).toMatchObject({
      heldBy: 1,
      sentence: expect.stringContaining('An unauthorised change holds it'),
    });
    // What was put back is on record as it was.
    expect(closed.differences?.objects).toMatchObject([
      { kind: 'Deployment', name: 'ledger-svc' },
    ]);
    const entries = portal.db('ledger_entries');
    expect(
      await entries.clone().where('type', 'drift.sync-asked'),
    ).toHaveLength(1);
    expect(
      await portal
        .db('sync_operations')
        .whereRaw("starts_with(correlation_id, 'drift/')"),
    ).toHaveLength(1);
  });
});
