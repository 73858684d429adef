import type { Knex } from 'knex';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { SyncStore, type SyncOperationRow } from './SyncStore';

jest.setTimeout(60_000);

const ID = 'eu-1/argocd/payments-api-prod';

describe('syncs that failed before the one that went through', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeAll(async () => {
    db = await databases.migrated();
  });

  afterEach(async () => {
    await db('sync_operations').delete();
  });

  const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 12, minute));

  const record = (phases: string[], deployment = ID) =>
    db('sync_operations').insert(
      phases.map((phase, minute) => ({
        deployment_id: deployment,
        started_at: at(minute),
        phase,
        automated: false,
        partial: false,
        message: '',
        stream_seq: minute + 1,
      })),
    );

  const failedBefore = async (minute: number) => {
    const applied = {
      deployment_id: ID,
      started_at: at(minute),
    } as SyncOperationRow;
    return (await new SyncStore(db).failedBefore([applied])).get(ID);
  };

  it.each<[string, string[], number | undefined]>([
    ['none', ['succeeded', 'succeeded'], undefined],
    ['one', ['succeeded', 'failed', 'succeeded'], 1],
    ['two, of either kind', ['failed', 'error', 'succeeded'], 2],
    [
      'one that an earlier one mended',
      ['failed', 'succeeded', 'succeeded'],
      undefined,
    ],
    ['one that runs', ['running', 'succeeded'], undefined],
  ])('%s', async (_, phases, expected) => {
    await record(phases);
    await record(['failed', 'failed'], 'eu-1/argocd/another');
    expect(await failedBefore(phases.length - 1)).toBe(expected);
  });

  it('none that came after it', async () => {
    await record(['succeeded', 'failed']);
    expect(await failedBefore(0)).toBeUndefined();
  });

  it('asks for nothing where nothing was applied', async () => {
    expect((await new SyncStore(db).failedBefore([])).size).toBe(0);
  });
});
