import { InputError } from '@backstage/errors';
import type {
  TargetTimeline,
  TimelineMark,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Tenure } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { changeStream } from '../changes/records';
import { actorsOfTimeline } from '../changes/timeline';
import {
  ENTRY_COLUMNS,
  toRecordedEntry,
  type EntryRow,
} from '../ledger/entries';
import type { RecordedEntry } from '../ledger/Ledger';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { ServiceNames, underNames } from '../services/ServiceNames';
import type { Service } from '../services/ServiceStore';
import { instant, toDateTime } from '../shared/time';
import {
  markOfSpan,
  marksOfChange,
  SHOWN_TYPES,
  type SpanRow,
  type TimelineChange,
} from './timelineMarks';

/** More changes than these no lane shows apart. */
const MAX_CHANGES = 60;
/** The same of spans of each kind. */
const MAX_SPANS = 200;
/** One is enough but where the clock of a source went back. */
const LASTING_LOOKED_AT = 5;
const DEFAULT_DAYS = 14;
const MAX_DAYS = 400;

/** Of which target, and of which period. */
export interface TimelineQuery {
  environment: string;
  from?: DateTime;
  until?: DateTime;
}

/**
 * What happened to a target in a period, on lanes from the commit to what ran.
 *
 * Promises: as many queries whatever the number of changes, and as many rows
 * read whatever was before the period; every mark has the entry that it stands
 * for; where there is more than is shown, it says so and shows the newest. No
 * source is read.
 */
export class TimelineQueries {
  constructor(
    private readonly options: {
      db: Knex;
      persons: PersonDirectory;
      clock: () => DateTime;
    },
  ) {}

  /** @throws InputError for a period that is none, or too long */
  async of(
    service: Service,
    query: TimelineQuery,
    sees: Sight,
  ): Promise<TargetTimeline> {
    const { environment } = query;
    const { from, until } = this.#period(query);
    const period = { from: from.toJSDate(), until: until.toJSDate() };
    const target = { service_ref: service.entityRef, environment };
    const names = await new ServiceNames(this.options.db).of(service.entityRef);
    const [changes, spans] = await Promise.all([
      this.#changes({ names, environment }, period, sees),
      this.#spans(target, period),
    ]);
    const shown = changes.slice(0, MAX_CHANGES);
    const covered = spans.filter(({ started_at: at }) =>
      sees.covers(
        service,
        environment,
        toDateTime(at < period.from ? period.from : at),
      ),
    );
    const entries = await this.#entries(
      shown.map(({ id }) => changeStream(id)),
    );
    const actors = await this.options.persons.actors([
      ...actorsOfTimeline([...entries.values()].flat()),
      ...shown.map(change => change.author_ref),
      ...covered.map(span => span.started_by),
    ]);
    const marks = [
      ...shown.flatMap(change =>
        marksOfChange(
          change,
          entries.get(changeStream(change.id)) ?? [],
          actors,
        ),
      ),
      ...covered.map(span => markOfSpan(span, actors)),
    ].filter(mark => isWithin(mark, instant(from), instant(until)));
    return {
      service: service.entityRef,
      environment,
      from: instant(from),
      until: instant(until),
      marks: marks.sort((a, b) => a.at.localeCompare(b.at)),
      isWhole:
        changes.length <= MAX_CHANGES &&
        (['runs', 'sync', 'health'] as const).every(
          lane => spans.filter(span => span.lane === lane).length < MAX_SPANS,
        ),
    };
  }

  async #changes(
    { names, environment }: { names: Tenure[]; environment: string },
    { from, until }: { from: Date; until: Date },
    sees: Sight,
  ): Promise<TimelineChange[]> {
    const { db } = this.options;
    return db
      .select('c.*', 'wrote.*')
      .from(
        db('changes_now')
          .modify(underNames(names, 'created_at', 'named_ref'))
          .where({ environment })
          .where('created_at', '<', until)
          .where(any =>
            any.whereNull('ended_at').orWhere('ended_at', '>=', from),
          )
          .modify(sees.changes)
          .orderBy('number', 'desc')
          .limit(MAX_CHANGES + 1)
          .as('c'),
      )
      .joinRaw(
        `LEFT JOIN LATERAL (
           SELECT m.committed_at, m.headline, m.author_ref FROM commits m
           WHERE m.repository = c.pins -> 0 ->> 'sourceRepository'
             AND m.sha = c.to_revision) wrote ON true`,
      )
      .orderBy('c.number', 'desc');
  }

  async #spans(
    { service_ref, environment }: { service_ref: string; environment: string },
    { from, until }: { from: Date; until: Date },
  ): Promise<SpanRow[]> {
    const { rows } = await this.options.db.raw<{ rows: SpanRow[] }>(
      `WITH own AS (
         SELECT id FROM deployments
         WHERE service_ref = :service_ref AND environment = :environment)
       (SELECT 'runs' AS lane, i.deployment_id, i.opened_seq AS seq,
          i.started_at, i.ended_at, i.pinned_revision AS revision,
          NULL AS phase, NULL AS started_by
        FROM own ${lasting('deployment_intervals')} i
        ORDER BY i.started_at DESC LIMIT :most)
       UNION ALL
       (SELECT 'sync', o.deployment_id, o.stream_seq, o.started_at,
          o.finished_at, COALESCE(o.pinned_revision, o.revision), o.phase,
          o.started_by
        FROM own CROSS JOIN LATERAL (
          SELECT * FROM sync_operations
          WHERE deployment_id = own.id
            AND started_at >= :from AND started_at < :until
          ORDER BY started_at DESC LIMIT :most) o
        ORDER BY o.started_at DESC LIMIT :most)
       UNION ALL
       (SELECT 'health', h.deployment_id, h.opened_seq, h.started_at,
          h.ended_at, NULL, NULL, NULL
        FROM own ${lasting('healthy_stretches')} h
        ORDER BY h.started_at DESC LIMIT :most)`,
      { service_ref, environment, from, until, most: MAX_SPANS },
    );
    return rows;
  }

  /** What lanes show of these streams, each in its order. */
  async #entries(streams: string[]): Promise<Map<string, RecordedEntry[]>> {
    // Stream by stream: Postgres takes those of changes for as long as those of
    // deployments, and would read the whole ledger for a few of them.
    const { rows } = await this.options.db.raw<{ rows: EntryRow[] }>(
      `SELECT shown.* FROM unnest(:streams::text[]) AS name
       CROSS JOIN LATERAL (
         SELECT ${ENTRY_COLUMNS} FROM ledger_entries e
         LEFT JOIN ledger_blobs b ON b.hash = e.blob_hash
         WHERE e.stream = name AND e.type = ANY (:types::text[])
         ORDER BY e.stream_seq) shown`,
      { streams, types: SHOWN_TYPES },
    );
    const found = new Map<string, RecordedEntry[]>();
    for (const row of rows) {
      const list = found.get(row.stream) ?? [];
      list.push(toRecordedEntry(row));
      found.set(row.stream, list);
    }
    return found;
  }

  #period({ from, until }: TimelineQuery): { from: DateTime; until: DateTime } {
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

/**
 * The spans of a deployment of which something lies in the period: those that
 * began in it, and the one that lasted when it began, which is among the last
 * that began before. Where none lasted nothing more is looked at: what was long
 * before costs nothing.
 */
function lasting(table: string): string {
  return `CROSS JOIN LATERAL (
    (SELECT * FROM ${table}
     WHERE deployment_id = own.id
       AND started_at >= :from AND started_at < :until
       AND (ended_at IS NULL OR ended_at > :from)
     ORDER BY started_at DESC LIMIT :most)
    UNION ALL
    (SELECT * FROM (
       SELECT * FROM ${table}
       WHERE deployment_id = own.id AND started_at < :from
       ORDER BY started_at DESC LIMIT ${LASTING_LOOKED_AT}) earlier
     WHERE ended_at IS NULL OR ended_at > :from))`;
}

/** Whether something of a mark lies in the period; spans may begin before it. */
function isWithin(
  { at, until, lane }: TimelineMark,
  from: string,
  to: string,
): boolean {
  const isSpan = lane === 'runs' || lane === 'health';
  const end = isSpan ? until ?? to : until ?? at;
  return instant(at) < to && instant(end) >= from;
}
