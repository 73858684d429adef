import type { Knex } from 'knex';
import { DateTime } from 'luxon';

const PERIOD_FORMAT = 'yyyy-MM';

/** The period, a month in UTC, in which an instant lies. */
export function periodOf(at: DateTime): string {
  return at.toUTC().toFormat(PERIOD_FORMAT);
}

/** The period after a period. */
export function periodAfter(period: string): string {
  return periodOf(
    DateTime.fromFormat(period, PERIOD_FORMAT, { zone: 'utc' }).plus({
      months: 1,
    }),
  );
}

/** The periods from one to another, both of them; none where it comes later. */
export function periodsBetween(from: string, to: string): string[] {
  const periods = [];
  for (let period = from; period <= to; period = periodAfter(period)) {
    periods.push(period);
  }
  return periods;
}

/**
 * Lets one transaction at a time number a change of an environment, or close a
 * period of it, until it ends: so whoever closes has seen every number, and
 * whoever numbers has seen every closing.
 */
export async function lockPopulation(
  trx: Knex.Transaction,
  environment: string,
): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `gitops-compliance population ${environment}`,
  ]);
}

/**
 * The period that a change of now is numbered in: this month, but never one
 * that is closed. A request by a clock that is behind gets the next open one.
 * Call it under {@link lockPopulation}.
 */
export async function openPeriod(
  trx: Knex.Transaction,
  environment: string,
  now: DateTime,
): Promise<string> {
  const [{ closed }] = await trx('population_closings')
    .where({ environment })
    .max('period as closed');
  const current = periodOf(now);
  return closed !== null && closed >= current ? periodAfter(closed) : current;
}
