import type { Projection } from '../Ledger';
import {
  erasureStream,
  type ErasedPayload,
  type ErasurePayload,
} from './records';

const PREFIX = erasureStream('');

/** Folds erasures of persons. */
export const erasuresProjection: Projection = {
  name: 'erasures',
  tables: ['erasures'],
  streams: [PREFIX],
  async unfold(streams, db) {
    const subjects = streams.map(stream => stream.slice(PREFIX.length));
    await db
      .table('erasures')
      .whereRaw('subject_ref = ANY (?::text[])', [subjects])
      .delete();
  },
  async apply({ envelope, erasable }, db) {
    const { erasure: id } = envelope.payload as unknown as ErasurePayload;
    const { persons, occurredAt } = envelope;
    const update = (fold: object) =>
      db.table('erasures').where({ id }).update(fold);
    switch (envelope.type) {
      case 'ledger.erasure-requested':
        await db.table('erasures').insert({
          id,
          subject_ref: envelope.stream.slice(PREFIX.length),
          state: 'requested',
          reason: erasable?.reason ?? null,
          requested_by: persons.requester,
          requested_at: occurredAt,
        });
        return;
      case 'ledger.erasure-confirmed':
        await update({
          state: 'confirmed',
          confirmed_by: persons.confirmer,
          confirmed_at: occurredAt,
        });
        return;
      case 'ledger.erasure-withdrawn':
        await update({
          state: 'withdrawn',
          withdrawn_by: persons.withdrawer,
          withdrawn_at: occurredAt,
        });
        return;
      case 'ledger.erased': {
        const { identities, texts, exports } =
          envelope.payload as unknown as ErasedPayload;
        await update({
          state: 'erased',
          erased_at: occurredAt,
          counts: JSON.stringify({ identities, texts, exports }),
        });
        return;
      }
      default:
    }
  },
};
