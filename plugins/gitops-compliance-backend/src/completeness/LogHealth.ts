import type { CheckView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  arranged,
  evaluateLogChecks,
  type LogFacts,
  type OwnFramework,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { instant, instantOrNull, toDateTime } from '../shared/time';
import type { ClockWatch } from './ClockWatch';
import type { CompletenessService } from './CompletenessService';
import { stateOf, type GapStore } from './gaps/GapStore';

/** The log is judged for so long back where no period is asked for. */
const DEFAULT_DAYS = 30;

/** Times of entries are compared after so long, or something is wrong. */
const COMPARED_WITHIN_MINUTES = 5;

/** Judges the log itself: LOG-01 integrity, LOG-02 completeness, LOG-03 clock. */
export class LogHealth {
  constructor(
    private readonly options: {
      db: Knex;
      gaps: GapStore;
      completeness: CompletenessService;
      clocks: ClockWatch;
      /** The last verification that came to an end; null: there was none. */
      verification: () => Promise<LogFacts['verification']>;
      /** Places outside that hold a checkpoint of the log. */
      anchors: () => Promise<LogFacts['anchors']>;
      /** Frameworks of the policy's own. */
      frameworks: () => readonly OwnFramework[];
      clock: () => DateTime;
    },
  ) {}

  /** What every check of the log says of a period; by default the last days. */
  async checks(period?: { from: string; until: string }): Promise<CheckView[]> {
    const now = this.options.clock();
    const facts = await this.#facts(
      period ?? {
        from: instant(now.minus({ days: DEFAULT_DAYS })),
        until: instant(now),
      },
    );
    return arranged(
      evaluateLogChecks(facts, now),
      this.options.frameworks(),
    ).map(result => ({ ...result, evidence: [] }));
  }

  async #facts(period: LogFacts['period']): Promise<LogFacts> {
    const { db, gaps, completeness, clocks, verification, anchors, clock } =
      this.options;
    const [from, until] = [period.from, period.until].map(bound =>
      toDateTime(bound).toJSDate(),
    );
    const checkpoint = await db('log_checkpoints')
      .orderBy([
        { column: 'shard', order: 'desc' },
        { column: 'size', order: 'desc' },
      ])
      .first('size', 'signed_at');
    return {
      period,
      checkpoint: checkpoint
        ? {
            size: Number(checkpoint.size),
            signedAt: instant(checkpoint.signed_at),
          }
        : null,
      verification: await verification(),
      anchors: await anchors(),
      gaps: (await gaps.touching(from, until)).map(gap => ({
        id: gap.id,
        collector: gap.collector,
        missedFrom: instantOrNull(gap.missed_from),
        openedAt: instant(gap.opened_at),
        closedAt: instantOrNull(gap.closed_at),
        accepted: stateOf(gap) === 'accepted',
      })),
      coverage: await completeness.coverage(period),
      ...(await this.#kept()),
      clock: await clocks.setBacks(from, until),
      clockRead: await clocks.isDone(
        clock().minus({ minutes: COMPARED_WITHIN_MINUTES }).toJSDate(),
      ),
    };
  }

  /** When the ledger began, and the oldest entry that is still there. */
  async #kept(): Promise<Pick<LogFacts, 'firstEntryAt' | 'oldestKeptAt'>> {
    const { rows } = await this.options.db.raw<{
      rows: { first: Date | null; oldest: Date | null }[];
    }>(
      `SELECT coalesce(
         (SELECT e.observed_at FROM log_index i
          JOIN ledger_entries e ON e.id = i.entry_id
          WHERE i.shard = 1 AND i.log_index = 0),
         (SELECT min(opened_at) FROM log_shards)) AS first,
         (SELECT observed_at FROM ledger_entries ORDER BY id LIMIT 1) AS oldest`,
    );
    return {
      firstEntryAt: instantOrNull(rows[0].first),
      oldestKeptAt: instantOrNull(rows[0].oldest),
    };
  }
}
