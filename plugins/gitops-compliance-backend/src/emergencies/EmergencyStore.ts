import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import type {
  DutyRow,
  EmergencyRow,
  EmergencyTarget,
  EventRow,
  TargetRow,
} from './records';

/** Which emergencies to list; newest first. */
export interface EmergencyQuery {
  state?: 'running' | 'owing' | 'closed';
  /** Entity reference of a service that it names. */
  entityRef?: string;
  limit: number;
  /** Number of the last one of the page before. */
  cursor?: number;
}

/** What belongs to emergencies, by their ids. */
export interface EmergencyParts {
  targets: Map<string, TargetRow[]>;
  duties: Map<string, DutyRow[]>;
  events: Map<string, EventRow[]>;
}

/** Days over which the emergencies of a person are counted. */
export const RATE_DAYS = 90;

/**
 * SQL: whether a row of `emergencies` is in force at an instant, given twice; the
 * same as `isInForce` of the rules.
 */
const IN_FORCE = `coalesce(ended_at, expires_at) > ? AND expires_at > ?
  AND (confirmed_at IS NOT NULL OR NOT needs_confirmation)`;

/** A target with the present name of its service beside the one on record. */
type NamedTarget = TargetRow & { named_ref: string };

/** Read side of emergencies. */
export class EmergencyStore {
  constructor(private readonly db: Knex) {}

  /** An emergency, whoever asks. */
  async get(id: string, db: Knex = this.db): Promise<EmergencyRow | undefined> {
    return db<EmergencyRow>('emergencies').where({ id }).first();
  }

  /** One that the reader may know of: they see one of its targets. */
  async find(id: string, sees: Sight): Promise<EmergencyRow | undefined> {
    return this.db<EmergencyRow>('emergencies')
      .where({ id })
      .modify(seenBy(sees))
      .first();
  }

  /** One page of those that the reader may know of. */
  async list(
    { state, entityRef, limit, cursor }: EmergencyQuery,
    sees: Sight,
    at: Date,
  ): Promise<{ rows: EmergencyRow[]; nextCursor: number | null }> {
    const rows: EmergencyRow[] = await this.db<EmergencyRow>('emergencies')
      .modify(seenBy(sees))
      .modify(query => {
        const isOver = 'coalesce(ended_at, expires_at) <= ?';
        if (state === 'closed') query.whereNotNull('closed_at');
        if (state === 'owing') {
          query.whereNull('closed_at').whereRaw(isOver, [at]);
        }
        if (state === 'running') {
          query.whereNull('closed_at').whereRaw(`NOT ${isOver}`, [at]);
        }
        if (entityRef) {
          query.whereIn('id', sub =>
            sub
              .select('emergency_id')
              .from('emergency_targets_now')
              .where({ service_ref: entityRef }),
          );
        }
        if (cursor) query.where('number', '<', cursor);
      })
      .orderBy('number', 'desc')
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    return {
      rows: page,
      nextCursor: rows.length > limit ? page[page.length - 1].number : null,
    };
  }

  /** How many that the reader may know of were declared between two instants. */
  async countDeclared(
    { since, until }: { since: DateTime; until: DateTime },
    sees: Sight,
  ): Promise<number> {
    const found = await this.db('emergencies')
      .modify(seenBy(sees))
      .where('declared_at', '>', since.toJSDate())
      .where('declared_at', '<=', until.toJSDate())
      .count('* as count')
      .first();
    return Number(found?.count ?? 0);
  }

  /** Targets that the reader sees, duties and events of some. */
  async partsOf(
    ids: string[],
    sees: Sight | null,
    db: Knex = this.db,
  ): Promise<EmergencyParts> {
    const of = <T extends { emergency_id: string }>(table: string) =>
      db<T>(table).whereRaw('emergency_id = ANY (?::uuid[])', [ids]);
    const targets: NamedTarget[] = await of<NamedTarget>(
      'emergency_targets_now',
    )
      .modify(query => sees?.changes(query))
      .orderBy(['named_ref', 'environment']);
    const duties: DutyRow[] = await of<DutyRow>('emergency_duties').orderBy([
      { column: 'kind', order: 'desc' },
      'service_ref',
      'environment',
    ]);
    const events: EventRow[] = await of<EventRow>('emergency_events').orderBy(
      'stream_seq',
    );
    return {
      // Duties and events have the name of their time.
      targets: grouped(
        targets.map(({ named_ref: named, ...target }) => ({
          ...target,
          service_ref: named,
        })),
      ),
      duties: grouped(duties),
      events: grouped(events),
    };
  }

  /** The targets of one, whoever asks. */
  async targetsOf(id: string, db: Knex = this.db): Promise<EmergencyTarget[]> {
    const rows: TargetRow[] = await db<TargetRow>('emergency_targets_now')
      .where({ emergency_id: id })
      .orderBy(['service_ref', 'environment']);
    return rows.map(({ service_ref: service, environment }) => ({
      service,
      environment,
    }));
  }

  /** The newest one that is in force for a target at an instant. */
  async inForce(
    { service, environment }: EmergencyTarget,
    at: Date,
    db: Knex = this.db,
  ): Promise<Pick<EmergencyRow, 'id' | 'number'> | undefined> {
    return db<EmergencyRow>('emergencies')
      .select('id', 'number')
      .whereIn('id', sub =>
        sub
          .select('emergency_id')
          .from('emergency_targets_now')
          .where({ service_ref: service, environment }),
      )
      .where('declared_at', '<=', at)
      .whereRaw(IN_FORCE, [at, at])
      .orderBy('number', 'desc')
      .first();
  }

  /** How many each of these declared since an instant. */
  async declaredSince(
    since: Date,
    declarers: string[],
    db: Knex = this.db,
  ): Promise<Map<string, number>> {
    const rows: { declared_by: string; count: string }[] = await db(
      'emergencies',
    )
      .select('declared_by')
      .count('id as count')
      .whereRaw('declared_by = ANY (?::text[])', [declarers])
      .where('declared_at', '>=', since)
      .groupBy('declared_by');
    return new Map(
      rows.map(({ declared_by: by, count }) => [by, Number(count)]),
    );
  }

  /** How many of somebody, under any of these references, owe something overdue. */
  async overdueOf(
    declarers: string[],
    at: Date,
    db: Knex = this.db,
  ): Promise<number> {
    const [{ count }] = await db('emergency_duties as d')
      .join('emergencies as e', 'e.id', 'd.emergency_id')
      .whereRaw('e.declared_by = ANY (?::text[])', [declarers])
      .whereNull('d.settled_at')
      .where('d.due_at', '<=', at)
      .countDistinct('e.id as count');
    return Number(count);
  }
}

/** Those of which the reader sees a target. */
function seenBy(sees: Sight): (query: Knex.QueryBuilder) => void {
  return query => {
    if (sees.isWhole) return;
    query.whereIn('id', sub =>
      sub
        .select('emergency_id')
        .from('emergency_targets_now')
        .modify(targets => sees.changes(targets)),
    );
  };
}

function grouped<T extends { emergency_id: string }>(
  rows: T[],
): Map<string, T[]> {
  const byId = new Map<string, T[]>();
  for (const row of rows) {
    byId.set(row.emergency_id, [...(byId.get(row.emergency_id) ?? []), row]);
  }
  return byId;
}
