import type { Projection } from '../ledger/Ledger';
import type { ReportedPayload } from './records';

const PREFIX = 'change:';

/** Folds the newest report of each tool on each change. */
export const reportsProjection: Projection = {
  name: 'reports',
  tables: ['change_reports'],
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice(PREFIX.length));
    await db
      .table('change_reports')
      .whereRaw('change_id = ANY (?::uuid[])', [ids])
      .delete();
  },
  async apply({ envelope, erasable }, db) {
    if (envelope.type !== 'change.reported') return;
    const report = envelope.payload as unknown as ReportedPayload;
    await db
      .table('change_reports')
      .insert({
        change_id: envelope.stream.slice(PREFIX.length),
        name: report.name,
        principal: report.principal ?? '',
        state: report.state,
        reason: erasable?.reason ?? null,
        head_sha: report.headSha,
        reported_at: envelope.occurredAt,
        until: report.until,
        stream_seq: envelope.streamSeq,
      })
      .onConflict(['change_id', 'name', 'principal'])
      .merge();
  },
};
