import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { changesProjection } from '../changes/changesProjection';
import { changeStream } from '../changes/records';
import { ENTRY_CATALOGUE } from '../ledger/catalogue';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { isUrgent } from '../ledger/log/urgent';
import { emergencyDraft } from './drafts';
import { insertNotice } from './__testUtils__/handSetRows';
import { EmergencyKeeper } from './EmergencyKeeper';
import { EmergencyStore } from './EmergencyStore';
import { emergenciesProjection } from './emergenciesProjection';
import { emergencyStream, type DeclaredPayload, type DutyRow } from './records';

jest.setTimeout(60_000);

const START = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const PAYMENTS = {
  service: 'component:default/payments-api',
  environment: 'prod',
};
const REPLICAS = 4;

describe('the keeper of emergencies', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now = START;

  const ledger = () =>
    sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [changesProjection, emergenciesProjection],
      jobs: { enqueue: async () => {} },
    });

  beforeAll(async () => {
    db = await databases.migrated();
    await db('deployments').insert({
      id: 'eu-1/argocd/payments-api-prod',
      provider: 'argocd',
      instance: 'eu-1',
      application: 'payments-api-prod',
      namespace: 'argocd',
      project: 'payments',
      labels: '{}',
      sources: '[]',
      auto_sync: false,
      observed: '{}',
      baseline: true,
      service_ref: PAYMENTS.service,
      environment: PAYMENTS.environment,
      sync_status: 'synced',
      health: 'healthy',
      stream_seq: 1,
      pin: '{"kind":"application-target-revision"}',
    });
  });

  beforeEach(() => {
    now = START;
  });

  /** Declares one that ends after an hour; what it owes is due an hour later. */
  const declare = async (number: number): Promise<string> => {
    const id = randomUUID();
    const payload: DeclaredPayload = {
      number,
      targets: [PAYMENTS],
      expiresAt: START.plus({ hours: 1 }).toISO() as string,
      needsConfirmation: false,
      overdue: 0,
      reviewSeconds: 3600,
      pullRequestSeconds: 1800,
      policyHash: 'x',
    };
    await ledger().record(emergencyStream(id), recording =>
      recording.append(
        emergencyDraft('emergency.declared', START, payload, {
          persons: { declarer: 'somebody' },
        }),
      ),
    );
    return id;
  };

  /** Several replicas look at it at once, again and again. */
  const look = async (id: string, minutes: number): Promise<string[]> => {
    now = START.plus({ minutes });
    const once = () =>
      new EmergencyKeeper({
        db,
        ledger: ledger(),
        store: new EmergencyStore(db),
        clock: () => now,
      }).follow(id);
    for (let turn = 0; turn < 3; turn += 1) {
      await Promise.all(Array.from({ length: REPLICAS }, once));
    }
    const types: string[] = await db('emergency_events')
      .where({ emergency_id: id })
      .orderBy('stream_seq')
      .pluck('type');
    return types.map(type => type.slice('emergency.'.length));
  };
  const drift = (state: string) =>
    db('deployments').update({ sync_status: state });
  const review = (id: string) =>
    ledger().record(emergencyStream(id), recording =>
      recording.append(
        emergencyDraft(
          'emergency.review-recorded',
          now,
          { verdict: 'justified', isLate: false, changes: [], moves: [] },
          { persons: { reviewer: 'another' } },
        ),
      ),
    );

  it('records its end, what it owes, what is overdue and its closing once each', async () => {
    const id = await declare(1);
    expect(await look(id, 59)).toEqual(['declared']);
    await drift('out-of-sync');
    const ended = ['declared', 'ended', 'owed', 'pull-request-asked'];
    expect(await look(id, 60)).toEqual(ended);
    const duties = await db<DutyRow>('emergency_duties')
      .where({ emergency_id: id })
      .orderBy('kind');
    expect(duties.map(({ kind, due_at: due }) => [kind, due])).toEqual([
      ['pull-request', START.plus({ minutes: 90 }).toJSDate()],
      ['review', START.plus({ minutes: 120 }).toJSDate()],
    ]);
    expect(await look(id, 89)).toEqual(ended);
    const late = [...ended, 'overdue'];
    expect(await look(id, 90)).toEqual(late);
    await drift('synced');
    expect(await look(id, 95)).toEqual([...late, 'settled']);
    await review(id);
    expect(await look(id, 100)).toEqual([
      ...late,
      'settled',
      'review-recorded',
      'closed',
    ]);
    expect(await look(id, 9000)).toHaveLength(8);
  });

  it('deadlines run from its end, however late that is seen', async () => {
    const id = await declare(2);
    const types = await look(id, 600);
    expect(types).toEqual(['declared', 'ended', 'owed', 'overdue']);
    const { ended_at: ended } = await db('emergencies').where({ id }).first();
    expect(ended).toEqual(START.plus({ hours: 1 }).toJSDate());
  });

  it('owes as well what was set in its time and noticed only afterwards', async () => {
    const id = await declare(4);
    expect(await look(id, 60)).toEqual(['declared', 'ended', 'owed']);
    await insertNotice(db, PAYMENTS, {
      id: 'eu-1/argocd/payments-api-prod',
      names: 'b'.repeat(40),
      emergencyId: id,
      at: START.plus({ minutes: 59 }).toJSDate(),
    });
    const after = ['owed', 'pull-request-asked'];
    expect((await look(id, 61)).slice(3)).toEqual(after);
    const duty = await db<DutyRow>('emergency_duties')
      .where({ emergency_id: id, kind: 'pull-request' })
      .first();
    expect(duty?.due_at).toEqual(START.plus({ minutes: 90 }).toJSDate());
    // The source is in sync: that alone settles nothing.
    expect((await look(id, 62)).slice(3)).toEqual(after);
  });

  it('does not close it while a change under it owes its review', async () => {
    const id = await declare(3);
    await look(id, 60);
    const change = changeStream(randomUUID());
    const fixture = path.join(
      __dirname,
      '../ledger/__fixtures__/change.requested.v2.json',
    );
    const { payload } = JSON.parse(await readFile(fixture, 'utf8'));
    await ledger().record(change, recording =>
      recording.appendAll([
        {
          ...emergencyDraft(
            'change.requested',
            now,
            { ...payload, emergency: { id, number: 3 } },
            { persons: { requester: 'somebody' } },
          ),
          v: 2,
        },
        emergencyDraft('change.review-owed', now, {
          dueAt: START.plus({ days: 9 }).toISO(),
        }),
      ]),
    );
    await review(id);
    expect(await look(id, 61)).not.toContain('closed');
    await ledger().record(change, recording =>
      recording.append(
        emergencyDraft(
          'change.reviewed-afterwards',
          now,
          { isLate: false },
          { persons: { reviewer: 'another' } },
        ),
      ),
    );
    expect(await look(id, 62)).toContain('closed');
  });

  it('is of streams that are signed and anchored at once', () => {
    expect(isUrgent(emergencyStream(randomUUID()))).toBe(true);
    expect(isUrgent('change:1')).toBe(false);
  });
});
