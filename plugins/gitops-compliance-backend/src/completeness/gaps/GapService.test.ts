import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../../__testUtils__/mockLogger';
import { CollectorStatus } from '../../collectors/CollectorStatus';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import { sampleLedger } from '../../ledger/__testUtils__/sample';
import { PersonDirectory } from '../../persons/PersonDirectory';
import { PostgresIdentities } from '../../persons/PostgresIdentities';
import { GapService } from './GapService';
import { gapsProjection } from './gapsProjection';
import { GapStore } from './GapStore';

jest.setTimeout(60_000);

const person = (name: string) => ({
  userEntityRef: `user:default/${name}`,
  ownershipEntityRefs: [],
});
const ADA = person('ada');
const BOB = person('bob');
const CLEO = person('cleo');
const WORDS = 'The forge was down, and nobody worked that night';

describe('a gap', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let status: CollectorStatus;
  let gaps: GapService;
  let now: DateTime;

  const ledgerOf = (at: Knex) =>
    sampleLedger(at, {
      projections: [gapsProjection],
      clock: () => now,
      logger: mockLogger(),
    });
  const serviceOf = (at: Knex) =>
    new GapService({
      ledger: ledgerOf(at),
      store: new GapStore(at),
      identities: new PostgresIdentities(),
      persons: new PersonDirectory(at),
      clock: () => now,
    });

  beforeEach(async () => {
    db = await databases.migrated();
    now = DateTime.utc(2026, 10, 1, 9, 15);
    gaps = serviceOf(db);
    status = new CollectorStatus({
      db,
      ledger: ledgerOf(db),
      clock: () => now,
      staleAfterSeconds: () => 120,
    });
  });

  /** Opens a gap of a collector. */
  const open = async (collector: string) => {
    now = now.plus({ minutes: 1 });
    await status.failed(collector, 'A source', 'Refused');
    return (await db('gaps').where({ collector }).first()).id as string;
  };
  /** Opens a gap of a collector and closes it. */
  const missed = async (collector: string) => {
    const id = await open(collector);
    now = now.plus({ minutes: 1 });
    await status.heard(collector, 'A source', { complete: true });
    return id;
  };

  it('is accepted by two persons, and by neither twice', async () => {
    const id = await missed('forge:github.com');
    const first = await gaps.accept(id, WORDS, ADA);
    expect(first).toMatchObject({ state: 'unaccepted', acceptances: [{}] });
    expect(first.accept).toEqual({
      allowed: false,
      reason: 'You accepted this gap already: ask a second person',
    });
    await expect(gaps.accept(id, WORDS, ADA)).rejects.toThrow(/second person/);
    const second = await gaps.accept(id, WORDS, BOB);
    expect(second.state).toBe('accepted');
    expect(second.acceptances.map(({ by }) => by.entityRef)).toEqual([
      ADA.userEntityRef,
      BOB.userEntityRef,
    ]);
    await expect(gaps.accept(id, WORDS, CLEO)).rejects.toThrow(/already/);
    const entries = await ledgerOf(db).readStream('collector:forge:github.com');
    expect(
      entries
        .filter(({ envelope }) => envelope.type === 'collector.gap-accepted')
        .map(({ envelope, erasable }) => [envelope.payload, erasable]),
    ).toEqual([
      [{ gap: id }, { statement: WORDS }],
      [{ gap: id }, { statement: WORDS }],
    ]);
  });

  it('has two acceptances when one person presses twice at once, and others too', async () => {
    const id = await missed('catalog');
    const replica = serviceOf(databases.replica(db));
    const outcomes = await Promise.allSettled(
      [ADA, ADA, BOB, CLEO].flatMap(who =>
        [gaps, replica].map(at => at.accept(id, WORDS, who)),
      ),
    );
    expect(
      outcomes.filter(({ status: outcome }) => outcome === 'fulfilled'),
    ).toHaveLength(2);
    const row = await db('gaps').where({ id }).first();
    expect(row.first_accepted_by).not.toBe(row.second_accepted_by);
    expect(row.second_accepted_by).not.toBeNull();
  });

  it('is not accepted while nobody knows what was lost', async () => {
    const id = await open('catalog');
    await expect(gaps.accept(id, WORDS, ADA)).rejects.toThrow(
      /mend the connection first/,
    );
    await expect(gaps.accept('none', WORDS, ADA)).rejects.toThrow(
      /There is no gap none/,
    );
  });

  it('is listed by its state, newest first, page by page', async () => {
    const accepted = await missed('argocd:eu-1');
    await gaps.accept(accepted, WORDS, ADA);
    await gaps.accept(accepted, WORDS, BOB);
    const unaccepted = await missed('forge:github.com');
    const unread = await open('catalog');
    const ids = async (query: Parameters<GapService['list']>[0]) =>
      (await gaps.list(query, null)).items.map(({ id }) => id);
    expect(await ids({ limit: 9 })).toEqual([unread, unaccepted, accepted]);
    expect(await ids({ limit: 9, state: 'open' })).toEqual([unread]);
    expect(await ids({ limit: 9, state: 'unaccepted' })).toEqual([unaccepted]);
    expect(await ids({ limit: 9, state: 'accepted' })).toEqual([accepted]);
    expect(await ids({ limit: 9, collector: 'catalog' })).toEqual([unread]);
    const first = await gaps.list({ limit: 2 }, null);
    expect(first.nextCursor).toBe(unaccepted);
    expect(await ids({ limit: 2, cursor: unaccepted })).toEqual([accepted]);
    expect(first.items[0].accept).toMatchObject({
      allowed: false,
      reason: expect.stringMatching(/gitops-compliance.ledger.manage/),
    });
  });
});
