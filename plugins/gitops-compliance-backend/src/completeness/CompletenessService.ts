import { InputError } from '@backstage/errors';
import type { CompletenessView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  CompletenessFold,
  coverageOf,
  threeWayCount,
  type CompletenessScope,
  type Coverage,
  type ThreeWayCount,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import {
  visibleServices,
  type VisibleServices,
} from '../access/visibleServices';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { requireEnvironment, type Policy } from '../policy/Policy';
import { instant, instantOrNull, toDateTime } from '../shared/time';
import { entriesOf } from './entriesOf';
import { gapAsOf, type GapRow, type GapStore } from './gaps/GapStore';
import { gapView } from './gaps/gapView';
import { periodOf, periodsBetween } from './population';

/** The longest period that is answered for at once. */
const MAX_DAYS = 400;

/** What is on record of the numbers of a month. */
export interface PopulationState {
  environment: string;
  /** Month in UTC. */
  period: string;
  /** Last number; they begin at 1 and leave none out. */
  last: number;
  /** ISO 8601 UTC; null: further numbers may be given. */
  closedAt: string | null;
}

/** What of an environment's record is whole in a period, and what is not. */
export interface CompletenessRecord extends CompletenessScope {
  coverage: Coverage[];
  gaps: GapRow[];
  populations: PopulationState[];
  count: ThreeWayCount;
}

/**
 * Says of an environment and a period what is whole: in which hours each source
 * was read, which gaps there are, which numbers were given, and how Git, the
 * syncs and the running state agree. What is counted is worked out from entries
 * by the rules that the verifier has too.
 */
export class CompletenessService {
  constructor(
    private readonly options: {
      db: Knex;
      gaps: GapStore;
      persons: PersonDirectory;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** The completeness of a period, as the API tells it. */
  async view(
    scope: CompletenessScope,
    sees: Sight,
  ): Promise<Omit<CompletenessView, 'checks'>> {
    this.#assertUsable(scope);
    const visible = await visibleServices(this.options.db, sees, {
      environments: [scope.environment],
      from: toDateTime(scope.from),
      until: toDateTime(scope.until),
    });
    const asOf = this.options.clock();
    const { gaps, ...record } = await this.completenessOf(scope, asOf, visible);
    const actors = await this.options.persons.actors(
      gaps.flatMap(gap => [gap.first_accepted_by, gap.second_accepted_by]),
    );
    return {
      ...record,
      gaps: gaps.map(gap => gapView(gap, actors)),
      limited: visible.services !== null,
    };
  }

  /**
   * The completeness of a period of an environment.
   *
   * @param asOf - what was recorded later is left out, so that the same instant
   *   gives the same answer at any time
   * @param visible - the services that are counted; numbers are told in any case
   */
  async completenessOf(
    scope: CompletenessScope,
    asOf: DateTime,
    visible: Omit<VisibleServices, 'unclaimed'>,
  ): Promise<CompletenessRecord> {
    const { environment } = scope;
    const [from, until] = [scope.from, scope.until].map(toDateTime);
    const period = { from: instant(from), until: instant(until) };
    const count = await this.#count(
      { environment, ...period },
      asOf.toJSDate(),
      visible,
    );
    const last = await this.#lastNumbers(environment, from, until, asOf);
    const gaps = await this.options.gaps.touching(
      from.toJSDate(),
      until.toJSDate(),
      environment,
    );
    const periods = await this.#periods(environment, from, until, asOf);
    return {
      environment,
      ...period,
      coverage: await this.coverage(period, asOf),
      gaps: gaps.flatMap(gap => gapAsOf(gap, asOf.toJSDate()) ?? []),
      populations: periods.map(closing => ({
        environment,
        ...closing,
        last: closing.last ?? last.get(closing.period) ?? 0,
      })),
      count,
    };
  }

  /**
   * In which hours of a period each collector read its source in full; of those
   * that had read theirs by `asOf`.
   */
  async coverage(
    period: { from: string; until: string },
    asOf = this.options.clock(),
  ): Promise<Coverage[]> {
    const { db } = this.options;
    const now = instant(asOf);
    const until = period.until < now ? period.until : now;
    const { rows } = await db.raw<{
      rows: { collector: string; first: Date; hours: Date[] | null }[];
    }>(
      `SELECT s.collector, earliest.occurred_at AS first,
         (SELECT array_agg(e.occurred_at) FROM ledger_entries e
          WHERE e.stream = 'collector:' || s.collector
            AND e.type = 'collector.coverage'
            AND e.occurred_at >= date_trunc('hour', ?::timestamptz)
            AND e.occurred_at < ?) AS hours
       FROM collector_status s
       JOIN LATERAL (
         SELECT e.occurred_at FROM ledger_entries e
         WHERE e.stream = 'collector:' || s.collector
           AND e.type = 'collector.coverage'
         ORDER BY e.stream_seq LIMIT 1) earliest
         ON earliest.occurred_at <= ?
       ORDER BY s.collector`,
      [period.from, until, now],
    );
    return rows.map(({ collector, first, hours }) =>
      coverageOf(collector, (hours ?? []).map(instant), instant(first), {
        from: period.from,
        until,
      }),
    );
  }

  /** The months of a period, with their closings as they stood. */
  async #periods(
    environment: string,
    from: DateTime,
    until: DateTime,
    asOf: DateTime,
  ): Promise<
    { period: string; last: number | null; closedAt: string | null }[]
  > {
    const end = until.minus({ milliseconds: 1 });
    const { rows } = await this.options.db.raw<{
      rows: { period: string; last: number | null; closed_at: Date | null }[];
    }>(
      `SELECT given.period, c.last, c.closed_at
       FROM unnest(?::text[]) AS given (period)
       LEFT JOIN population_closings c ON c.environment = ?
         AND c.period = given.period AND c.closed_at <= ?
       ORDER BY given.period`,
      [
        periodsBetween(periodOf(from), periodOf(end)),
        environment,
        asOf.toJSDate(),
      ],
    );
    return rows.map(({ period, last, closed_at: closedAt }) => ({
      period,
      last,
      closedAt: instantOrNull(closedAt),
    }));
  }

  async #count(
    scope: CompletenessScope,
    asOf: Date,
    visible: Omit<VisibleServices, 'unclaimed'>,
  ): Promise<ThreeWayCount> {
    const fold = new CompletenessFold(scope);
    for await (const entry of entriesOf(
      this.options.db,
      scope,
      asOf,
      visible,
    )) {
      fold.add(entry);
    }
    return threeWayCount(scope, fold.facts());
  }

  /** The last number of each month, by the requests on record at an instant. */
  async #lastNumbers(
    environment: string,
    from: DateTime,
    until: DateTime,
    asOf: DateTime,
  ): Promise<Map<string, number>> {
    // A month that was closed early has its last requests in the next one.
    const begin = from.startOf('month').minus({ months: 1 });
    const { rows } = await this.options.db.raw<{
      rows: { period: string; last: number }[];
    }>(
      `SELECT told->>'period' AS period, max((told->>'number')::int) AS last
       FROM changes c
       JOIN ledger_entries e ON e.stream = 'change:' || c.id AND e.stream_seq = 1
       CROSS JOIN LATERAL (SELECT convert_from(e.entry, 'UTF8')::jsonb
         #> '{payload,population}' AS told) AS read
       WHERE c.environment = ? AND c.created_at >= ? AND c.created_at <= ?
         AND e.observed_at < ?
       GROUP BY 1`,
      [
        environment,
        begin.toJSDate(),
        until.endOf('month').toJSDate(),
        asOf.toJSDate(),
      ],
    );
    return new Map(rows.map(({ period, last }) => [period, last]));
  }

  #assertUsable({ environment, from, until }: CompletenessScope): void {
    requireEnvironment(this.options.policy(), environment);
    const days = toDateTime(until).diff(toDateTime(from)).as('days');
    if (days <= 0 || days > MAX_DAYS) {
      throw new InputError(
        `until must be later than from, by at most ${MAX_DAYS} days; ask for shorter periods one after the other`,
      );
    }
  }
}
