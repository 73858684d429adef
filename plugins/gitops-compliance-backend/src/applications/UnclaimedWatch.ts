import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { asPayload } from '../deployments/records';
import type { Ledger } from '../ledger/Ledger';
import { toldOfUnclaimed, type Policy } from '../policy/Policy';
import { instant, toDateTime } from '../shared/time';
import { unclaimedForLong } from './listed';

/** Stream of what is told of applications that nobody claims. */
export const UNCLAIMED_STREAM = 'applications:unclaimed';

/** After how many days those that were told of are told again. */
const AGAIN_DAYS = 7;
/** Most ids in an entry. */
const KEPT_AT_MOST = 1000;

/** `applications.unclaimed-found` v1: what nobody claims, as people are told. */
export interface UnclaimedFoundPayload {
  total: number;
  /** Ids of deployments in their order; at most a thousand. */
  applications: string[];
  /** How many of them were in no such entry before. */
  news: number;
  policyHash: string;
}

/**
 * Has those whom the policy names told of applications that nobody claims.
 *
 * Promises: at most one entry, and so one message, a day (UTC) whatever the number
 * of replicas, and one only where something is among them that was not told of, or
 * a week has passed since. Nobody is named: nothing is recorded.
 */
export class UnclaimedWatch {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** Looks once. No source is read. */
  async look(): Promise<void> {
    const { db, ledger, policy } = this.options;
    if (toldOfUnclaimed(policy()).length === 0) return;
    if (!(await this.#news(db))) return;
    await ledger.record(UNCLAIMED_STREAM, async recording => {
      const found = await this.#news(recording.trx);
      if (!found) return;
      await recording.append({
        type: 'applications.unclaimed-found',
        v: 1,
        occurredAt: instant(this.options.clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        controls: ['NIST:CM-8'],
        payload: asPayload(found),
      });
    });
  }

  /** What is to be told now; null: nothing. */
  async #news(db: Knex): Promise<UnclaimedFoundPayload | null> {
    const { clock, policy } = this.options;
    const now = clock();
    const ids: string[] = await db('deployments as d')
      .modify(unclaimedForLong(now))
      .orderBy('id')
      .pluck('id');
    if (ids.length === 0) return null;
    const last = await lastTold(db);
    if (last && toDateTime(last.at).hasSame(now.toUTC(), 'day')) return null;
    const told = new Set(last?.applications ?? []);
    const news = ids.filter(id => !told.has(id)).length;
    const isDue =
      !last ||
      news > 0 ||
      toDateTime(last.at) <= now.minus({ days: AGAIN_DAYS });
    return isDue
      ? {
          total: ids.length,
          applications: ids.slice(0, KEPT_AT_MOST),
          news,
          policyHash: policy().hash,
        }
      : null;
  }
}

async function lastTold(
  db: Knex,
): Promise<{ at: Date; applications: string[] } | undefined> {
  const { rows } = await db.raw<{
    rows: { at: Date; applications: string[] }[];
  }>(
    `SELECT occurred_at AS at,
       convert_from(entry, 'UTF8')::jsonb #> '{payload,applications}'
         AS applications
     FROM ledger_entries WHERE stream = ?
     ORDER BY stream_seq DESC LIMIT 1`,
    [UNCLAIMED_STREAM],
  );
  return rows[0];
}
