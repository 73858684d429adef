import type { Projection } from '../ledger/Ledger';
import { delegationStream, type DelegationPayload } from './records';

const PREFIX = delegationStream('');

/** Folds who votes for whom. That one is over follows from its end. */
export const delegationsProjection: Projection = {
  name: 'delegations',
  tables: ['delegations'],
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice(PREFIX.length));
    await db
      .table('delegations')
      .whereRaw('id = ANY (?::uuid[])', [ids])
      .delete();
  },
  async apply({ envelope, erasable }, db) {
    const { type, persons, occurredAt, streamSeq } = envelope;
    const id = envelope.stream.slice(PREFIX.length);
    if (type === 'delegation.given') {
      const given = envelope.payload as unknown as DelegationPayload;
      await db.table('delegations').insert({
        id,
        from_ref: persons.from,
        to_ref: persons.to,
        reason: erasable?.reason ?? null,
        since: given.since,
        until: given.until,
        stream_seq: streamSeq,
      });
    }
    if (type === 'delegation.ended') {
      await db
        .table('delegations')
        .where({ id })
        .update({ ended_at: occurredAt, stream_seq: streamSeq });
    }
  },
};
