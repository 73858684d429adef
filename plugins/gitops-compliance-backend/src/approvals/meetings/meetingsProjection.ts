import type { Projection } from '../../ledger/Ledger';
import { meetingStream, type MeetingHeldPayload } from './records';

const PREFIX = meetingStream('');

/** Folds meetings of the board. */
export const meetingsProjection: Projection = {
  name: 'board-meetings',
  tables: ['board_meetings'],
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice(PREFIX.length));
    await db
      .table('board_meetings')
      .whereRaw('id = ANY (?::uuid[])', [ids])
      .delete();
  },
  async apply({ envelope, erasable }, db) {
    if (envelope.type !== 'board.meeting-held') return;
    const { chair, ...others } = envelope.persons;
    // Stored entries have their keys in the order of their bytes.
    const attendees = Object.keys(others)
      .filter(role => role.startsWith('attendee'))
      .sort((one, other) => placeOf(one) - placeOf(other));
    const held = envelope.payload as unknown as MeetingHeldPayload;
    await db.table('board_meetings').insert({
      id: envelope.stream.slice(PREFIX.length),
      chair_ref: chair,
      attendee_refs: attendees.map(role => others[role]),
      began_at: held.beganAt,
      ended_at: envelope.occurredAt,
      decisions: JSON.stringify(held.decisions),
      outcomes: JSON.stringify(held.outcomes),
      notes: erasable?.notes ?? null,
      stream_seq: envelope.streamSeq,
    });
  },
};

/** 12 of `attendee12`. */
function placeOf(role: string): number {
  return Number(/\d+$/.exec(role)?.[0] ?? 0);
}
