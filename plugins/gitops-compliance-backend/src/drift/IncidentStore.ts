import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import { ServiceNames, underNames } from '../services/ServiceNames';
import { foreignCursor } from '../shared/cursor';
import type { IncidentRow, IncidentWhat } from './records';
import { IS_UNRESOLVED } from './unresolvedSql';

/** Which incidents to look at. */
export interface IncidentFilter {
  /** Those that ask for something, or those that are over. */
  state?: 'open' | 'over';
  what?: IncidentWhat;
  /** Entity reference of a service. */
  entityRef?: string;
  environment?: string;
}

/** Which of them to list; the worst first. */
export interface IncidentQuery extends IncidentFilter {
  limit: number;
  /** Id of the last one of the page before. */
  cursor?: string;
}

/** SQL: whether an incident asks for nothing any more. */
const IS_OVER = `(closed_at IS NOT NULL AND NOT ${IS_UNRESOLVED})`;

/** SQL: what it opened for, or what joined it since. */
const IS_ABOUT = `(what = ? OR joined @> jsonb_build_array(
  jsonb_build_object('facts', jsonb_build_object('what', ?::text))))`;

/**
 * SQL: the order of the worst first. Of those that are open what nothing explains,
 * then what is due first; of those that are over the newest.
 */
const ORDER = [
  `CASE WHEN ${IS_OVER} THEN 2 WHEN attributed_by = 'unauthorised' THEN 0
     ELSE 1 END`,
  `CASE WHEN ${IS_OVER} THEN - extract(epoch FROM created_at)
     ELSE coalesce(extract(epoch FROM due_at), 1e12) END`,
  "CASE WHEN criticality = ANY (ARRAY['critical', 'high']) THEN 0 ELSE 1 END",
  'since',
  'deployment_id',
  'stream_seq',
].join(', ');

/** Read side of incidents, each with the present name of its service. */
export class IncidentStore {
  readonly #names: ServiceNames;

  constructor(private readonly db: Knex) {
    this.#names = new ServiceNames(db);
  }

  /** An incident, whoever asks. */
  async get(id: string, db: Knex = this.db): Promise<IncidentRow | undefined> {
    const [deployment, seq] = placeOf(id);
    return db<IncidentRow>('drift_incidents_now')
      .where({ deployment_id: deployment, stream_seq: seq })
      .first();
  }

  /** One that the reader may know of. */
  async find(id: string, sees: Sight): Promise<IncidentRow | undefined> {
    const [deployment, seq] = placeOf(id);
    return this.db<IncidentRow>('drift_incidents_now')
      .where({ deployment_id: deployment, stream_seq: seq })
      .modify(sees.changes)
      .first();
  }

  /** One page of those that the reader may know of. */
  async list(
    { state, what, entityRef, environment, limit, cursor }: IncidentQuery,
    sees: Sight,
  ): Promise<{ rows: IncidentRow[]; nextCursor: string | null }> {
    const names = entityRef && (await this.#names.of(entityRef));
    const rows: IncidentRow[] = await this.db<IncidentRow>(
      'drift_incidents_now',
    )
      // It belongs to its target and instant, as a change does.
      .modify(sees.changes)
      .modify(query => {
        if (state === 'over') query.whereRaw(IS_OVER);
        if (state === 'open') query.whereRaw(`NOT ${IS_OVER}`);
        if (what) query.whereRaw(IS_ABOUT, [what, what]);
        if (names) {
          query.modify(underNames(names, 'created_at', 'named_ref'));
        }
        if (environment) query.where({ environment });
        if (cursor) {
          query.whereRaw(
            `(${ORDER}) > (SELECT ${ORDER} FROM drift_incidents
               WHERE deployment_id = ? AND stream_seq = ?)`,
            placeOf(cursor),
          );
        }
      })
      .orderByRaw(ORDER)
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const last = page[page.length - 1];
    return {
      rows: page,
      nextCursor: rows.length > limit ? incidentId(last) : null,
    };
  }
}

/** `<place in the stream>@<deployment>`. */
export function incidentId({
  deployment_id: deployment,
  stream_seq: seq,
}: Pick<IncidentRow, 'deployment_id' | 'stream_seq'>): string {
  return `${seq}@${deployment}`;
}

/** Deployment and place in its stream, of the id of an incident. */
export function placeOf(id: string): [string, string] {
  const [, seq, deployment] = /^(\d{1,15})@(.+)$/.exec(id) ?? [];
  if (!deployment) throw foreignCursor();
  return [deployment, seq];
}
