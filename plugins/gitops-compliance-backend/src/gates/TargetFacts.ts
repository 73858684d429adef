import type {
  ChangeFacts,
  RanFact,
  ReportFact,
  StopFact,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { ChangeRow } from '../changes/records';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import type { ReportRow } from '../reports/records';
import { instant, instantOrNull } from '../shared/time';
import type { StopRow } from '../stops/records';

/** A service in an environment. */
export interface Target {
  serviceRef: string;
  environment: string;
}

/** An unfinished change of a target. */
type InFlight = Pick<
  ChangeRow,
  | 'id'
  | 'number'
  | 'kind'
  | 'service_ref'
  | 'environment'
  | 'state'
  | 'release_id'
>;

/**
 * SQL: a pull request of somebody that touches the target of change `c` and that
 * nobody merges yet. It may stay open for weeks, and holds nobody up.
 */
const DIRECT_IN_REVIEW = `(c.kind = 'direct'
  AND c.state IN ('proposed', 'reviewing', 'ready'))`;

const BEFORE_MERGE = ['proposed', 'reviewing', 'ready'];

/** A key of a map by target. */
export function targetKey({ serviceRef, environment }: Target): string {
  return `${serviceRef} ${environment}`;
}

/**
 * What gates over the target may know beside deployments, from read models
 * alone, in a fixed number of queries however many changes are asked about. What
 * was said of a service under an older name holds for it under the present one.
 */
export class TargetFacts {
  constructor(private readonly persons: PersonDirectory) {}

  /** Unfinished changes by target. */
  async inFlight(
    targets: Target[],
    db: Knex,
  ): Promise<Map<string, InFlight[]>> {
    const { rows } = await db.raw<{ rows: InFlight[] }>(
      `SELECT c.id, c.number, c.kind, c.service_ref, c.environment, c.state,
         c.release_id
       FROM changes_now c JOIN (SELECT DISTINCT * FROM
           unnest(?::text[], ?::text[]) AS t (service_ref, environment)) asked
         USING (service_ref, environment)
       WHERE c.ended_at IS NULL AND NOT ${DIRECT_IN_REVIEW}
       ORDER BY c.number`,
      columnsOf(targets),
    );
    return grouped(rows, row =>
      targetKey({ serviceRef: row.service_ref, environment: row.environment }),
    );
  }

  /** Stops that nobody has lifted and that were not over at the instant. */
  async stops(at: Date, db: Knex): Promise<(target: Target) => StopFact[]> {
    const rows: StopRow[] = await db<StopRow>('stops_now')
      .whereNull('lifted_at')
      .where('until', '>', at)
      .orderBy(['since', 'id']);
    const actors = await this.persons.actors(
      rows.map(row => row.set_by),
      db,
    );
    return ({ serviceRef, environment }) =>
      rows
        .filter(
          row =>
            (row.service_ref ?? serviceRef) === serviceRef &&
            (row.environment ?? environment) === environment,
        )
        .map(row => stopFact(row, actors));
  }

  /** The newest report of each tool, by change. */
  async reports(
    changeIds: string[],
    db: Knex,
  ): Promise<Map<string, ReportFact[]>> {
    const rows: ReportRow[] = await db<ReportRow>('change_reports')
      .whereRaw('change_id = ANY (?::uuid[])', [changeIds])
      .orderBy(['change_id', 'name', 'principal']);
    const byChange = grouped(rows, row => row.change_id);
    return new Map([...byChange].map(([id, own]) => [id, own.map(reportFact)]));
  }

  /**
   * The longest stretch in which each deployment ran a revision in good health:
   * of a key {@link ranKey}, absent where there is none.
   */
  async ran(
    asked: { deploymentId: string; revision: string }[],
    db: Knex,
  ): Promise<Map<string, RanFact>> {
    if (asked.length === 0) return new Map();
    const { rows } = await db.raw<{
      rows: {
        id: string;
        revision: string;
        from_at: Date;
        to_at: Date | null;
      }[];
    }>(
      `SELECT DISTINCT ON (asked.id, asked.revision) asked.id, asked.revision,
         GREATEST(i.started_at, h.started_at) AS from_at,
         LEAST(i.ended_at, h.ended_at) AS to_at
       FROM unnest(?::text[], ?::text[]) AS asked (id, revision)
       JOIN deployment_intervals i ON i.deployment_id = asked.id
         AND i.pinned_revision = asked.revision
       JOIN healthy_stretches h ON h.deployment_id = asked.id
         AND h.started_at < COALESCE(i.ended_at, 'infinity')
         AND i.started_at < COALESCE(h.ended_at, 'infinity')
       ORDER BY asked.id, asked.revision,
         LEAST(i.ended_at, h.ended_at) - GREATEST(i.started_at, h.started_at)
           DESC NULLS FIRST`,
      [
        asked.map(({ deploymentId }) => deploymentId),
        asked.map(({ revision }) => revision),
      ],
    );
    return new Map(
      rows.map(row => [
        ranKey(row.id, row.revision),
        { from: instant(row.from_at), to: instantOrNull(row.to_at) },
      ]),
    );
  }
}

/** Key of {@link TargetFacts.ran}. */
export function ranKey(deploymentId: string, revision: string): string {
  return `${deploymentId} ${revision}`;
}

/**
 * What other changes of its target mean for a change; what a rollback undoes is
 * in nobody's way.
 */
export function othersOf(
  inFlight: InFlight[],
  { id, rollbackOf }: { id: string; rollbackOf: string | null },
): Pick<
  ChangeFacts['change'],
  'othersInFlight' | 'merging' | 'standing' | 'rollbacks'
> {
  const numbers = (which: (change: InFlight) => boolean) =>
    inFlight.filter(which).map(({ number }) => number);
  return {
    othersInFlight: numbers(
      other => other.id !== id && other.id !== rollbackOf,
    ),
    merging: numbers(isMerging),
    standing: numbers(change => !givesWay(change)),
    rollbacks: numbers(({ kind }) => kind === 'rollback'),
  };
}

function isMerging({ state }: Pick<ChangeRow, 'state'>): boolean {
  return !BEFORE_MERGE.includes(state);
}

/**
 * Whether a newer change may take its place: it is not being merged, and its
 * pull request is one that the portal opened for it alone.
 */
export function givesWay(
  change: Pick<ChangeRow, 'state' | 'kind' | 'release_id'>,
): boolean {
  return (
    !isMerging(change) &&
    change.kind === 'promotion' &&
    change.release_id === null
  );
}

function stopFact(row: StopRow, actors: Actors): StopFact {
  return {
    id: row.id,
    scope: scopeOf(row),
    owner: row.team ?? actors.get(row.set_by).displayName,
    reason: row.reason ?? '',
    since: instant(row.since),
    until: instant(row.until),
  };
}

function scopeOf({ service_ref, environment }: StopRow): StopFact['scope'] {
  if (service_ref && environment) return 'target';
  if (service_ref) return 'service';
  return environment ? 'environment' : 'all';
}

function reportFact(row: ReportRow): ReportFact {
  return {
    name: row.name,
    principal: row.principal || null,
    state: row.state,
    reason: row.reason ?? '',
    headSha: row.head_sha,
    at: instant(row.reported_at),
    until: instantOrNull(row.until),
  };
}

function columnsOf(targets: Target[]): [string[], string[]] {
  return [
    targets.map(({ serviceRef }) => serviceRef),
    targets.map(({ environment }) => environment),
  ];
}

function grouped<T>(rows: T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const own = groups.get(keyOf(row));
    if (own) own.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
