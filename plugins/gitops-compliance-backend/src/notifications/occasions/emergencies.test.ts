import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { policyOf } from '../../drift/__testUtils__/policyOf';
import { emergencyDraft } from '../../emergencies/drafts';
import { emergenciesProjection } from '../../emergencies/emergenciesProjection';
import { emergencyStream } from '../../emergencies/records';
import { ENTRY_CATALOGUE } from '../../ledger/catalogue';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import { sampleLedger } from '../../ledger/__testUtils__/sample';
import type { RecordedEntry } from '../../ledger/Ledger';
import { ServiceStore } from '../../services/ServiceStore';
import { URGENT_KINDS, type Notice, type OccasionContext } from '../Notice';
import { occasionOf } from '../noticeJobs';
import { OCCASIONS } from '.';

jest.setTimeout(60_000);

const NOW = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const SERVICE = 'component:default/payments-api';
const OWNERS = 'group:default/payments';
const BOARD = 'group:default/board';
const DECLARER = 'ref-of-sam';

describe('what is told of an emergency', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let number = 0;

  beforeAll(async () => {
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

  /** What is told of the last of these entries of one emergency. */
  const told = async (
    ...happened: [kind: string, payload?: object][]
  ): Promise<Notice[]> => {
    number += 1;
    const ledger = sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [emergenciesProjection],
      jobs: { enqueue: async () => {} },
    });
    const declared = {
      number,
      targets: [{ service: SERVICE, environment: 'prod' }],
      expiresAt: NOW.plus({ hours: 1 }).toISO(),
      needsConfirmation: true,
      overdue: 0,
      reviewSeconds: 3600,
      pullRequestSeconds: 1800,
      policyHash: 'x',
    };
    const entry = await ledger.record(
      emergencyStream(randomUUID()),
      async recording => {
        let last = await recording.append(
          emergencyDraft('emergency.declared', NOW, declared, {
            persons: { declarer: DECLARER },
            erasable: { reason: 'The pool is exhausted' },
          }),
        );
        for (const [kind, payload = {}] of happened) {
          last = await recording.append(
            emergencyDraft(`emergency.${kind}`, NOW, payload),
          );
        }
        return last;
      },
    );
    const policy = policyOf({
      cab: [{ name: 'board', from: [BOARD], quorum: 1 }],
    });
    const context = {
      db,
      services: new ServiceStore(db),
      policy: () => policy,
    };
    const occasion = entry && occasionOf(entry, OCCASIONS);
    return (
      (await occasion?.notices(
        entry as RecordedEntry,
        context as unknown as OccasionContext,
      )) ?? []
    );
  };
  const ENDED = ['ended', { cause: 'expired' }] as [string, object];

  it.each<[string, [string, object?][], RegExp, string[]]>([
    ['it was declared', [], /^Emergency E-\d+ for payments-api in prod$/, []],
    ['it is confirmed', [['confirmed']], / is confirmed$/, []],
    ['it is over', [ENDED], / is over$/, []],
    [
      'it owes something that is overdue',
      [ENDED, ['overdue', { kind: 'review', target: null, dueAt: 'x' }]],
      /owes is overdue$/,
      [DECLARER],
    ],
    [
      'the last pager did not take the alert',
      [
        [
          'undelivered',
          { occasion: 'declared', channel: 'on-call', next: null },
        ],
      ],
      /^Nobody could be woken/,
      [DECLARER],
    ],
  ])(
    'owners and the board are told, whatever the hour, that %s',
    async (_, happened, title, also) => {
      const [notice, ...more] = await told(...happened);
      expect(more).toEqual([]);
      expect(notice).toMatchObject({
        title: expect.stringMatching(title),
        severity: 'critical',
        service: SERVICE,
        recipients: [OWNERS, BOARD, ...also],
      });
      expect(URGENT_KINDS).toContain(notice.kind);
    },
  );

  it('nobody is told of a pager that failed while another is tried', async () => {
    const next = { occasion: 'declared', channel: 'first', next: 'second' };
    expect(await told(['undelivered', next])).toEqual([]);
  });
});
