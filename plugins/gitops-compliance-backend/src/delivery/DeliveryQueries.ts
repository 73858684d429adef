import { InputError } from '@backstage/errors';
import type {
  DeliveredChange,
  DeliveredChangePage,
  DeliveryFigure,
  DeliveryFigures,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { csvLine } from '../evidence/csv';
import { numberOfCursor } from '../shared/cursor';
import { instant, instantOrNull } from '../shared/time';
import { DELIVERED_AT, deliveredChanges } from './deliveredChanges';
import { deliverySentence } from './deliverySentence';

/** A file beyond it is of no use to anybody who opens it. */
const MAX_LINES = 100_000;
/** Lines of figures; beyond it one narrows. */
const MAX_GROUPS = 500;
const DEFAULT_DAYS = 90;
const MAX_DAYS = 731;

/** Of what, and of which period. */
export interface DeliveryFilter {
  entityRef?: string;
  environment?: string;
  /** A service of any of these groups. */
  teams?: string[];
  /** Only those that failed. */
  failed?: boolean;
  from?: DateTime;
  until?: DateTime;
}

/** What figures are told apart by. */
export type DeliveryGroup = 'environment' | 'service' | 'team';

/** A delivered change, as the SQL of `deliveredChanges` tells it. */
export interface DeliveredRow {
  id: string;
  number: number;
  kind: DeliveredChange['kind'];
  service_ref: string;
  environment: string;
  owner: string | null;
  to_revision: string | null;
  delivered_at: Date;
  lead_seconds: number | null;
  is_decided: boolean;
  failed_at: Date | null;
  restored_at: Date | null;
}

interface FigureRow {
  name: string | null;
  is_total: boolean;
  deployments: number;
  rollbacks: number;
  decided: number;
  failures: number;
  lead_known: number;
  lead_median: number | null;
  lead_ninth: number | null;
  restored: number;
  restore_median: number | null;
  groups: number;
}

const GROUPS: Record<DeliveryGroup, string> = {
  environment: 'environment',
  service: 'service_ref',
  team: 'owner',
};

const COLUMNS = [
  'change',
  'kind',
  'service',
  'team',
  'environment',
  'revision',
  'delivered',
  'lead time in seconds',
  'decided',
  'failed',
  'restored',
  'ledger stream',
];

/**
 * How often and how well changes reach their targets, from changes on record.
 *
 * Promises: one query for all figures and one for a page of the changes behind
 * them; both read only the period, by an index. A figure that nothing is known
 * for is null, never zero, and says of how many changes it was reckoned.
 */
export class DeliveryQueries {
  constructor(private readonly options: { db: Knex; clock: () => DateTime }) {}

  /** The figures of a period, of all and of each group, the busiest first. */
  async figures(
    filter: DeliveryFilter & { by: DeliveryGroup },
    sees: Sight,
  ): Promise<DeliveryFigures> {
    const { db } = this.options;
    const period = this.#period(filter);
    const days = period.until.diff(period.from, 'days').days;
    const column = GROUPS[filter.by];
    const median = (value: string, share = 0.5) =>
      `percentile_cont(${share}) WITHIN GROUP (ORDER BY ${value})`;
    const own = `kind <> 'rollback'`;
    const rows: FigureRow[] = await db
      .with('delivered', this.#delivered({ ...filter, ...period }, sees))
      .select(
        db.raw(`${column} AS name`),
        db.raw(`(GROUPING(${column}) = 1) AS is_total`),
        db.raw(`(count(*) FILTER (WHERE ${own}))::int AS deployments`),
        db.raw(`(count(*) FILTER (WHERE NOT (${own})))::int AS rollbacks`),
        db.raw(
          `(count(*) FILTER (WHERE ${own} AND is_decided))::int AS decided`,
        ),
        db.raw(
          `(count(*) FILTER (WHERE ${own} AND failed_at IS NOT NULL))::int
             AS failures`,
        ),
        db.raw(
          `(count(lead_seconds) FILTER (WHERE ${own}))::int AS lead_known`,
        ),
        db.raw(
          `${median('lead_seconds')} FILTER (WHERE ${own}) AS lead_median`,
        ),
        db.raw(
          `${median('lead_seconds', 0.9)} FILTER (WHERE ${own}) AS lead_ninth`,
        ),
        db.raw(`(count(restored_at) FILTER (WHERE ${own}))::int AS restored`),
        db.raw(
          `${median('EXTRACT(EPOCH FROM restored_at - failed_at)')}
             FILTER (WHERE ${own}) AS restore_median`,
        ),
        db.raw('(count(*) OVER ())::int AS groups'),
      )
      .from('delivered')
      .groupByRaw(`GROUPING SETS ((${column}), ())`)
      .orderByRaw('is_total DESC, deployments DESC, name NULLS LAST')
      .limit(MAX_GROUPS + 1);
    const [total, ...groups] = rows;
    const figure = figureOf(total, days);
    return {
      from: instant(period.from),
      until: instant(period.until),
      by: filter.by,
      sentence: deliverySentence(figure),
      total: figure,
      items: groups.map(row => figureOf(row, days)),
      isWhole: total.groups - 1 <= MAX_GROUPS,
    };
  }

  /** One page of the changes behind the figures, the newest number first. */
  async changes(
    filter: DeliveryFilter & { limit: number; cursor?: string },
    sees: Sight,
  ): Promise<DeliveredChangePage> {
    const { limit, cursor } = filter;
    const before = cursor === undefined ? null : numberOfCursor(cursor);
    const rows: DeliveredRow[] = await this.options.db
      .select('*')
      .from(
        this.#delivered({ ...filter, ...this.#period(filter) }, sees).as('d'),
      )
      .modify(page => {
        if (before) page.where('number', '<', before);
      })
      .orderBy('number', 'desc')
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    return {
      items: page.map(changeOf),
      nextCursor:
        rows.length > limit ? String(page[page.length - 1].number) : null,
    };
  }

  /**
   * Every change behind the figures, a line each.
   *
   * @throws InputError where there are too many for a file
   */
  async csv(filter: DeliveryFilter, sees: Sight): Promise<string> {
    const rows: DeliveredRow[] = await this.options.db
      .select('*')
      .from(
        this.#delivered({ ...filter, ...this.#period(filter) }, sees).as('d'),
      )
      .orderBy('number')
      .limit(MAX_LINES + 1);
    if (rows.length > MAX_LINES) {
      throw new InputError(
        `These are more than ${MAX_LINES} changes: choose a shorter period, a team or an environment`,
      );
    }
    return [csvLine(COLUMNS), ...rows.map(lineOf)].join('');
  }

  #delivered(
    filter: DeliveryFilter & { from: DateTime; until: DateTime },
    sees: Sight,
  ): Knex.QueryBuilder {
    const { db } = this.options;
    const { entityRef, environment, teams, failed, from, until } = filter;
    return deliveredChanges(db, sees, changes => {
      changes.whereRaw(`${DELIVERED_AT} >= ? AND ${DELIVERED_AT} < ?`, [
        instant(from),
        instant(until),
      ]);
      if (entityRef) changes.where({ service_ref: entityRef });
      if (environment) changes.where({ environment });
      if (teams) {
        changes.whereIn('service_ref', sub =>
          sub
            .select('entity_ref')
            .from('services')
            .whereRaw('owned_by && ?::text[]', [teams]),
        );
      }
    }).modify(rows => {
      if (failed) rows.whereNotNull('wrong.failed_at');
    });
  }

  /** @throws InputError for a period that is none, or too long */
  #period({ from, until }: DeliveryFilter): {
    from: DateTime;
    until: DateTime;
  } {
    const end = until ?? this.options.clock();
    const start = from ?? end.minus({ days: DEFAULT_DAYS });
    if (start >= end) {
      throw new InputError('from is not before until: choose an earlier from');
    }
    if (end.diff(start, 'days').days > MAX_DAYS) {
      throw new InputError(
        `The period is longer than ${MAX_DAYS} days: choose a later from`,
      );
    }
    return { from: start, until: end };
  }
}

function figureOf(row: FigureRow, days: number): DeliveryFigure {
  const whole = (seconds: number | null) =>
    seconds === null ? null : Math.round(seconds);
  return {
    name: row.is_total ? null : row.name,
    deployments: row.deployments,
    perWeek: Math.round((row.deployments / days) * 70) / 10,
    rollbacks: row.rollbacks,
    decided: row.decided,
    failures: row.failures,
    failureRate: row.decided === 0 ? null : row.failures / row.decided,
    leadTime: {
      known: row.lead_known,
      medianSeconds: whole(row.lead_median),
      ninthSeconds: whole(row.lead_ninth),
    },
    restore: {
      restored: row.restored,
      medianSeconds: whole(row.restore_median),
    },
  };
}

function changeOf(row: DeliveredRow): DeliveredChange {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    service: row.service_ref,
    team: row.owner,
    environment: row.environment,
    revision: row.to_revision,
    deliveredAt: instant(row.delivered_at),
    leadSeconds: row.lead_seconds,
    isDecided: row.is_decided,
    failedAt: instantOrNull(row.failed_at),
    restoredAt: instantOrNull(row.restored_at),
  };
}

function lineOf(row: DeliveredRow): string {
  return csvLine([
    row.number,
    row.kind,
    row.service_ref,
    row.owner,
    row.environment,
    row.to_revision,
    instant(row.delivered_at),
    row.lead_seconds,
    row.is_decided,
    instantOrNull(row.failed_at),
    instantOrNull(row.restored_at),
    `change:${row.id}`,
  ]);
}
