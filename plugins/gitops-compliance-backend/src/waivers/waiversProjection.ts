import type { Projection } from '../ledger/Ledger';
import { waiverStream, type WaiverAskedPayload } from './records';

const PREFIX = waiverStream('');

/**
 * Folds waivers of checks. That one has ended by itself is no entry: it follows
 * from the time that it was asked for.
 */
export const waiversProjection: Projection = {
  name: 'waivers',
  tables: ['waivers'],
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice(PREFIX.length));
    await db.table('waivers').whereRaw('id = ANY (?::uuid[])', [ids]).delete();
  },
  async apply({ envelope, erasable }, db) {
    const { type, persons, occurredAt, streamSeq } = envelope;
    const id = envelope.stream.slice(PREFIX.length);
    const reason = erasable?.reason ?? null;
    if (type === 'waiver.asked') {
      const asked = envelope.payload as unknown as WaiverAskedPayload;
      await db.table('waivers').insert({
        id,
        check_id: asked.check,
        service_ref: asked.service,
        environment: asked.environment,
        asked_by: persons.asker,
        reason,
        asked_at: occurredAt,
        starts_at: asked.from ?? null,
        until: asked.until,
        renews: asked.renews ?? null,
        stream_seq: streamSeq,
      });
    }
    if (type === 'waiver.approved' || type === 'waiver.refused') {
      await db
        .table('waivers')
        .where({ id })
        .update({
          decision: type.slice('waiver.'.length),
          decided_by: persons.approver ?? persons.refuser,
          decision_reason: reason,
          decided_at: occurredAt,
          stream_seq: streamSeq,
        });
    }
    if (type === 'waiver.ending') {
      const news = { stream_seq: streamSeq };
      await db.table('waivers').where({ id }).update(news);
    }
    if (type === 'waiver.withdrawn') {
      await db.table('waivers').where({ id }).update({
        withdrawn_by: persons.withdrawer,
        withdrawal_reason: reason,
        withdrawn_at: occurredAt,
        stream_seq: streamSeq,
      });
    }
  },
};
