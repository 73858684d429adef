import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { Checks } from '../../controls/Checks';
import { ENTRY_CATALOGUE } from '../../ledger/catalogue';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import { sampleLedger } from '../../ledger/__testUtils__/sample';
import type { RecordedEntry } from '../../ledger/Ledger';
import { ServiceStore } from '../../services/ServiceStore';
import { waiverStream } from '../../waivers/records';
import { waiversProjection } from '../../waivers/waiversProjection';
import type { Notice, OccasionContext } from '../Notice';
import { waivers } from './waivers';

jest.setTimeout(60_000);

const NOW = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const SERVICE = 'component:default/payments-api';
const OWNERS = 'group:default/payments';

describe('what is told of a waiver', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeEach(async () => {
    db = await databases.migrated();
    await db('services').insert({
      entity_ref: SERVICE,
      uid: 'payments-api',
      name: 'payments-api',
      title: 'Payments',
      owned_by: [OWNERS],
      entity: { kind: 'Component' },
      removed: false,
      stream_seq: 1,
    });
  });

  /** Records these of one waiver; what is told of the entry at a place. */
  const told = async (types: string[], place: number): Promise<Notice[]> => {
    const ledger = sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [waiversProjection],
      jobs: { enqueue: async () => {} },
    });
    const entries = await ledger.record(
      waiverStream(randomUUID()),
      async recording => {
        const all: (RecordedEntry | null)[] = [];
        for (const type of types) {
          all.push(
            await recording.append({
              type: `waiver.${type}`,
              v: 1,
              occurredAt: NOW.toISO() as string,
              source: { collector: 'portal' },
              attestation: 'decided',
              persons: {
                asker: 'ref-of-dana',
                approver: 'ref-of-sam',
                refuser: 'ref-of-sam',
                withdrawer: 'ref-of-dana',
              },
              payload:
                type === 'asked'
                  ? {
                      check: 'CHG-10',
                      service: SERVICE,
                      environment: 'prod',
                      until: NOW.plus({ days: 1 }).toISO(),
                    }
                  : {},
            }),
          );
        }
        return all;
      },
    );
    return waivers.notices(
      entries[place] as RecordedEntry,
      {
        db,
        services: new ServiceStore(db),
        checks: new Checks(),
        clock: () => NOW,
      } as unknown as OccasionContext,
    );
  };

  it('that it waits, to the owners and to who decided on one before', async () => {
    await told(['asked', 'approved'], 0);
    const [notice, ...others] = await told(['asked'], 0);
    expect(others).toEqual([]);
    expect(notice).toMatchObject({
      service: SERVICE,
      title:
        'A waiver of CHG-10 Window of Payments in prod waits for somebody without a part in it',
      recipients: [OWNERS, 'ref-of-sam'],
    });
  });

  it.each(['approved', 'refused'])(
    'that it was %s, to who asked',
    async type => {
      const [notice] = await told(['asked', type], 1);
      expect(notice).toMatchObject({ recipients: ['ref-of-dana'] });
      expect(notice.title).toContain(`was ${type}`);
    },
  );

  it('that it ends, to who asked and to the owners, unless it is over', async () => {
    const [notice] = await told(['asked', 'approved', 'ending'], 2);
    expect(notice).toMatchObject({
      title: 'The waiver of CHG-10 Window of Payments in prod ends soon',
      recipients: ['ref-of-dana', OWNERS],
    });
    expect(await told(['asked', 'approved', 'ending', 'withdrawn'], 2)).toEqual(
      [],
    );
  });

  it('nothing to those who might decide once nobody can', async () => {
    expect(await told(['asked', 'refused'], 0)).toEqual([]);
    expect(await told(['asked', 'withdrawn'], 0)).toEqual([]);
  });
});
