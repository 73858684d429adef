import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import {
  emergencyStream,
  type DeclaredPayload,
  type Duty,
  type EndedPayload,
  type OwedPayload,
  type ReviewPayload,
} from './records';
import { foldRetroactive } from './retroactive/retroactiveFold';

const PREFIX = emergencyStream('');
const TABLES = [
  'emergencies',
  'emergency_targets',
  'emergency_duties',
  'emergency_events',
  'emergency_pull_requests',
];

/**
 * Folds emergencies: each entry is an event of its emergency, and some move it.
 * That one has ended by itself is told by its time, and by an entry too.
 */
export const emergenciesProjection: Projection = {
  name: 'emergencies',
  tables: TABLES,
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(idOf);
    for (const table of TABLES) {
      const key = table === 'emergencies' ? 'id' : 'emergency_id';
      await db
        .table(table)
        .whereRaw(`${key} = ANY (?::uuid[])`, [ids])
        .delete();
    }
  },
  async apply(entry, db) {
    const { envelope } = entry;
    const id = idOf(envelope.stream);
    if (envelope.type === 'emergency.declared') await declare(entry, db);
    else {
      await db
        .table('emergencies')
        .where({ id })
        .update({ ...moveOf(entry), stream_seq: envelope.streamSeq });
    }
    await foldDuties(entry, db);
    await foldRetroactive(id, entry, db);
    await db.table('emergency_events').insert({
      emergency_id: id,
      stream_seq: envelope.streamSeq,
      type: envelope.type,
      at: envelope.occurredAt,
      persons: JSON.stringify(envelope.persons),
      payload: JSON.stringify(envelope.payload),
    });
  },
};

function idOf(stream: string): string {
  return stream.slice(PREFIX.length);
}

async function declare(
  { envelope, erasable }: RecordedEntry,
  db: ProjectionDb,
): Promise<void> {
  const id = idOf(envelope.stream);
  const declared = envelope.payload as unknown as DeclaredPayload;
  await db.table('emergencies').insert({
    id,
    number: declared.number,
    declared_by: envelope.persons.declarer,
    reason: erasable?.reason ?? null,
    incident: erasable?.incident ?? null,
    declared_at: envelope.occurredAt,
    expires_at: declared.expiresAt,
    needs_confirmation: declared.needsConfirmation,
    review_seconds: declared.reviewSeconds,
    pull_request_seconds: declared.pullRequestSeconds,
    stream_seq: envelope.streamSeq,
  });
  await db.table('emergency_targets').insert(
    declared.targets.map(({ service, environment }) => ({
      emergency_id: id,
      service_ref: service,
      environment,
      created_at: envelope.occurredAt,
    })),
  );
}

function moveOf({ envelope, erasable }: RecordedEntry): object {
  const { type, persons, occurredAt: at } = envelope;
  switch (type) {
    case 'emergency.confirmed':
      return { confirmed_by: persons.confirmer, confirmed_at: at };
    case 'emergency.ended': {
      const { cause } = envelope.payload as unknown as EndedPayload;
      return {
        ended_at: at,
        ended_by: persons.ender ?? null,
        end_cause: cause,
        end_reason: erasable?.reason ?? null,
      };
    }
    case 'emergency.review-recorded': {
      const review = envelope.payload as unknown as ReviewPayload;
      return {
        reviewed_at: at,
        reviewed_by: persons.reviewer,
        verdict: review.verdict,
        review_late: review.isLate,
        finding: erasable?.finding ?? null,
      };
    }
    case 'emergency.closed':
      return { closed_at: at };
    default:
      return {};
  }
}

async function foldDuties(
  { envelope }: RecordedEntry,
  db: ProjectionDb,
): Promise<void> {
  const { type, occurredAt } = envelope;
  const duty = (of: Duty) => ({
    emergency_id: idOf(envelope.stream),
    kind: of.kind,
    service_ref: of.target?.service ?? '',
    environment: of.target?.environment ?? '',
  });
  const table = () => db.table('emergency_duties');
  if (type === 'emergency.owed') {
    const { duties } = envelope.payload as unknown as OwedPayload;
    await table().insert(duties.map(of => ({ ...duty(of), due_at: of.dueAt })));
  }
  if (type === 'emergency.overdue') {
    const of = envelope.payload as unknown as Duty;
    await table().where(duty(of)).update({ overdue_at: occurredAt });
  }
  if (type === 'emergency.settled') {
    const of = envelope.payload as unknown as Duty;
    await table().where(duty(of)).update({ settled_at: occurredAt });
  }
  if (type === 'emergency.review-recorded') {
    await table()
      .where(duty({ kind: 'review', target: null }))
      .update({ settled_at: occurredAt });
  }
}
