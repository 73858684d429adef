import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Ledger } from '../ledger/Ledger';
import type { Policy } from '../policy/Policy';
import { instant, toDateTime } from '../shared/time';
import {
  lockPopulation,
  periodAfter,
  periodOf,
  periodsBetween,
} from './population';
import {
  populationScope,
  populationStream,
  type PopulationClosedPayload,
} from './records';

/**
 * Closes each month of each environment with the last number that was given in
 * it, so that a filtered population is provably whole (design §5.4).
 *
 * What it promises: a period is closed once, however many replicas try; the
 * periods of an environment are closed in their order, those without a change
 * too; no number of a closed period is ever given afterwards, because whoever
 * numbers a change and whoever closes wait for each other
 * ({@link lockPopulation}).
 */
export class Closings {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      policy: () => Policy;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** Closes every period that is over; resolves to how many that were. */
  async closeEnded(): Promise<number> {
    const { clock, logger } = this.options;
    const now = clock();
    let closed = 0;
    for (const { environment, period } of await this.#due(now)) {
      const last = await this.#close(environment, period, now);
      if (last === null) continue;
      closed += 1;
      logger.info(
        `Closed ${period} of ${environment} with ${last} numbered changes`,
      );
    }
    return closed;
  }

  /** What is over and not closed, the oldest of each environment first. */
  async #due(
    now: DateTime,
  ): Promise<{ environment: string; period: string }[]> {
    const { db, policy } = this.options;
    const first = await db('ledger_entries')
      .select('observed_at')
      .orderBy('id')
      .first();
    if (!first) return [];
    const opened = periodOf(toDateTime(first.observed_at));
    const { rows } = await db.raw<{
      rows: { environment: string; closed: string | null; numbered: string }[];
    }>(
      `SELECT known.environment,
         (SELECT max(c.period) FROM population_closings c
          WHERE c.environment = known.environment) AS closed,
         (SELECT min(right(n.scope, 7)) FROM change_numbers n
          WHERE left(n.scope, -8) = known.environment) AS numbered
       FROM (SELECT unnest(?::text[]) AS environment
             UNION SELECT left(scope, -8) FROM change_numbers
             WHERE scope <> 'all') known
       ORDER BY known.environment`,
      [policy().document.environments.map(({ name }) => name)],
    );
    return rows.flatMap(({ environment, closed, numbered }) => {
      const from = closed
        ? periodAfter(closed)
        : [opened, numbered ?? opened].sort()[0];
      return periodsBetween(from, periodOf(now))
        .slice(0, -1)
        .map(period => ({ environment, period }));
    });
  }

  /** Resolves to the last number; null where another replica closed it. */
  #close(
    environment: string,
    period: string,
    now: DateTime,
  ): Promise<number | null> {
    const stream = populationStream(environment, period);
    return this.options.ledger.record(stream, async recording => {
      const { trx } = recording;
      await lockPopulation(trx, environment);
      const numbers = await trx('change_numbers')
        .where({ scope: populationScope(environment, period) })
        .first();
      const last: number = numbers?.last ?? 0;
      const payload: PopulationClosedPayload = {
        environment,
        period,
        count: last,
        last,
      };
      const entry = await recording.append({
        type: 'population.closed',
        v: 1,
        occurredAt: instant(now),
        source: { collector: 'portal', key: stream },
        attestation: 'decided',
        controls: ['NIST:AU-12', 'PCI:10.2', 'SOC2:CC8.1'],
        payload: { ...payload },
      });
      return entry && last;
    });
  }
}
