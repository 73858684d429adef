import type { Projection } from '../../ledger/Ledger';
import type { FeedChangedPayload } from './records';

/** Folds the copies of feeds: every one that was ever in force. */
export const feedsProjection: Projection = {
  name: 'calendar-feeds',
  tables: ['calendar_feed_copies'],
  streams: ['calendar:'],
  async apply({ envelope }, db) {
    if (envelope.type !== 'calendar.feed-changed') return;
    const { feed, hash, events } =
      envelope.payload as unknown as FeedChangedPayload;
    await db.table('calendar_feed_copies').insert({
      stream_seq: envelope.streamSeq,
      feed,
      hash,
      since: envelope.occurredAt,
      events: JSON.stringify(events),
    });
  },
};
