import { changeStream } from '../../changes/records';
import type { Projection } from '../../ledger/Ledger';
import type { VoteRemindedPayload } from './records';

const PREFIX = changeStream('');

/** Folds which reminders were sent. */
export const remindersProjection: Projection = {
  name: 'board-reminders',
  tables: ['board_reminders'],
  streams: [PREFIX],
  async apply({ envelope }, db) {
    if (envelope.type !== 'change.vote-reminded') return;
    const { rule, step, opens } =
      envelope.payload as unknown as VoteRemindedPayload;
    await db.table('board_reminders').insert({
      change_id: envelope.stream.slice(PREFIX.length),
      stream_seq: envelope.streamSeq,
      rule,
      step,
      opens,
    });
  },
};
