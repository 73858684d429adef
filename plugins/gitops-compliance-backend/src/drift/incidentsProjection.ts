import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import { OF_NOTICE } from './ofNoticeSql';
import type {
  IncidentAlertedPayload,
  IncidentAttributedPayload,
  IncidentClosedPayload,
  IncidentDifferedPayload,
  IncidentJoinedPayload,
  IncidentOpenedPayload,
  IncidentStormedPayload,
  JoinedNotice,
  RanAgainPayload,
  SyncAskedPayload,
  SyncEndedPayload,
  SyncRecord,
} from './records';

const PREFIX = 'deployment:';
const TABLE = 'drift_incidents';

/** Folds incidents of drift, a row for each. */
export const incidentsProjection: Projection = {
  name: 'drift',
  tables: [TABLE],
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice(PREFIX.length));
    await db
      .table(TABLE)
      .whereRaw('deployment_id = ANY (?::text[])', [ids])
      .delete();
  },
  async apply(entry, db) {
    const { envelope } = entry;
    if (envelope.type === 'drift.opened') {
      await open(entry, db);
      return;
    }
    if (envelope.type === 'deployment.adopted-late') {
      await adopt(entry, db);
      return;
    }
    const move = moveOf(entry, db);
    if (!move) return;
    const { incident } = envelope.payload;
    await db
      .table(TABLE)
      .where({
        deployment_id: envelope.stream.slice(PREFIX.length),
        stream_seq: incident,
      })
      .update(move);
    // What came around the portal is over once somebody took it on.
    if (envelope.type !== 'drift.resolved') return;
    await db
      .table(TABLE)
      .where({
        deployment_id: envelope.stream.slice(PREFIX.length),
        stream_seq: incident,
      })
      .whereNot({ what: 'drifted' })
      .update({ closed_at: envelope.occurredAt, close_cause: 'resolved' });
  },
};

async function open(
  { envelope }: RecordedEntry,
  db: ProjectionDb,
): Promise<void> {
  const opened = envelope.payload as unknown as IncidentOpenedPayload;
  await db.table(TABLE).insert({
    deployment_id: envelope.stream.slice(PREFIX.length),
    stream_seq: envelope.streamSeq,
    service_ref: opened.service,
    environment: opened.environment,
    what: opened.what,
    facts: JSON.stringify(opened.facts),
    notice_seq: opened.notice,
    attribution: JSON.stringify(opened.attribution),
    attributed_by: opened.attribution.by,
    author_ref: envelope.persons.author ?? null,
    syncer_ref: envelope.persons.syncer ?? null,
    criticality: opened.criticality,
    mode: opened.mode,
    since: opened.since,
    due_at: opened.dueAt,
    storm: opened.storm ? JSON.stringify(opened.storm) : null,
    created_at: envelope.occurredAt,
  });
}

/** Counts it; with the last of its notices the incident is over. */
async function adopt(
  { envelope, erasable }: RecordedEntry,
  db: ProjectionDb,
): Promise<void> {
  const { stream, payload, persons, occurredAt: at } = envelope;
  const notice = Number(payload.notice);
  const incident = () =>
    db
      .table(TABLE)
      .where({ deployment_id: stream.slice(PREFIX.length) })
      .whereRaw(OF_NOTICE, [notice, notice]);
  await incident().update({ adopted: db.raw('adopted + 1') });
  await incident()
    .whereRaw('adopted > jsonb_array_length(joined)')
    .update({
      resolved_at: at,
      resolved_by: persons.adopter,
      resolution: erasable?.reason ?? null,
      closed_at: at,
      close_cause: 'adopted',
    });
}

/** What an entry alters of its incident; null: it is about none. */
function moveOf(
  { envelope, erasable }: RecordedEntry,
  db: ProjectionDb,
): object | null {
  const { type, occurredAt: at, payload, persons } = envelope;
  switch (type) {
    case 'drift.attributed': {
      const { attribution } = payload as unknown as IncidentAttributedPayload;
      return {
        attribution: JSON.stringify(attribution),
        attributed_by: attribution.by,
      };
    }
    case 'drift.stormed': {
      const { heals } = payload as unknown as IncidentStormedPayload;
      return { storm: JSON.stringify({ heals }) };
    }
    case 'drift.joined': {
      const { notice, facts } = payload as unknown as IncidentJoinedPayload;
      const joined: JoinedNotice = { notice, facts, at };
      const { author, syncer } = persons;
      return {
        joined: db.raw('joined || ?::jsonb', [JSON.stringify([joined])]),
        ...(author && { author_ref: author }),
        ...(syncer && { syncer_ref: syncer }),
      };
    }
    case 'drift.ran-again': {
      const { after, readAt } = payload as unknown as RanAgainPayload;
      const { syncer } = persons;
      return {
        facts: db.raw(
          `facts || ?::jsonb
             || jsonb_build_object('further', (facts ->> 'further')::int + 1)`,
          [JSON.stringify({ after, readAt })],
        ),
        ...(syncer && {
          further_syncers: db.raw(
            `CASE WHEN further_syncers @> ARRAY[?::text] THEN further_syncers
               ELSE further_syncers || ?::text END`,
            [syncer, syncer],
          ),
        }),
      };
    }
    case 'drift.sync-asked': {
      const { incident: _, ...asked } = payload as unknown as SyncAskedPayload;
      const sync: SyncRecord = { ...asked, at, outcome: null, problem: null };
      return { syncs: db.raw('syncs || ?::jsonb', [JSON.stringify([sync])]) };
    }
    case 'drift.sync-ended': {
      const { attempt, outcome, problem } =
        payload as unknown as SyncEndedPayload;
      const index = attempt - 1;
      return {
        syncs: db.raw(
          'jsonb_set(syncs, ARRAY[?::text], (syncs -> ?::int) || ?::jsonb)',
          [String(index), index, JSON.stringify({ outcome, problem })],
        ),
      };
    }
    case 'drift.overdue':
      return { overdue_at: at };
    case 'drift.closed': {
      const { cause } = payload as unknown as IncidentClosedPayload;
      return { closed_at: at, close_cause: cause };
    }
    case 'drift.alerted': {
      const { channel } = payload as unknown as IncidentAlertedPayload;
      return { alerted_by: channel };
    }
    case 'drift.differed': {
      const { incident: _, ...told } =
        payload as unknown as IncidentDifferedPayload;
      const fields = erasable?.fields;
      return {
        differences: JSON.stringify(told),
        difference_fields: fields === undefined ? null : JSON.stringify(fields),
        differences_at: at,
      };
    }
    case 'drift.resolved':
      return {
        resolved_at: at,
        resolved_by: persons.resolver,
        resolution: erasable?.reason ?? null,
      };
    default:
      return null;
  }
}
