import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../__testUtils__/mockLogger';
import { gapsProjection } from '../completeness/gaps/gapsProjection';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { CollectorStatus } from './CollectorStatus';

jest.setTimeout(60_000);

const ARGOCD = 'argocd:eu-1';
const FORGE = 'forge:github.com';

describe('the story of a collector', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now: DateTime;
  let status: CollectorStatus;
  let replica: CollectorStatus;

  const statusOf = (at: Knex) =>
    new CollectorStatus({
      db: at,
      ledger: sampleLedger(at, {
        projections: [gapsProjection],
        clock: () => now,
        logger: mockLogger(),
      }),
      clock: () => now,
      staleAfterSeconds: () => 120,
    });

  beforeEach(async () => {
    db = await databases.migrated();
    now = DateTime.utc(2026, 10, 1, 9, 15);
    status = statusOf(db);
    replica = statusOf(databases.replica(db));
  });

  const heard = (collector: string, at = status) =>
    at.heard(collector, 'A source', { complete: true });
  const types = (collector: string) =>
    db('ledger_entries')
      .where({ stream: `collector:${collector}` })
      .orderBy('stream_seq')
      .pluck('type');

  it('has one entry for each hour in which its source was read, by any replica', async () => {
    await heard(ARGOCD);
    await heard(ARGOCD, replica);
    now = now.plus({ minutes: 50 });
    await Promise.all([heard(ARGOCD), heard(ARGOCD, replica)]);
    expect(await types(ARGOCD)).toEqual([
      'collector.coverage',
      'collector.coverage',
    ]);
    expect(await db('gaps')).toEqual([]);
  });

  it('has a gap where its source could not be read, closed by the next full reading alone', async () => {
    await heard(FORGE);
    now = now.plus({ minutes: 5 });
    await status.failed(FORGE, 'A source', 'Connection refused');
    await replica.failed(FORGE, 'A source', 'Still refused');
    await status.heard(FORGE, 'A source', { complete: false });
    const [open] = await db('gaps');
    expect(open).toMatchObject({
      collector: FORGE,
      deployment: null,
      cause: 'unreachable',
      missed_from: new Date('2026-10-01T09:15:00Z'),
      closed_at: null,
    });
    now = now.plus({ minutes: 5 });
    await heard(FORGE, replica);
    const [closed, ...others] = await db('gaps');
    expect(others).toEqual([]);
    expect(closed).toMatchObject({
      id: open.id,
      missed_until: new Date('2026-10-01T09:25:00Z'),
      recovered: expect.stringMatching(/pull request of every unfinished/),
      not_recovered: expect.stringMatching(/webhooks sent in between/),
    });
  });

  it('has a gap where a whole hour went by in which no portal ran', async () => {
    await heard(ARGOCD);
    now = now.plus({ hours: 2 });
    // A sign of life is no reading.
    await statusOf(db).heard(ARGOCD, 'A source', { complete: false });
    await heard(ARGOCD);
    expect(await db('gaps')).toMatchObject([
      {
        cause: 'silent',
        missed_from: new Date('2026-10-01T09:15:00Z'),
        closed_at: new Date('2026-10-01T11:15:00Z'),
        not_recovered: expect.stringMatching(
          /no row of a history is missing; syncs that leave no row/,
        ),
      },
    ]);
    expect(await types(ARGOCD)).toEqual([
      'collector.coverage',
      'collector.gap-opened',
      'collector.gap-closed',
      'collector.coverage',
    ]);
  });
});
