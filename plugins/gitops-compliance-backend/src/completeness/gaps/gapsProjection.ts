import type {
  Projection,
  ProjectionDb,
  RecordedEntry,
} from '../../ledger/Ledger';
import {
  gapOfPlace,
  type GapAcceptedPayload,
  type GapClosedPayload,
  type GapOpenedPayload,
} from './records';

/**
 * Folds gaps: of collectors from their streams, of single applications from
 * the streams of their deployments. All entries of a gap are in one stream.
 */
export const gapsProjection: Projection = {
  name: 'gaps',
  tables: ['gaps'],
  streams: ['collector:', 'deployment:'],
  async applyAll(entries, db) {
    for (const entry of entries) {
      if (entry.envelope.type.startsWith('collector.gap-')) {
        await this.apply(entry, db);
      }
    }
  },
  async apply(entry, db) {
    switch (entry.envelope.type) {
      case 'collector.gap-opened':
        return applyOpened(entry, db);
      case 'collector.gap-closed':
        return applyClosed(entry, db);
      case 'collector.gap-accepted':
        return applyAccepted(entry, db);
      default:
        return undefined;
    }
  },
};

const DEPLOYMENT = 'deployment:';

async function applyOpened({ envelope }: RecordedEntry, db: ProjectionDb) {
  const { stream, streamSeq, occurredAt, source } = envelope;
  const opened = envelope.payload as Partial<GapOpenedPayload>;
  await db.table('gaps').insert({
    id: opened.gap ?? gapOfPlace(stream, streamSeq),
    stream,
    collector: source.collector,
    deployment: stream.startsWith(DEPLOYMENT)
      ? stream.slice(DEPLOYMENT.length)
      : null,
    cause: opened.cause ?? 'unreachable',
    opened_seq: streamSeq,
    opened_at: occurredAt,
    missed_from: opened.lastHeard,
    history_rows: opened.historyRows && JSON.stringify(opened.historyRows),
  });
}

async function applyClosed({ envelope }: RecordedEntry, db: ProjectionDb) {
  const closed = envelope.payload as unknown as GapClosedPayload;
  const fold = {
    missed_until: envelope.occurredAt,
    closed_at: envelope.occurredAt,
    recovered: closed.recovered,
    not_recovered: closed.notRecovered,
  };
  if (closed.gap) {
    await db.table('gaps').where({ id: closed.gap }).update(fold);
    return;
  }
  // Version 1 closes the one that is open in its stream.
  await db
    .table('gaps')
    .where({ stream: envelope.stream })
    .whereNull('closed_at')
    .update(fold);
}

async function applyAccepted({ envelope }: RecordedEntry, db: ProjectionDb) {
  const { gap } = envelope.payload as unknown as GapAcceptedPayload;
  const { accepter } = envelope.persons;
  const second = await db
    .table('gaps')
    .where({ id: gap })
    .whereNotNull('first_accepted_by')
    .update({
      second_accepted_by: accepter,
      second_accepted_at: envelope.occurredAt,
    });
  if (second > 0) return;
  await db.table('gaps').where({ id: gap }).update({
    first_accepted_by: accepter,
    first_accepted_at: envelope.occurredAt,
  });
}
