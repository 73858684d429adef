import type { Projection } from '../ledger/Ledger';

const PLACE = /^access:(forge|instance|cluster):(.*)$/;

/**
 * Folds `access.forge-read`, `access.instance-read` and `access.cluster-read`: every
 * reading is kept.
 */
export const accessProjection: Projection = {
  name: 'access',
  tables: ['access_readings'],
  streams: ['access:'],
  async unfold(streams, db) {
    await db.table('access_readings').whereIn('stream', streams).delete();
  },
  async apply({ envelope, erasable }, db) {
    const found = PLACE.exec(envelope.stream);
    if (!found) return;
    const [, kind, place] = found;
    await db.table('access_readings').insert({
      stream: envelope.stream,
      seq: envelope.streamSeq,
      kind,
      place,
      read_at: envelope.occurredAt,
      told: JSON.stringify(envelope.payload),
      texts: erasable && JSON.stringify(erasable),
    });
  },
};
