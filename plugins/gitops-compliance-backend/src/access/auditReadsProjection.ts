import type { Projection } from '../ledger/Ledger';

const READS = new Set(['audit.read', 'person.queried']);

/** Folds `audit.read` and `person.queried`: a row for each. */
export const auditReadsProjection: Projection = {
  name: 'audit-reads',
  tables: ['audit_reads'],
  streams: ['audit:'],
  async apply({ envelope }, db) {
    if (!READS.has(envelope.type)) return;
    const { streamSeq, occurredAt, persons, payload } = envelope;
    await db.table('audit_reads').insert({
      stream_seq: streamSeq,
      reader_ref: persons.reader,
      about_ref: persons.about ?? null,
      route: payload.route,
      scope: payload.scope ?? null,
      read_at: occurredAt,
    });
  },
};
