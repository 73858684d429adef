import { ticketScope, type TicketReading } from '@gitops-compliance/rules';
import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import { TEXT_ERASED } from '../shared/text';
import type {
  TicketAttachedPayload,
  TicketObservedPayload,
  TicketRow,
} from './records';

const PREFIX = 'change:';

/** Folds the ticket of each change: one at most, the last that was attached. */
export const ticketsProjection: Projection = {
  name: 'tickets',
  tables: ['change_tickets'],
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice(PREFIX.length));
    await db
      .table('change_tickets')
      .whereRaw('change_id = ANY (?::uuid[])', [ids])
      .delete();
  },
  async apply(entry, db) {
    const fold = foldOf(entry);
    if (fold) await write(entry, fold, db);
  },
};

type Fold = Partial<Record<keyof TicketRow, unknown>>;

function foldOf({ envelope, erasable }: RecordedEntry): Fold | null {
  const { type, payload, persons } = envelope;
  const title = erasable?.title ?? null;
  switch (type) {
    case 'change.ticket-attached': {
      const told = payload as unknown as TicketAttachedPayload;
      return {
        ...readingOf(told),
        title,
        scope: ticketScope(told.reading),
        made: told.made,
        attached_by: persons.attacher ?? null,
        wanted_system: null,
        problem: null,
      };
    }
    case 'change.ticket-observed': {
      const told = payload as unknown as TicketObservedPayload;
      // What is gone keeps the scope that it was approved for.
      const scope = told.reading && { scope: ticketScope(told.reading) };
      return { ...readingOf(told), title, ...scope };
    }
    case 'change.ticket-wanted':
      return { wanted_system: payload.system, problem: null };
    case 'change.ticket-refused':
      return { wanted_system: null, problem: erasable?.message ?? TEXT_ERASED };
    default:
      return null;
  }
}

function readingOf(
  told: Omit<TicketObservedPayload, 'reading'> & {
    reading: TicketReading | null;
  },
): Fold {
  return {
    system: told.system,
    ticket_id: told.id,
    key: told.key,
    url: told.url,
    reading: told.reading && JSON.stringify(told.reading),
    read_at: told.readAt,
  };
}

async function write(
  { envelope }: RecordedEntry,
  fold: Fold,
  db: ProjectionDb,
): Promise<void> {
  const row = {
    change_id: envelope.stream.slice(PREFIX.length),
    ...fold,
    stream_seq: envelope.streamSeq,
  };
  await db
    .table('change_tickets')
    .insert({ made: false, ...row })
    .onConflict('change_id')
    .merge(row);
}
