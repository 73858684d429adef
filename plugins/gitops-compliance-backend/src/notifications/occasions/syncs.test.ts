import type { Knex } from 'knex';
import type { JsonObject } from '@gitops-compliance/evidence-log';
import { DateTime } from 'luxon';
import { mockLogger } from '../../__testUtils__/mockLogger';
import { deploymentsProjection } from '../../deployments/deploymentsProjection';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import { PostgresLedger } from '../../ledger/PostgresLedger';
import { ServiceStore } from '../../services/ServiceStore';
import type { OccasionContext } from '../Notice';
import { syncs } from './syncs';

jest.setTimeout(60_000);

const QUOTA = (name: string) =>
  `Deployment ${name} is forbidden: exceeded quota, requested 3, retry 7`;

describe('failed syncs', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let ledger: PostgresLedger;

  beforeEach(async () => {
    db = await databases.migrated();
    ledger = new PostgresLedger({
      db,
      projections: [deploymentsProjection],
      jobs: { enqueue: async () => {} },
      clock: () => DateTime.utc(2026, 1, 2),
      logger: mockLogger(),
    });
    for (const [name, owner] of [
      ['web', 'shop'],
      ['cart', 'shop'],
      ['ledger', 'payments'],
    ]) {
      await db('services').insert({
        entity_ref: `component:default/${name}`,
        uid: name,
        name,
        title: name,
        owned_by: [`group:default/${owner}`],
        entity: { kind: 'Component' },
        removed: false,
        stream_seq: 1,
      });
    }
  });

  /** Argo CD tells of an application; the phase of its newest operation. */
  const observe = async (
    name: string,
    operation: { phase: string; startedAt: string; message?: string } | null,
    health = 'healthy',
  ) => {
    const { message = '', ...told } = operation ?? { phase: '', startedAt: '' };
    const stream = `deployment:eu-1/argocd/${name}`;
    const entry = await ledger.record(stream, async recording => {
      const found = await recording.append({
        type: 'deployment.observed',
        v: 1,
        occurredAt: '2026-01-02T00:00:00.000Z',
        source: { collector: 'argocd:eu-1' },
        attestation: 'read',
        payload: {
          instance: 'eu-1',
          provider: 'argocd',
          namespace: 'argocd',
          application: name,
          uid: name,
          project: 'default',
          url: null,
          labels: {},
          sources: [],
          autoSync: false,
          sync: { status: 'out-of-sync', revisions: [] },
          health,
          operation: operation && {
            ...told,
            finishedAt: null,
            revisions: [],
            startedBy: null,
            automated: true,
            partial: false,
            retries: 0,
            correlationId: null,
          },
          applied: null,
          images: [],
        } as unknown as JsonObject,
        erasable: { message },
      });
      await recording.append({
        type: 'deployment.mapped',
        v: 1,
        occurredAt: '2026-01-02T00:00:00.000Z',
        source: { collector: 'portal' },
        attestation: 'decided',
        payload: {
          service: `component:default/${name}`,
          environment: 'prod',
          policyHash: 'x',
        },
      });
      return found;
    });
    if (!entry || !(syncs.concerns?.(entry) ?? true)) return [];
    return syncs.notices(entry, {
      db,
      services: new ServiceStore(db),
    } as OccasionContext);
  };
  const failed = (name: string, startedAt: string) => ({
    phase: 'failed',
    startedAt,
    message: QUOTA(name),
  });

  it('of one cause are one message to those who own them, told once each', async () => {
    for (const name of ['web', 'cart', 'ledger']) {
      expect(await observe(name, null)).toEqual([]);
    }
    const [first] = await observe('web', failed('web', '2026-01-02T01:00:00Z'));
    expect(first).toMatchObject({
      kind: 'sync-failed',
      title: 'The sync of web failed',
      description: QUOTA('web'),
      link: '/catalog/default/component/web/promotion',
      recipients: ['group:default/shop'],
    });
    const [second] = await observe(
      'cart',
      failed('cart', '2026-01-02T01:00:00Z'),
    );
    expect(second).toMatchObject({
      subject: first.subject,
      title: '2 syncs fail for the same reason: cart and web',
    });
    const [other] = await observe(
      'ledger',
      failed('ledger', '2026-01-02T01:00:00Z'),
    );
    // Another team is not told of what is not theirs.
    expect(other).toMatchObject({
      title: 'The sync of ledger failed',
      recipients: ['group:default/payments'],
    });
    const again = failed('web', '2026-01-02T01:00:00Z');
    expect(await observe('web', again, 'degraded')).toEqual([]);
    const later = failed('web', '2026-01-02T02:00:00Z');
    expect(await observe('web', later)).toHaveLength(1);
    expect(
      await observe('web', { ...later, phase: 'succeeded', message: '' }),
    ).toEqual([]);
  });

  it('that were there when the application was first seen are no news', async () => {
    expect(await observe('web', failed('web', '2026-01-02T01:00:00Z'))).toEqual(
      [],
    );
  });
});
