import type { Projection } from '../ledger/Ledger';
import type { PopulationClosedPayload } from './records';

/** Folds the closing of each period into its row. */
export const closingsProjection: Projection = {
  name: 'closings',
  tables: ['population_closings'],
  streams: ['population:'],
  async apply({ envelope }, db) {
    if (envelope.type !== 'population.closed') return;
    const closed = envelope.payload as unknown as PopulationClosedPayload;
    await db.table('population_closings').insert({
      environment: closed.environment,
      period: closed.period,
      last: closed.last,
      closed_at: envelope.occurredAt,
    });
  },
};
