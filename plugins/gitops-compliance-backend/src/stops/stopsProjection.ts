import type { Projection } from '../ledger/Ledger';
import { stopStream, type StopSetPayload } from './records';

const PREFIX = stopStream('');

/**
 * Folds stops of the line. That one has ended by itself is no entry: it follows
 * from the time that it was set with.
 */
export const stopsProjection: Projection = {
  name: 'stops',
  tables: ['stops'],
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice(PREFIX.length));
    await db.table('stops').whereRaw('id = ANY (?::uuid[])', [ids]).delete();
  },
  async apply({ envelope, erasable }, db) {
    const { type, persons, occurredAt, streamSeq } = envelope;
    const id = envelope.stream.slice(PREFIX.length);
    if (type === 'stop.set') {
      const set = envelope.payload as unknown as StopSetPayload;
      await db.table('stops').insert({
        id,
        service_ref: set.service,
        environment: set.environment,
        team: set.team,
        set_by: persons.owner,
        reason: erasable?.reason ?? null,
        since: occurredAt,
        until: set.until,
        stream_seq: streamSeq,
      });
    }
    if (type === 'stop.lifted') {
      await db.table('stops').where({ id }).update({
        lifted_by: persons.lifter,
        lifted_at: occurredAt,
        stream_seq: streamSeq,
      });
    }
  },
};
