import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { exportJob } from '../../evidence/exportJob';
import { instant } from '../../shared/time';
import {
  EXPIRING_CLASSES,
  STATE_TYPES,
  typesOf,
  type ExpiringClass,
} from '../entryClasses';
import type { Ledger, Projection, Recordings } from '../Ledger';
import { blankExports, unmadeExports } from './blankExports';
import { openHolds, type OpenHolds } from './Holds';
import { EXPIRY, moveTo, placeOf } from './logReaders';
import {
  KEEPING_CONTROLS,
  RETENTION_STREAM,
  type ExpiredPayload,
} from './records';
import { SERVICE_JOINS, SERVICE_OF_ENTRY } from './serviceOfEntry';
import { deleteTexts } from './texts';

/** Entries that are looked at in one transaction. */
const PAGE = 200;

/** Nothing of any class. */
const NONE: ExpiredPayload['texts'] = {
  observation: 0,
  coverage: 0,
  access: 0,
  decision: 0,
};

/** How many months the erasable parts of each class are kept. */
export type RetentionMonths = Record<ExpiringClass, number>;

/** An entry whose erasable part may be due. */
interface DueRow {
  stream: string;
  type: string;
  hash: string | null;
  entry: Buffer;
  service: string;
  observed_at: Date;
}

/**
 * Deletes erasable parts that are older than their class is kept, and identities
 * of which every entry is past its time; what a hold keeps stays. Of a state
 * that lasts, such as what the catalog says of a service, only what was replaced
 * expires. Entries themselves stay, and so do their proofs.
 *
 * Each batch commits together with its entry `ledger.expired`, so that a run
 * that stops leaves nothing uncounted.
 */
export class Retention {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      projections: readonly Projection[];
      months: RetentionMonths;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** Deletes what is due. One run at a time: see PersonalData. */
  async run(signal?: AbortSignal): Promise<void> {
    const holds = await openHolds(this.options.db);
    for (const expiring of EXPIRING_CLASSES) {
      while (!signal?.aborted && (await this.#page(expiring, holds))) {
        // There may be more.
      }
    }
    while (!signal?.aborted && (await this.#replaced(holds))) {
      // There may be more.
    }
    while (!signal?.aborted && (await this.#identities(holds))) {
      // There may be more.
    }
  }

  #cutoff(expiring: ExpiringClass): Date {
    const { months, clock } = this.options;
    return clock().minus({ months: months[expiring] }).toJSDate();
  }

  /** @returns whether there may be more */
  async #page(expiring: ExpiringClass, holds: OpenHolds): Promise<boolean> {
    const { db } = this.options;
    const cutoff = this.#cutoff(expiring);
    const reader = `${EXPIRY}${expiring}`;
    const from = await placeOf(db, reader);
    const { rows } = await db.raw<{
      rows: (DueRow & { shard: number; log_index: string })[];
    }>(
      `SELECT i.shard, i.log_index, e.stream, e.type, b.hash, e.entry,
         ${SERVICE_OF_ENTRY} AS service, e.observed_at
       FROM log_index i JOIN ledger_entries e ON e.id = i.entry_id
       LEFT JOIN ledger_blobs b ON b.hash = e.blob_hash
       ${SERVICE_JOINS}
       WHERE (i.shard, i.log_index) > (?, ?)
       ORDER BY i.shard, i.log_index LIMIT ?`,
      [from.shard, from.logIndex, PAGE],
    );
    const young = rows.findIndex(row => row.observed_at >= cutoff);
    const past = young < 0 ? rows : rows.slice(0, young);
    if (past.length === 0) return false;
    const types = typesOf(expiring).filter(type => !isState(type));
    const due = past.filter(row => types.includes(row.type));
    const { shard, log_index: logIndex } = past[past.length - 1];
    await this.#delete(expiring, due, holds, trx =>
      moveTo(trx, reader, { shard, logIndex }),
    );
    return past.length === PAGE;
  }

  /** States that were replaced or over before the time of their class. */
  async #replaced(holds: OpenHolds): Promise<boolean> {
    const { rows } = await this.options.db.raw<{ rows: DueRow[] }>(
      `WITH state (stream, type) AS (
         SELECT 'service:' || entity_ref, 'service.observed' FROM services
         UNION ALL
         SELECT 'person:' || person_ref, 'person.observed' FROM persons)
       SELECT e.stream, e.type, b.hash, e.entry, ${SERVICE_OF_ENTRY} AS service,
         e.observed_at
       FROM state s
       JOIN ledger_entries e ON e.stream = s.stream AND e.type = s.type
       JOIN ledger_blobs b ON b.hash = e.blob_hash
       ${SERVICE_JOINS}
       WHERE EXISTS (
         SELECT 1 FROM ledger_entries n WHERE n.stream = e.stream
           AND n.stream_seq > e.stream_seq AND n.observed_at < ?)
       ORDER BY e.id`,
      [this.#cutoff('observation')],
    );
    const due = rows.filter(row => !isKept(row, holds)).slice(0, PAGE);
    if (due.length === 0) return false;
    await this.#delete('observation', due, holds, async () => {});
    return due.length === PAGE;
  }

  async #delete(
    expiring: ExpiringClass,
    rows: DueRow[],
    holds: OpenHolds,
    moved: (trx: Knex.Transaction) => Promise<void>,
  ): Promise<void> {
    const { db, ledger, projections } = this.options;
    const byStream = new Map<string, string[]>();
    for (const row of rows) {
      if (row.hash === null || isKept(row, holds)) continue;
      byStream.set(row.stream, [...(byStream.get(row.stream) ?? []), row.hash]);
    }
    if (byStream.size === 0) {
      await db.transaction(moved);
      return;
    }
    const streams = [...byStream.keys(), RETENTION_STREAM];
    await ledger.recordMany(streams, async recordings => {
      const { trx } = recordings;
      const texts = await deleteTexts(trx, projections, byStream);
      const hashes = [...byStream.values()].flat();
      await this.#expired(recordings, {
        texts: { ...NONE, [expiring]: texts },
        identities: 0,
        exports: await blankExports(trx, { hashes }),
      });
      await moved(trx);
    });
  }

  /** Identities of which every entry is past its time. */
  async #identities(holds: OpenHolds): Promise<boolean> {
    const { ledger } = this.options;
    const cutoffs = Object.fromEntries(
      EXPIRING_CLASSES.map(expiring => [
        expiring,
        instant(this.#cutoff(expiring)),
      ]),
    );
    const deleted = await ledger.recordMany(
      [RETENTION_STREAM],
      async recordings => {
        const { trx } = recordings;
        const refs = await pastIdentities(trx, cutoffs, holds.refs);
        if (refs.length === 0) return 0;
        const exports = await blankExports(trx, { refs });
        for (const table of ['identities', 'identity_mentions']) {
          await trx(table).whereRaw('ref = ANY (?::text[])', [refs]).delete();
        }
        await this.#expired(recordings, {
          texts: NONE,
          identities: refs.length,
          exports,
        });
        return refs.length;
      },
    );
    return deleted === PAGE;
  }

  async #expired(
    recordings: Recordings,
    payload: ExpiredPayload,
  ): Promise<void> {
    const draft = {
      type: 'ledger.expired',
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided' as const,
      controls: KEEPING_CONTROLS,
      payload: { ...payload },
    };
    await recordings.appendAll([{ stream: RETENTION_STREAM, draft }]);
    if (payload.exports > 0) {
      const unmade = await unmadeExports(recordings.trx);
      await recordings.enqueue(unmade.map(exportJob));
    }
  }
}

function isState(type: string): boolean {
  return (STATE_TYPES as readonly string[]).includes(type);
}

function isKept(row: DueRow, holds: OpenHolds): boolean {
  const { entry, service, observed_at: observedAt } = row;
  return holds.keep({ entry, service, observedAt });
}

/**
 * Who is not in the catalog any more, is held by nobody, and is named by no
 * entry that is younger than its class is kept. Bots stay: who forgets that an
 * account is a bot counts it for a person.
 */
async function pastIdentities(
  trx: Knex.Transaction,
  cutoffs: Record<string, string>,
  heldRefs: string[],
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { ref: string }[] }>(
    `SELECT i.ref FROM identities i
     WHERE NOT i.bot AND NOT i.ref = ANY (?::text[])
       AND EXISTS (SELECT 1 FROM identity_mentions m WHERE m.ref = i.ref)
       AND NOT EXISTS (
         SELECT 1 FROM identity_mentions m
         LEFT JOIN jsonb_each_text(?::jsonb) AS k (class, cutoff)
           ON k.class = m.class
         WHERE m.ref = i.ref
           AND (k.cutoff IS NULL OR m.last_at >= k.cutoff::timestamptz))
       AND NOT EXISTS (
         SELECT 1 FROM persons p WHERE p.person_ref = i.ref AND NOT p.removed)
       AND NOT EXISTS (
         SELECT 1 FROM person_accounts a JOIN persons p USING (person_ref)
         WHERE a.account_ref = i.ref AND NOT p.removed)
       AND NOT EXISTS (
         SELECT 1 FROM legal_holds h JOIN identity_mentions m ON m.ref = i.ref
         WHERE h.lifted_at IS NULL AND h.subject_ref IS NULL
           AND (h.service_ref IS NULL OR m.service IN (h.service_ref, '*'))
           AND (h.held_from IS NULL OR m.last_at >= h.held_from)
           AND (h.held_until IS NULL OR m.first_at < h.held_until))
     ORDER BY i.ref LIMIT ?`,
    [heldRefs, JSON.stringify(cutoffs), PAGE] as unknown as Knex.Value[],
  );
  return rows.map(({ ref }) => ref);
}
