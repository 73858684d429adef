import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Ledger, Recording } from '../ledger/Ledger';
import { instant } from '../shared/time';
import { IS_IN_FORCE, WAIVER_CONTROLS, waiverStream } from './records';

/** How long before its end people are told of it. */
export const ENDING_DAYS = 7;

/**
 * Says of every waiver in force that its end is near, once, whatever the number of
 * replicas: what people are told follows from the entry. Of one that was approved for
 * no longer than that nothing is said, nor of one that is renewed already.
 */
export class WaiverEnds {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      clock: () => DateTime;
    },
  ) {}

  /** Looks for those whose end is near, and records that of each. */
  async look(signal?: AbortSignal): Promise<void> {
    const { db, ledger } = this.options;
    for (const { id } of await this.#due(db)) {
      signal?.throwIfAborted();
      await ledger.record(waiverStream(id), recording =>
        this.#record(id, recording),
      );
    }
  }

  /** Looks again under the lock of the waiver. */
  async #record(id: string, recording: Recording): Promise<void> {
    const [row] = await this.#due(recording.trx, id);
    if (!row) return;
    await recording.append({
      type: 'waiver.ending',
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      controls: WAIVER_CONTROLS,
      payload: { until: instant(row.until) },
    });
  }

  async #due(db: Knex, id?: string): Promise<{ id: string; until: Date }[]> {
    const now = this.options.clock();
    return db('waivers as w')
      .whereRaw(IS_IN_FORCE, [now.toJSDate()])
      .where('until', '<=', now.plus({ days: ENDING_DAYS }).toJSDate())
      .whereRaw(
        `until - greatest(decided_at, starts_at) > make_interval(days => ?)`,
        [ENDING_DAYS],
      )
      .whereRaw(
        `NOT EXISTS (SELECT 1 FROM waivers r WHERE r.renews = w.id
           AND r.decision = 'approved' AND r.withdrawn_at IS NULL)`,
      )
      .whereRaw(
        `NOT EXISTS (SELECT 1 FROM ledger_entries e
           WHERE e.stream = 'waiver:' || w.id AND e.type = 'waiver.ending')`,
      )
      .modify(query => {
        if (id) query.where({ id });
      })
      .orderBy('until')
      .select('id', 'until');
  }
}
