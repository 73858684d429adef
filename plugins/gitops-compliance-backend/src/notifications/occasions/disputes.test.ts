import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { Checks } from '../../controls/Checks';
import { disputeStream } from '../../disputes/records';
import { disputesProjection } from '../../disputes/disputesProjection';
import { ENTRY_CATALOGUE } from '../../ledger/catalogue';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import { sampleLedger } from '../../ledger/__testUtils__/sample';
import type { RecordedEntry } from '../../ledger/Ledger';
import { ServiceStore } from '../../services/ServiceStore';
import type { Notice, OccasionContext } from '../Notice';
import { disputes } from './disputes';

jest.setTimeout(60_000);

const NOW = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const SERVICE = 'component:default/payments-api';
const OWNERS = 'group:default/payments';

describe('what is told of a dispute', () => {
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

  const opened = {
    check: 'CHG-10',
    service: SERVICE,
    environment: 'prod',
    verdict: 'fail',
    ruleVersion: 1,
    evidence: [],
  };

  /** Records a dispute and its answer; what is told of the entry at a place. */
  const told = async (
    answer: 'fail' | 'pass' | null,
    place: number,
  ): Promise<Notice[]> => {
    const ledger = sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [disputesProjection],
      jobs: { enqueue: async () => {} },
    });
    const draft = {
      v: 1,
      occurredAt: NOW.toISO() as string,
      source: { collector: 'portal' },
      attestation: 'decided' as const,
    };
    const entries = await ledger.record(
      disputeStream(randomUUID()),
      async recording => {
        const all: (RecordedEntry | null)[] = [
          await recording.append({
            ...draft,
            type: 'dispute.opened',
            persons: { disputer: 'ref-of-dana' },
            payload: opened,
          }),
        ];
        if (answer) {
          all.push(
            await recording.append({
              ...draft,
              type: 'dispute.answered',
              persons: { answerer: 'ref-of-sam' },
              payload: {
                outcome: answer === 'fail' ? 'upheld' : 'changed',
                verdict: answer,
                ruleVersion: 1,
                evidence: [],
                factsMoved: answer === 'pass',
              },
            }),
          );
        }
        return all;
      },
    );
    return disputes.notices(
      entries[place] as RecordedEntry,
      {
        db,
        services: new ServiceStore(db),
        checks: new Checks(),
        clock: () => NOW,
      } as unknown as OccasionContext,
    );
  };

  it('that there is one, to the owners and to who answered one before', async () => {
    await told('fail', 0);
    const [notice, ...others] = await told(null, 0);
    expect(others).toEqual([]);
    expect(notice).toMatchObject({
      kind: 'dispute',
      service: SERVICE,
      title:
        'The verdict fail on CHG-10 Window of Payments in prod is disputed',
      recipients: [OWNERS, 'ref-of-sam'],
    });
  });

  it.each([
    ['fail', /was upheld$/, /by the same facts/],
    ['pass', /is pass now; it was fail$/, /by other facts/],
  ] as const)(
    'what came of it, to who disputed it: %s',
    async (answer, title, description) => {
      const [notice] = await told(answer, 1);
      expect(notice).toMatchObject({
        title: expect.stringMatching(title),
        description: expect.stringMatching(description),
        recipients: ['ref-of-dana'],
      });
    },
  );

  it('nothing to those who might answer once it is answered', async () => {
    expect(await told('fail', 0)).toEqual([]);
  });
});
