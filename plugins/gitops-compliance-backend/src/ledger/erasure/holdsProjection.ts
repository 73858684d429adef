import type { Projection } from '../Ledger';
import {
  holdStream,
  type HoldLiftedPayload,
  type HoldPlacedPayload,
} from './records';

/** Folds legal holds. */
export const holdsProjection: Projection = {
  name: 'holds',
  tables: ['legal_holds'],
  streams: [holdStream('')],
  async unfold(streams, db) {
    await db
      .table('legal_holds')
      .whereRaw('stream = ANY (?::text[])', [streams])
      .delete();
  },
  async apply({ envelope, erasable }, db) {
    const { persons, occurredAt, stream } = envelope;
    if (envelope.type === 'ledger.hold-placed') {
      const placed = envelope.payload as unknown as HoldPlacedPayload;
      await db.table('legal_holds').insert({
        id: placed.hold,
        stream,
        subject_ref: placed.subject,
        service_ref: placed.service,
        held_from: placed.from,
        held_until: placed.until,
        reason: erasable?.reason ?? null,
        placed_by: persons.placer,
        placed_at: occurredAt,
      });
    }
    if (envelope.type === 'ledger.hold-lifted') {
      const { hold } = envelope.payload as unknown as HoldLiftedPayload;
      await db.table('legal_holds').where({ id: hold }).update({
        lifted_by: persons.lifter,
        lifted_at: occurredAt,
      });
    }
  },
};
