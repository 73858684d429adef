import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import type { ChangeRow } from '../changes/records';
import type {
  CollectorHealth,
  CollectorStatus,
} from '../collectors/CollectorStatus';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import { IS_UNRESOLVED } from '../drift/unresolvedSql';
import type { Service } from '../services/ServiceStore';
import { sourceTags } from '../sources/sourceTags';
import type { StopRow } from '../stops/records';
import type { StopStore } from '../stops/StopStore';
import { readControlFacts, type ControlFacts } from './controlView';
import type { ComparisonRow } from './deploymentView';
import type { CommitRow, DeploymentRow } from './rows';

/** Everything that the views of one service need, read once. */
export interface ServiceSnapshot {
  service: Service;
  deployments: DeploymentRow[];
  commits: Map<string, CommitRow>;
  comparisons: ComparisonRow[];
  /** The commit that runs: what is pinned, of a tag what it named first. */
  commitOf(deployment: DeploymentRow | undefined): string | null;
  running: ChangeRow[];
  /** Environments with what nobody approved and resolved, one for each. */
  held: string[];
  /** Who has stopped the line for the service, or one of its environments. */
  stops: StopRow[];
  control: ControlFacts;
  health: CollectorHealth[];
  actors: Actors;
}

/** Reads a service's state from the read models, in a fixed number of queries. */
export class ServiceSnapshots {
  constructor(
    private readonly options: {
      db: Knex;
      persons: PersonDirectory;
      stops: StopStore;
      status: CollectorStatus;
      clock: () => DateTime;
    },
  ) {}

  /** The state of a service now, as far as somebody may see it. */
  async of(service: Service, sees: Sight): Promise<ServiceSnapshot> {
    const { db, persons, status, clock } = this.options;
    const [deployments, running, held, stops, health]: [
      DeploymentRow[],
      ChangeRow[],
      string[],
      StopRow[],
      CollectorHealth[],
    ] = await Promise.all([
      db('deployments')
        .leftJoin(
          'deployment_windows',
          'deployment_windows.deployment_id',
          'deployments.id',
        )
        .select('deployments.*', { argo_windows: 'deployment_windows.told' })
        .where({ service_ref: service.entityRef })
        .whereNull('removed_at')
        .whereNotNull('environment')
        .modify(query => sees.deployments(query, clock()))
        .orderBy(['environment', 'id']),
      db<ChangeRow>('changes_now')
        .where({ service_ref: service.entityRef })
        .whereNull('ended_at')
        .modify(sees.changes)
        .orderBy('number', 'desc'),
      db('drift_incidents_now')
        .where({ service_ref: service.entityRef })
        .whereRaw(IS_UNRESOLVED)
        .modify(sees.changes)
        .pluck('environment'),
      this.options.stops.holding(service.entityRef, sees, clock().toJSDate()),
      status.all(),
    ]);
    const revisions = [
      ...new Set(deployments.flatMap(d => d.pinned_revision ?? [])),
    ];
    const repositories = [
      ...new Set(deployments.flatMap(d => d.pin?.sourceRepository ?? [])),
    ];
    const tags = await sourceTags(deployments.map(pinnedRange), db);
    const commitOf = (deployment: DeploymentRow | undefined) =>
      deployment ? tags.between(pinnedRange(deployment)).base : null;
    const compared = [...new Set(deployments.flatMap(d => commitOf(d) ?? []))];
    const [control, commits, comparisons] = await Promise.all([
      readControlFacts(
        service.entityRef,
        deployments,
        { sees, at: clock() },
        db,
      ),
      db<CommitRow>('commits')
        .whereIn('repository', repositories)
        .whereIn('sha', revisions),
      db<ComparisonRow>('comparisons')
        .whereIn('repository', repositories)
        .whereIn('base', compared)
        .whereIn('head', compared),
    ]);
    const actors = await persons.actors([
      ...commits.map(commit => commit.author_ref),
      ...comparisons.flatMap(row => row.commits.map(c => c.authorRef)),
      ...deployments.map(d => d.operation?.startedBy),
      ...running.flatMap(actorsOfChange),
      ...stops.map(stop => stop.set_by),
    ]);
    return {
      service,
      deployments,
      commits: new Map(
        commits.map(commit => [`${commit.repository}@${commit.sha}`, commit]),
      ),
      comparisons,
      commitOf,
      running,
      held,
      stops,
      control,
      health,
      actors,
    };
  }
}

/** What is pinned, as the base of what may come to it. */
function pinnedRange({ pin, pinned_revision: base }: DeploymentRow) {
  return { repository: pin?.sourceRepository ?? null, base, head: null };
}

/** References of everybody whom a change's summary shows. */
export function actorsOfChange(row: ChangeRow): (string | null)[] {
  const pull = row.pull_request;
  return [
    row.requester_ref,
    row.merge_requested_by,
    pull?.mergedBy ?? null,
    pull?.author ?? null,
    pull?.lastPusher ?? null,
    ...(pull?.reviews.map(review => review.reviewer) ?? []),
  ];
}
