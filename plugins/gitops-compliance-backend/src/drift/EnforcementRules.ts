import {
  CalendarError,
  calendarState,
  classifyDrift,
  enforcementOf,
  type Enforcement,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { heldTo } from '../applications/heldTo';
import { driftFactsOf } from '../deployments/deploymentView';
import type { DeploymentRow } from '../deployments/rows';
import { TargetFacts, targetKey, type Target } from '../gates/TargetFacts';
import type { Policy } from '../policy/Policy';
import { instant } from '../shared/time';
import type { IncidentRow } from './records';

type Seen = Pick<
  DeploymentRow,
  | 'id'
  | 'sync_status'
  | 'operation'
  | 'observed'
  | 'service_ref'
  | 'environment'
>;

/**
 * Says of incidents of drift whether they are put back by a sync now, from what
 * is on record, in a fixed number of queries however many are asked about.
 */
export class EnforcementRules {
  constructor(
    private readonly options: {
      targets: TargetFacts;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /**
   * Of each in order; null: it is over, gone, or no drift. The syncs that count
   * may be other ones than those on record.
   */
  async states(
    rows: readonly IncidentRow[],
    db: Knex,
  ): Promise<(Enforcement | null)[]> {
    const { targets, clock } = this.options;
    const open = rows.filter(
      row => row.what === 'drifted' && row.closed_at === null,
    );
    if (open.length === 0) return rows.map(() => null);
    const seen: Seen[] = await db('deployments')
      .select(
        'id',
        'sync_status',
        'operation',
        'observed',
        'service_ref',
        'environment',
      )
      .whereIn(
        'id',
        open.map(row => row.deployment_id),
      )
      .whereNull('removed_at');
    const places = open.flatMap(row => targetOf(row) ?? []);
    const inFlight = await targets.inFlight(places, db);
    const stops = await targets.stops(clock().toJSDate(), db);
    const teams = await teamsOf(places, db);
    return rows.map(row => {
      const deployment = seen.find(({ id }) => id === row.deployment_id);
      if (!open.includes(row) || !deployment) return null;
      const target = targetOf(row);
      return this.#state(row, deployment, {
        inFlight: target ? inFlight.get(targetKey(target)) ?? [] : [],
        isStopped: target !== null && stops(target).length > 0,
        teams: teams.get(row.service_ref ?? '') ?? null,
      });
    });
  }

  #state(
    row: IncidentRow,
    deployment: Seen,
    known: {
      inFlight: { number: number }[];
      isStopped: boolean;
      teams: string[] | null;
    },
  ): Enforcement {
    const now = this.options.clock();
    const { rules, criticality, mode, isClaimed } = heldTo(
      this.options.policy(),
      row,
    );
    const isStill =
      deployment.service_ref === row.service_ref &&
      deployment.environment === row.environment;
    const facts = driftFactsOf(deployment);
    return enforcementOf(
      {
        action: rules.drift,
        criticality,
        mode,
        isClaimed: isClaimed && isStill,
        attributedBy: row.attributed_by,
        isStorm: row.storm !== null,
        isDrifted: classifyDrift(facts).class === 'drifted',
        isRead: row.differences !== null,
        revisions: facts.sync.revisions,
        inFlight: known.inFlight.map(({ number }) => number),
        closed: known.isStopped
          ? 'Changes of this target are stopped.'
          : this.#closed(row, known.teams, now),
        syncs: row.syncs,
      },
      now,
    );
  }

  /** Why the calendar lets nothing change; a freeze holds this like any other. */
  #closed(
    { service_ref: service, environment }: IncidentRow,
    teams: string[] | null,
    now: DateTime,
  ): string | null {
    if (environment === null) return null;
    try {
      const state = calendarState(
        this.options.policy().calendar,
        { environment, service, teams },
        now,
      );
      if (state.state === 'open') return null;
      const next = state.nextOpening;
      return `The calendar is ${state.state}${
        next ? `; the next opening is ${instant(next)}` : ''
      }.`;
    } catch (error) {
      if (!(error instanceof CalendarError)) throw error;
      return 'The calendar cannot be understood.';
    }
  }
}

function targetOf(row: IncidentRow): Target | null {
  const { service_ref: serviceRef, environment } = row;
  return serviceRef && environment ? { serviceRef, environment } : null;
}

async function teamsOf(
  places: Target[],
  db: Knex,
): Promise<Map<string, string[]>> {
  const rows: { entity_ref: string; owned_by: string[] }[] = await db(
    'services',
  )
    .select('entity_ref', 'owned_by')
    .where({ removed: false })
    .whereIn('entity_ref', [
      ...new Set(places.map(({ serviceRef }) => serviceRef)),
    ]);
  return new Map(rows.map(row => [row.entity_ref, row.owned_by]));
}
