import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { ChangeStore } from '../changes/ChangeStore';
import { ENTRY_CATALOGUE } from '../ledger/catalogue';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { EVERYTHING } from '../services/visibility';
import { serviceRow } from '../verdicts/__testUtils__/fleet';
import { AuditScope, type AuditGrant } from './AuditScope';
import { sightOf, type Sight } from './Sight';

jest.setTimeout(60_000);

const NOW = DateTime.utc(2026, 6, 30);
const PAY = 'component:default/pay';
const CASH = 'component:default/cash';
const daysAgo = (days: number) => NOW.minus({ days });

/**
 * Pay got the name cash twenty days ago; another service of others is called pay
 * since ten days. Each is told of by a change and a verdict.
 */
describe('what was recorded of a service under an older name', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  const recordedAt = async (at: DateTime, stream: string, type: string) => {
    const ledger = sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [],
      jobs: { enqueue: async () => {} },
      clock: () => at,
    });
    await ledger.record(stream, recording =>
      recording.append({
        type,
        v: 1,
        occurredAt: at.toISO() as string,
        source: { collector: 'portal' },
        attestation: 'decided',
        payload: {},
      }),
    );
  };
  const told = async (service: string, number: number, days: number) => {
    const at = daysAgo(days);
    const id = randomUUID();
    await db('changes').insert({
      id,
      number,
      kind: 'promotion',
      class: 'normal',
      service_ref: service,
      environment: 'prod',
      to_revision: 'a'.repeat(40),
      state: 'succeeded',
      mode: 'enforce',
      policy_hash: 'hash',
      repository: 'acme/deploy',
      branch: 'main',
      pins: '[]',
      requester_ref: 'id:dana',
      gates: '[]',
      sync_gates: '[]',
      sync_attempt: 0,
      merged_outside: false,
      steps: '{}',
      created_at: at.toJSDate(),
      updated_at: at.toJSDate(),
      ended_at: at.toJSDate(),
      stream_seq: 1,
    });
    await recordedAt(at, `change:${id}`, 'change.succeeded');
    await recordedAt(at, `verdict:prod/${service}`, 'verdict.changed');
    await recordedAt(at, `service:${service}`, 'service.removed');
  };

  beforeAll(async () => {
    db = await databases.migrated();
    await db('services').insert([
      serviceRow('pay', 'group:default/shop', 'market'),
      serviceRow('cash', 'group:default/payments', 'money'),
    ]);
    await db('service_names').insert({
      service_ref: CASH,
      former_ref: PAY,
      at: daysAgo(20).toJSDate(),
      stream_seq: 1,
    });
    await told(PAY, 1, 25);
    await told(CASH, 2, 15);
    await told(PAY, 3, 5);
  });

  const auditor = (change: Partial<AuditGrant>) =>
    sightOf(
      EVERYTHING,
      new AuditScope([
        {
          services: null,
          systems: null,
          environments: null,
          from: daysAgo(60),
          until: NOW,
          ...change,
        },
      ]),
    );
  const member = (group: string) =>
    sightOf(query => query.whereRaw('owned_by && ?::text[]', [[group]]), null);

  const seen = async (sees: Sight) => {
    const { rows } = await new ChangeStore(db).list({ limit: 9 }, sees);
    const entries: { observed_at: Date; stream: string }[] = await db(
      'ledger_entries as e',
    )
      .where(query => sees.entries(query))
      .orderBy('e.id');
    const days = (kind: string) =>
      entries
        .filter(({ stream }) => stream.startsWith(`${kind}:`))
        .map(({ observed_at: at }) =>
          Math.round(NOW.diff(DateTime.fromJSDate(at), 'days').days),
        );
    return {
      changes: rows.map(({ number }) => Number(number)).reverse(),
      ofChanges: days('change'),
      ofVerdicts: days('verdict'),
      ofServices: days('service'),
    };
  };

  it.each<[string, Sight, number[], number[]]>([
    ['the service', auditor({ services: [CASH] }), [1, 2], [25, 15]],
    [
      'its system',
      auditor({ systems: ['system:default/money'] }),
      [1, 2],
      [25, 15],
    ],
    [
      'it in a period',
      auditor({ services: [CASH], until: daysAgo(20) }),
      [1],
      [25],
    ],
    ['who has its name now', auditor({ services: [PAY] }), [3], [5]],
    [
      'the system of that one',
      auditor({ systems: ['system:default/market'] }),
      [3],
      [5],
    ],
    ['everything', auditor({}), [1, 2, 3], [25, 15, 5]],
  ])('is read by an auditor of %s', async (_, sees, changes, days) => {
    expect(await seen(sees)).toMatchObject({
      changes,
      ofChanges: days,
      ofVerdicts: days,
    });
  });

  it.each<[string, number[], number[]]>([
    ['group:default/payments', [1, 2], [25, 15]],
    ['group:default/shop', [3], [5]],
  ])('is shown by the catalog to %s', async (group, changes, days) => {
    expect(await seen(member(group))).toEqual({
      changes,
      ofChanges: days,
      ofVerdicts: days,
      ofServices: days,
    });
  });
});
