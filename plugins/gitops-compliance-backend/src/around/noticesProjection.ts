import type { Projection } from '../ledger/Ledger';
import type { NoticedPayload } from './records';

const PREFIX = 'deployment:';

/** Folds what happened around the portal, a row for each notice. */
export const noticesProjection: Projection = {
  name: 'around',
  tables: ['around_notices'],
  streams: [PREFIX],
  async apply({ envelope }, db) {
    if (envelope.type !== 'deployment.around-noticed') return;
    const noticed = envelope.payload as unknown as NoticedPayload;
    await db.table('around_notices').insert({
      deployment_id: envelope.stream.slice(PREFIX.length),
      stream_seq: envelope.streamSeq,
      service_ref: noticed.service,
      environment: noticed.environment,
      facts: JSON.stringify(noticed.facts),
      repository: noticed.repository,
      commits: JSON.stringify(noticed.commits),
      classification: noticed.classification,
      author_ref: envelope.persons.author ?? null,
      interval_seq: noticed.interval,
      created_at: envelope.occurredAt,
    });
  },
};
