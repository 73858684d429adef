import { InputError } from '@backstage/errors';
import type {
  Fleet,
  FleetCell,
  FleetRow,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  arranged,
  frameworksOf,
  isOwnCheck,
  scoreOf,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { SYSTEM_OF_SERVICE } from '../access/AuditScope';
import type { Sight } from '../access/Sight';
import type { Checks } from '../controls/Checks';
import { csvLine } from '../evidence/csv';
import type { Policy } from '../policy/Policy';
import { foreignCursor } from '../shared/cursor';
import { instant, instantOrNull } from '../shared/time';
import { fleetSentence } from './fleetSentence';
import { IS_IN_FORCE } from '../waivers/records';
import { verdictStream, type VerdictRow } from './records';
import { UnclaimedVerdicts } from './UnclaimedVerdicts';

/** A file beyond it is of no use to anybody who opens it. */
const MAX_LINES = 100_000;

/** Of which services and environments. */
export interface FleetFilter {
  /** A service of any of these groups. */
  teams?: string[];
  system?: string;
  criticality?: string;
  /** Id of a framework: only checks with a control of it. */
  framework?: string;
  /** Only services with a verdict under a waiver in force. */
  waived?: boolean;
}

/** A service with its verdicts in numbers, and the numbers of all services. */
interface RankedRow {
  service_ref: string;
  title: string;
  owner: string | null;
  system: string | null;
  passed: number;
  failed: number;
  indeterminate: number;
  waived: number;
  since: Date | null;
  services: number;
  failing: number;
  unknowing: number;
}

/** A verdict with until when it is set aside; null: it is not. */
type TellingRow = VerdictRow & { waived_until: Date | null };

/** What a cell tells of a verdict; of a pass no reason. */
type CellRow = Pick<
  TellingRow,
  | 'service_ref'
  | 'environment'
  | 'check_id'
  | 'verdict'
  | 'reason'
  | 'since'
  | 'stream_seq'
  | 'waived_until'
>;

const COLUMNS = [
  'service',
  'environment',
  'check',
  'verdict',
  'reason',
  'remedy',
  'rule version',
  'since',
  'ledger stream',
  'ledger number',
  'waived until',
  'own check',
];

/**
 * Verdicts, with until when a waiver in force at the instant of its binding sets
 * them aside; of a pass there is nothing to set aside. Services that became one may
 * each have had one.
 */
const VERDICTS = `(SELECT v.*, w.until AS waived_until
  FROM verdicts v LEFT JOIN (
    SELECT service_ref, environment, check_id, max(until) AS until
    FROM waivers_now WHERE ${IS_IN_FORCE}
    GROUP BY service_ref, environment, check_id) w
  ON w.service_ref = v.service_ref AND w.environment = v.environment
    AND w.check_id = v.check_id AND v.verdict IN ('fail', 'indeterminate'))
  AS verdicts`;

/**
 * How services stand against their checks, from verdicts on record.
 *
 * Promises: three queries for a page whatever the number of services, worst
 * first, without a gap between pages. Nothing is judged and no source is read.
 */
export class FleetQueries {
  constructor(
    private readonly options: {
      db: Knex;
      checks: Pick<Checks, 'all'>;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** One page, the services with most to fix first. */
  async page(
    query: FleetFilter & { limit: number; cursor?: string },
    sees: Sight,
  ): Promise<Fleet> {
    const { clock } = this.options;
    const { limit } = query;
    const rows = await this.#ranked(query, sees);
    const page = rows.slice(0, limit);
    const services = page.map(row => row.service_ref);
    const [cells, facets] = await Promise.all([
      this.#cells(services, query, sees),
      this.#facets(sees),
    ]);
    const byService = new Map<string, FleetCell[]>();
    for (const row of cells) {
      const list = byService.get(row.service_ref) ?? [];
      list.push(cellOf(row));
      byService.set(row.service_ref, list);
    }
    const last = page[page.length - 1];
    const { checks, frameworks } = this.#arranged();
    return {
      now: instant(clock()),
      sentence: fleetSentence(rows[0], isNarrowed(query)),
      checks,
      frameworks: frameworks.map(({ id, title }) => ({ id, title })),
      ...facets,
      items: page.map(row => rowOf(row, byService.get(row.service_ref) ?? [])),
      nextCursor: rows.length > limit ? cursorOf(last) : null,
    };
  }

  /**
   * Every verdict of these services, a line each, and after them those of what
   * nobody claims, which is critical and of no team and no system.
   *
   * @throws InputError where there are too many for a file
   */
  async csv(filter: FleetFilter, sees: Sight): Promise<string> {
    const rows: TellingRow[] = await this.#verdicts(filter, sees)
      .select('*')
      .orderBy(['service_ref', 'environment', 'check_id'])
      .limit(MAX_LINES + 1);
    if (mayHoldUnclaimed(filter) && sees.seesUnclaimed(this.options.clock())) {
      const unclaimed = await new UnclaimedVerdicts(this.options.db).all(
        filter.framework ? this.#checksOf(filter.framework) : undefined,
        MAX_LINES + 1,
      );
      rows.push(...unclaimed.map(row => ({ ...row, waived_until: null })));
    }
    if (rows.length > MAX_LINES) {
      throw new InputError(
        `These are more than ${MAX_LINES} verdicts: choose a team, a system or a criticality`,
      );
    }
    return [csvLine(COLUMNS), ...rows.map(lineOf)].join('');
  }

  /** Every check with its controls, those of the policy's own frameworks too. */
  #arranged() {
    const frameworks = frameworksOf(this.options.policy().document);
    const checks = arranged(
      this.options.checks.all().map(({ id, title, controls }) => ({
        check: id,
        title,
        controls: [...controls],
        ...(isOwnCheck(id) && { own: true }),
      })),
      frameworks,
    );
    return { checks, frameworks };
  }

  /** @throws InputError for a framework that no check has a control of */
  #checksOf(framework: string): string[] {
    const { checks } = this.#arranged();
    const named = checks.filter(({ controls }) =>
      controls.some(control => control.framework === framework),
    );
    if (named.length === 0) {
      const known = checks.flatMap(({ controls }) =>
        controls.map(control => control.framework),
      );
      throw new InputError(
        `No check has a control of the framework '${framework}': use one of ${[
          ...new Set(known),
        ]
          .sort()
          .join(', ')}, or leave it out`,
      );
    }
    return named.map(({ check }) => check);
  }

  /** Verdicts that somebody sees, of services that are in the catalog. */
  #verdicts(filter: FleetFilter, sees: Sight): Knex.QueryBuilder {
    const { db, policy, clock } = this.options;
    const { teams, system, criticality, framework, waived } = filter;
    return db
      .queryBuilder<VerdictRow>()
      .from(db.raw(VERDICTS, [clock().toJSDate()]))
      .whereIn('service_ref', sub =>
        sub
          .select('entity_ref')
          .from('services')
          .where({ removed: false })
          .modify(sees.services)
          .modify(services => {
            if (teams) services.whereRaw('owned_by && ?::text[]', [teams]);
            if (system) {
              services.whereRaw(`${SYSTEM_OF_SERVICE} = ?`, [system]);
            }
          }),
      )
      .modify(verdicts => {
        sees.deployments(verdicts, clock());
        if (criticality) {
          const named = policy()
            .document.environments.filter(
              environment => environment.criticality === criticality,
            )
            .map(({ name }) => name);
          verdicts.whereRaw('environment = ANY (?::text[])', [named]);
        }
        if (framework) {
          verdicts.whereRaw('check_id = ANY (?::text[])', [
            this.#checksOf(framework),
          ]);
        }
        if (waived) {
          const aside = this.#verdicts({ ...filter, waived: false }, sees);
          verdicts.whereIn(
            'service_ref',
            aside.whereNotNull('waived_until').select('service_ref'),
          );
        }
      });
  }

  /** Services in order, one more than asked for where there are more. */
  async #ranked(
    query: FleetFilter & { limit: number; cursor?: string },
    sees: Sight,
  ): Promise<RankedRow[]> {
    const { db } = this.options;
    const having = (verdict: string) =>
      `FILTER (WHERE verdict = '${verdict}' AND waived_until IS NULL)`;
    const counted = (verdict: string) => `(count(*) ${having(verdict)})::int`;
    const since = (verdict: string) => `min(since) ${having(verdict)}`;
    return db
      .with(
        'ranked',
        this.#verdicts(query, sees)
          .select(
            'service_ref',
            db.raw(`${counted('pass')} AS passed`),
            db.raw(`${counted('fail')} AS failed`),
            db.raw(`${counted('indeterminate')} AS indeterminate`),
            db.raw('count(waived_until)::int AS waived'),
            db.raw(
              `coalesce(${since('fail')}, ${since('indeterminate')}) AS since`,
            ),
          )
          .groupBy('service_ref'),
      )
      .with(
        'totals',
        db.raw(
          `SELECT count(*)::int AS services,
             (count(*) FILTER (WHERE failed > 0))::int AS failing,
             (count(*) FILTER (WHERE failed = 0 AND indeterminate > 0))::int
               AS unknowing
           FROM ranked`,
        ),
      )
      .select(
        'ranked.*',
        'totals.*',
        'services.title',
        'services.owner',
        db.raw(`${SYSTEM_OF_SERVICE} AS system`),
      )
      .from('ranked')
      .joinRaw('CROSS JOIN totals')
      .join('services', 'services.entity_ref', 'ranked.service_ref')
      .modify(page => {
        if (query.cursor) {
          page.whereRaw(
            '(-failed, -indeterminate, service_ref) > (?, ?, ?)',
            placeOf(query.cursor),
          );
        }
      })
      .orderByRaw('-failed, -indeterminate, service_ref')
      .limit(query.limit + 1);
  }

  /** Of each check of a service the worst verdict that applies; waived ones count less. */
  async #cells(
    services: string[],
    filter: FleetFilter,
    sees: Sight,
  ): Promise<CellRow[]> {
    return this.#verdicts(filter, sees)
      .whereRaw('service_ref = ANY (?::text[])', [services])
      .whereNot({ verdict: 'not-applicable' })
      .select(
        // By bytes: sorting thousands of names by a language takes its time.
        this.options.db.raw(
          `DISTINCT ON (service_ref COLLATE "C", check_id COLLATE "C")
             service_ref`,
        ),
        'environment',
        'check_id',
        'verdict',
        this.options.db.raw(
          `CASE WHEN verdict <> 'pass' THEN reason END AS reason`,
        ),
        'since',
        'stream_seq',
        'waived_until',
      )
      .orderByRaw(
        `service_ref COLLATE "C", check_id COLLATE "C",
           (CASE WHEN verdict = 'pass' THEN 2
             WHEN waived_until IS NULL THEN 0 ELSE 1 END),
           array_position(ARRAY['fail', 'indeterminate', 'pass'], verdict),
           since, environment`,
      );
  }

  /** What one can filter by: whatever is filtered now. */
  async #facets(sees: Sight): Promise<{ teams: string[]; systems: string[] }> {
    const { db } = this.options;
    const rows: { owned_by: string[]; system: string | null }[] = await db(
      'services',
    )
      .where({ removed: false })
      .modify(sees.services)
      .distinct('owned_by', db.raw(`${SYSTEM_OF_SERVICE} AS system`));
    const sorted = (values: string[]) => [...new Set(values)].sort();
    return {
      teams: sorted(rows.flatMap(row => row.owned_by)),
      systems: sorted(rows.flatMap(row => row.system ?? [])),
    };
  }
}

function rowOf(row: RankedRow, cells: FleetCell[]): FleetRow {
  const { passed, failed, indeterminate, waived } = row;
  return {
    service: row.service_ref,
    title: row.title,
    owner: row.owner,
    system: row.system,
    score: scoreOf({
      passed,
      failed,
      indeterminate,
      ...(waived > 0 && { waived }),
    }),
    since: instantOrNull(row.since),
    cells,
  };
}

function cellOf(row: CellRow): FleetCell {
  return {
    check: row.check_id,
    verdict: row.verdict as FleetCell['verdict'],
    environment: row.environment,
    // There are thousands on a page.
    since: row.since.toISOString(),
    reason: row.reason,
    ...(row.waived_until && { waivedUntil: row.waived_until.toISOString() }),
    ledger: {
      stream: verdictStream(row.service_ref, row.environment),
      streamSeq: Number(row.stream_seq),
    },
  };
}

function lineOf(row: TellingRow): string {
  return csvLine([
    row.service_ref,
    row.environment,
    row.check_id,
    row.verdict,
    row.reason,
    row.remedy,
    row.rule_version,
    instant(row.since),
    verdictStream(row.service_ref, row.environment),
    Number(row.stream_seq),
    row.waived_until && instant(row.waived_until),
    isOwnCheck(row.check_id) ? 'yes' : '',
  ]);
}

function mayHoldUnclaimed(filter: FleetFilter): boolean {
  const { teams, system, criticality = 'critical', waived } = filter;
  return !teams && !system && !waived && criticality === 'critical';
}

function isNarrowed(filter: FleetFilter): boolean {
  const { teams, system, criticality, framework, waived } = filter;
  return Boolean(teams ?? system ?? criticality ?? framework ?? waived);
}

function cursorOf(row: RankedRow): string {
  return [row.failed, row.indeterminate, row.service_ref].join('|');
}

/** @throws InputError for what is no cursor of ours */
function placeOf(cursor: string): [number, number, string] {
  const match = /^(\d{1,9})\|(\d{1,9})\|(.+)$/.exec(cursor);
  if (!match) throw foreignCursor();
  return [-Number(match[1]), -Number(match[2]), match[3]];
}
