import type { Projection } from '../ledger/Ledger';
import { releaseStream, type ReleaseRequestedPayload } from './records';

const PREFIX = releaseStream('');

/** Folds one release's stream into its row; its changes have streams of their own. */
export const releasesProjection: Projection = {
  name: 'releases',
  tables: ['releases'],
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice(PREFIX.length));
    await db.table('releases').whereRaw('id = ANY (?::uuid[])', [ids]).delete();
  },
  async apply({ envelope, erasable }, db) {
    const id = envelope.stream.slice(PREFIX.length);
    const { occurredAt, persons, streamSeq } = envelope;
    if (envelope.type === 'release.requested') {
      const { number, stopOnFailure, pauseSeconds, undoes } =
        envelope.payload as unknown as ReleaseRequestedPayload;
      await db.table('releases').insert({
        id,
        number,
        requester_ref: persons.requester,
        reason: erasable?.reason ?? null,
        undoes: undoes ?? null,
        stop_on_failure: stopOnFailure,
        pause_seconds: pauseSeconds,
        created_at: occurredAt,
        stream_seq: streamSeq,
      });
    } else if (envelope.type === 'release.resumed') {
      await db
        .table('releases')
        .where({ id })
        .update({
          resumed_at: occurredAt,
          resumed_by: persons.resumer,
          resume_reason: erasable?.reason ?? null,
          stream_seq: streamSeq,
        });
    }
  },
};
