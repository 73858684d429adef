import type { Projection } from '../ledger/Ledger';

/** Folds `audit.read`: a row for each person, route and hour. */
export const auditReadsProjection: Projection = {
  name: 'audit-reads',
  tables: ['audit_reads'],
  streams: ['audit:'],
  async apply({ envelope }, db) {
    if (envelope.type !== 'audit.read') return;
    const { streamSeq, occurredAt, persons, payload } = envelope;
    await db.table('audit_reads').insert({
      stream_seq: streamSeq,
      reader_ref: persons.reader,
      route: payload.route,
      scope: payload.scope,
      read_at: occurredAt,
    });
  },
};
