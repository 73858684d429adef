import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { EntryDraft } from '../../ledger/Ledger';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import type { ChangeRow } from '../records';
import type { House } from './context';
import { recordLostRequests } from './lostRequests';

jest.setTimeout(60_000);

const NOON = new Date('2026-06-01T12:00:00Z');
const MERGE = 'a'.repeat(40);

describe('a sync that was asked for by a process that died', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let count = 0;
  let recorded: EntryDraft[];

  beforeAll(async () => {
    db = await databases.migrated();
  });

  beforeEach(() => {
    recorded = [];
  });

  const house = () =>
    ({
      options: {
        db,
        sources: () => [
          { provider: 'argocd', account: async () => 'gitops-compliance' },
          { provider: 'argocd', account: async () => null },
        ],
        identities: {
          refs: async (_: Knex, accounts: { name: string }[]) =>
            accounts.map(({ name }) => `id:${name}`),
        },
      },
      draft: (type: string, payload: object, rest: object) => ({
        type,
        payload,
        ...rest,
      }),
      record: async (
        row: ChangeRow,
        work: (recording: object, now: ChangeRow) => Promise<void>,
      ) =>
        work(
          {
            trx: db,
            append: async (draft: EntryDraft) => recorded.push(draft),
          },
          row,
        ),
    } as unknown as House);

  const look = async (
    change: Partial<ChangeRow> = {},
    sync: object = {},
  ): Promise<string> => {
    count += 1;
    const service = `component:default/service-${count}`;
    const deployment = `eu-1/argocd/service-${count}`;
    const row = {
      id: randomUUID(),
      service_ref: service,
      environment: 'prod',
      sync_attempt: 0,
      sync_requested_at: null,
      merge_sha: MERGE,
      pins: [{ kind: 'kustomize-image' }],
      ...change,
    } as unknown as ChangeRow;
    await db('deployments').insert({
      id: deployment,
      provider: 'argocd',
      instance: 'eu-1',
      application: `service-${count}`,
      namespace: 'argocd',
      project: 'default',
      labels: '{}',
      sources: '[]',
      auto_sync: false,
      observed: '{}',
      baseline: false,
      service_ref: service,
      environment: 'prod',
      sync_status: 'synced',
      health: 'healthy',
      stream_seq: 1,
    });
    await db('sync_operations').insert({
      deployment_id: deployment,
      started_at: NOON,
      phase: 'succeeded',
      revision: MERGE,
      started_by: 'id:gitops-compliance',
      automated: false,
      partial: false,
      message: '',
      correlation_id: row.id,
      stream_seq: 2,
      ...sync,
    });
    await recordLostRequests(row, house());
    return deployment;
  };

  it('is put on record as what the instance tells', async () => {
    const deployment = await look();
    expect(recorded).toMatchObject([
      {
        type: 'change.sync-requested',
        attestation: 'read',
        payload: { deployment, revision: MERGE },
      },
    ]);
  });

  it.each<[string, Partial<ChangeRow>, object]>([
    ['is on record already', { sync_requested_at: NOON }, {}],
    ['was started by somebody else', {}, { started_by: 'id:mallory' }],
    ['has nobody on record', {}, { started_by: null }],
    ['applied another commit', {}, { revision: 'b'.repeat(40) }],
    ['is of another attempt', { sync_attempt: 1 }, {}],
    ['is of no change', {}, { correlation_id: null }],
  ])('is not taken for that where it %s', async (_, change, sync) => {
    await look(change, sync);
    expect(recorded).toEqual([]);
  });
});
