import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import {
  asksForEdits,
  narrowEdits,
  type EditQuery,
} from '../edits/EditQueries';
import {
  IS_UNDER_NAME,
  NAMES,
  ServiceNames,
  underNames,
} from '../services/ServiceNames';
import { numberOfCursor } from '../shared/cursor';
import { leadOf, type ChangeRow } from './records';

/** What to list; newest first. */
export interface ChangeQuery {
  entityRef?: string;
  environment?: string;
  state?: 'running' | 'ended';
  class?: ChangeRow['class'] | 'emergency';
  kind?: ChangeRow['kind'];
  /** Catalog user who asked for it, wrote its pull request or pressed merge. */
  person?: string;
  /** What it must alter. */
  edits?: EditQuery;
  /** Requested in this period. */
  from?: Date;
  until?: Date;
  /** Those only that something befell around the portal. */
  around?: boolean;
  limit: number;
  cursor?: string;
}

/**
 * Read side of changes, each with the present name of its service: it goes on, and is
 * seen, under it.
 */
export class ChangeStore {
  readonly #names: ServiceNames;

  constructor(private readonly db: Knex) {
    this.#names = new ServiceNames(db);
  }

  /** A change, whoever asks; for jobs. */
  async get(id: string, db: Knex = this.db): Promise<ChangeRow | undefined> {
    return db<ChangeRow>('changes_now').where({ id }).first();
  }

  /** A change that the reader may see. */
  async find(id: string, sees: Sight): Promise<ChangeRow | undefined> {
    return this.db<ChangeRow>('changes_now')
      .where({ id })
      .modify(sees.changes)
      .first();
  }

  /** One page, keyset by number: flat however long the history is. */
  async list(
    query: ChangeQuery,
    sees: Sight,
  ): Promise<{ rows: ChangeRow[]; nextCursor: string | null }> {
    const { entityRef, environment, state, limit, cursor } = query;
    const names = entityRef && (await this.#names.of(entityRef));
    const rows: ChangeRow[] = await this.db<ChangeRow>('changes_now')
      .modify(sees.changes)
      .modify(builder => {
        if (names) builder.modify(underNames(names, 'created_at', 'named_ref'));
        if (environment) builder.where({ environment });
        if (query.class === 'emergency') builder.whereNotNull('emergency_id');
        else if (query.class) builder.where({ class: query.class });
        narrow(builder, query);
        if (state === 'running') builder.whereNull('ended_at');
        if (state === 'ended') builder.whereNotNull('ended_at');
        if (cursor) builder.where('number', '<', numberOfCursor(cursor));
      })
      .orderBy('number', 'desc')
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    return {
      rows: page,
      nextCursor:
        rows.length > limit ? String(page[page.length - 1].number) : null,
    };
  }

  /** The changes that share the pull request of one, itself included. */
  async sharers(
    change: Pick<ChangeRow, 'id' | 'lead_id'>,
    db: Knex = this.db,
  ): Promise<ChangeRow[]> {
    const lead = leadOf(change);
    return db<ChangeRow>('changes_now')
      .where({ id: lead })
      .orWhere({ lead_id: lead })
      .orderBy('number');
  }

  /** The changes of a release, wave by wave. */
  async ofRelease(release: string, db: Knex = this.db): Promise<ChangeRow[]> {
    return db<ChangeRow>('changes_now')
      .where({ release_id: release })
      .orderBy(['wave', 'number']);
  }

  /** Changes that go together: of a release those of a wave, else one's sharers. */
  async companions(row: ChangeRow, db: Knex = this.db): Promise<ChangeRow[]> {
    const { release_id: release, wave } = row;
    return release === null
      ? this.sharers(row, db)
      : db<ChangeRow>('changes_now')
          .where({ release_id: release, wave })
          .orderBy('number');
  }

  /** Changes per environment and month (UTC) since an instant, newest first. */
  async counts(
    since: Date,
    sees: Sight,
  ): Promise<
    {
      environment: string;
      month: string;
      changes: number;
      expedited: number;
      rollbacks: number;
      mergedOutside: number;
    }[]
  > {
    return this.db('changes_now')
      .select(
        'environment',
        this.db.raw(
          `to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month`,
        ),
        this.db.raw('count(*)::int AS changes'),
        this.db.raw(
          `count(*) FILTER (WHERE class = 'expedited')::int AS expedited`,
        ),
        this.db.raw(
          `count(*) FILTER (WHERE kind = 'rollback')::int AS rollbacks`,
        ),
        this.db.raw(
          `count(*) FILTER (WHERE merged_outside)::int AS "mergedOutside"`,
        ),
      )
      .where('created_at', '>=', since)
      .modify(sees.changes)
      .groupBy('environment', 'month')
      .orderBy([{ column: 'month', order: 'desc' }, { column: 'environment' }]);
  }

  /** Unfinished changes, optionally of one service. */
  async running(serviceRef?: string, db: Knex = this.db): Promise<ChangeRow[]> {
    return db<ChangeRow>('changes_now')
      .whereNull('ended_at')
      .modify(builder => {
        if (serviceRef) builder.where({ service_ref: serviceRef });
      })
      .orderBy('number', 'desc');
  }

  /**
   * Per environment, the newest merged change of these services, under whatever
   * name they had: it explains what runs there only if it brought just that (the
   * caller compares).
   */
  async newestMerged(
    services: readonly string[],
    db: Knex = this.db,
  ): Promise<(ChangeRow & { holder: string })[]> {
    const asked = new Set(services);
    const names = (await this.#names.renamed(db)).filter(({ service }) =>
      asked.has(service),
    );
    for (const { service } of names) asked.delete(service);
    const rows: ChangeRow[] = await db<ChangeRow>('changes')
      .distinctOn('service_ref', 'environment')
      .whereRaw('service_ref = ANY (?::text[])', [[...asked]])
      .whereRaw(`steps ->> 'merged' IS NOT NULL`)
      .orderBy([
        { column: 'service_ref' },
        { column: 'environment' },
        { column: 'number', order: 'desc' },
      ]);
    const found = rows.map(row => ({ ...row, holder: row.service_ref }));
    if (names.length === 0) return found;
    const { rows: renamed } = await db.raw<{
      rows: (ChangeRow & { holder: string })[];
    }>(
      `SELECT DISTINCT ON (n.service, c.environment) c.*, n.service AS holder
       FROM ${NAMES} JOIN changes c ON ${IS_UNDER_NAME}
       WHERE c.steps ->> 'merged' IS NOT NULL
       ORDER BY n.service, c.environment, c.number DESC`,
      [JSON.stringify(names)],
    );
    return [...found, ...renamed];
  }
}

/** What one may look for beside target and state. */
function narrow(
  builder: Knex.QueryBuilder,
  { kind, person, edits, from, until, around }: ChangeQuery,
): void {
  if (kind) builder.where({ kind });
  if (from) builder.where('created_at', '>=', from);
  if (until) builder.where('created_at', '<', until);
  if (around) builder.whereRaw(`around <> '[]'`);
  if (person) {
    builder.whereRaw(
      `ARRAY[requester_ref, merge_requested_by, pull_request ->> 'author'] && ARRAY(
         SELECT ref FROM identities WHERE provider = 'catalog' AND name = :person
         UNION ALL
         SELECT a.account_ref FROM person_accounts a
         JOIN identities i ON i.ref = a.person_ref
         WHERE i.provider = 'catalog' AND i.name = :person)`,
      { person },
    );
  }
  if (edits && asksForEdits(edits)) {
    builder.whereIn('id', sub => {
      sub
        .select('e.change_id')
        .from('change_edits as e')
        .modify(found => narrowEdits(found, edits));
    });
  }
}
