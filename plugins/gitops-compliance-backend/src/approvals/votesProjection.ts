import type { Projection } from '../ledger/Ledger';
import type { VotedPayload } from './records';

const PREFIX = 'change:';

/** Folds votes of the board, each as it was cast. */
export const votesProjection: Projection = {
  name: 'votes',
  tables: ['votes'],
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice(PREFIX.length));
    await db
      .table('votes')
      .whereRaw('change_id = ANY (?::uuid[])', [ids])
      .delete();
  },
  async apply({ envelope, erasable }, db) {
    if (envelope.type !== 'change.voted') return;
    const { persons, occurredAt, streamSeq } = envelope;
    const voted = envelope.payload as unknown as VotedPayload;
    await db.table('votes').insert({
      change_id: envelope.stream.slice(PREFIX.length),
      stream_seq: streamSeq,
      voter_ref: persons.voter,
      delegator_ref: persons.delegator ?? null,
      decision: voted.decision,
      digest: voted.digest,
      cast_at: occurredAt,
      comment: erasable?.comment ?? null,
    });
  },
};
