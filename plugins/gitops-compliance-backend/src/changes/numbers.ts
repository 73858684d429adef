import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { lockPopulation, openPeriod } from '../completeness/population';
import { populationScope } from '../completeness/records';
import type { RequestedPayload } from './records';

/**
 * Numbers a change: once in the portal, and once within its environment and
 * month, both without gaps, because what a transaction that is undone was given
 * is given again.
 */
export async function numberChange(
  trx: Knex.Transaction,
  environment: string,
  now: DateTime,
): Promise<Pick<RequestedPayload, 'number' | 'population'>> {
  await lockPopulation(trx, environment);
  const period = await openPeriod(trx, environment, now);
  return {
    number: await nextNumber(trx, 'all'),
    population: {
      environment,
      period,
      number: await nextNumber(trx, populationScope(environment, period)),
    },
  };
}

/** The next number of a scope; the row's lock keeps numbers gapless. */
async function nextNumber(
  trx: Knex.Transaction,
  scope: string,
): Promise<number> {
  const [{ last }] = await trx('change_numbers')
    .insert({ scope, last: 1 })
    .onConflict('scope')
    .merge({ last: trx.raw('change_numbers.last + 1') })
    .returning('last');
  return last;
}
