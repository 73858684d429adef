import type { Projection } from '../ledger/Ledger';
import type { NoticedPayload } from './records';

const PREFIX = 'deployment:';

/** Folds what happened around the portal, a row for each notice. */
export const noticesProjection: Projection = {
  name: 'around',
  tables: ['around_notices'],
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice(PREFIX.length));
    await db
      .table('around_notices')
      .whereRaw('deployment_id = ANY (?::text[])', [ids])
      .delete();
  },
  async apply({ envelope, erasable }, db) {
    if (envelope.type === 'deployment.adopted-late') {
      await db
        .table('around_notices')
        .where({
          deployment_id: envelope.stream.slice(PREFIX.length),
          stream_seq: envelope.payload.notice,
        })
        .update({
          adopted_by: envelope.persons.adopter,
          adopted_at: envelope.occurredAt,
          adoption_reason: erasable?.reason ?? null,
        });
    }
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
      emergency_id: noticed.emergency?.id ?? null,
      emergency_number: noticed.emergency?.number ?? null,
      created_at: envelope.occurredAt,
    });
  },
};
