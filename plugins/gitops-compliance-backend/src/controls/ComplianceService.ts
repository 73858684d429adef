import type {
  ApprovalRow,
  CheckView,
  EntityCompliance,
  EnvironmentCompliance,
  LedgerRef,
  SyncRow,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  calendarState,
  evaluateChecks,
  gatesFactOf,
  score,
  type CheckResult,
  type DeployedChangeFacts,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { calendarStateView } from '../calendar/calendarView';
import type { ChangeStore } from '../changes/ChangeStore';
import {
  changeSummary,
  pullRequestView,
  reviewViews,
} from '../changes/changeViews';
import { changeStream, type ChangeRow } from '../changes/records';
import { deploymentCollector } from '../collectors/collectorNames';
import type { CollectorStatus } from '../collectors/CollectorStatus';
import { sourcesView } from '../collectors/sourcesView';
import { deploymentView, operationView } from '../deployments/deploymentView';
import { policyView, serviceView } from '../deployments/EnvironmentsService';
import { deploymentStream } from '../deployments/records';
import type { DeploymentRow } from '../deployments/rows';
import {
  actorsOfChange,
  type ServiceSnapshot,
  type ServiceSnapshots,
} from '../deployments/ServiceSnapshot';
import type { DatedActors } from '../persons/DatedActors';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import { environmentsInOrder, type Policy } from '../policy/Policy';
import type { PolicyHistory, PolicyTimes } from '../policy/PolicyHistory';
import type { PolicyEnvironment } from '../policy/policySchema';
import type { Service } from '../services/ServiceStore';
import { instant, toDateTime } from '../shared/time';
import {
  complianceSentence,
  environmentComplianceSentence,
} from './complianceSentences';
import { EmergencyRecords } from './EmergencyRecords';
import { SyncStore, type SyncOperationRow } from './SyncStore';

const TABLE_ROWS = 50;

/** What is put together once and used by every environment. */
interface Context {
  snapshot: ServiceSnapshot;
  explaining: ChangeRow[];
  /** Per deployment, the operation that applied what runs now. */
  applied: SyncOperationRow[];
  actors: Actors;
  /** The same with the history of their links. */
  dated: DatedActors;
  times: PolicyTimes;
  emergencies: EmergencyRecords;
}

/** Answers the Compliance tab from what is on record. No source is read. */
export class ComplianceService {
  readonly #syncs: SyncStore;

  constructor(
    private readonly options: {
      db: Knex;
      snapshots: ServiceSnapshots;
      changes: ChangeStore;
      persons: PersonDirectory;
      history: PolicyHistory;
      status: CollectorStatus;
      policy: () => Policy;
      portalAccount: (instance: string) => string | null;
      clock: () => DateTime;
    },
  ) {
    this.#syncs = new SyncStore(options.db);
  }

  /** Verdict of each check per environment, with the evidence behind it. */
  async compliance(service: Service, sees: Sight): Promise<EntityCompliance> {
    const { snapshots, changes, persons, history, policy, clock, status } =
      this.options;
    const [snapshot, explaining, recent, operations, applied, times] =
      await Promise.all([
        snapshots.of(service, sees),
        changes.newestMerged(service.entityRef),
        changes.list({ entityRef: service.entityRef, limit: TABLE_ROWS }, sees),
        this.#syncs.newest(service.entityRef, TABLE_ROWS, sees),
        this.#syncs.applied(service.entityRef),
        history.all(),
      ]);
    const shown = await persons.actors([
      ...explaining.flatMap(actorsOfChange),
      ...recent.rows.flatMap(actorsOfChange),
      ...[...operations, ...applied].map(operation => operation.started_by),
    ]);
    const actors = snapshot.actors.with(shown);
    const emergencies = await EmergencyRecords.of(explaining, this.options.db);
    const dated = await persons.datedActors([
      ...emergencies.persons(),
      ...explaining.flatMap(actorsOfChange),
      ...explaining.flatMap(({ pull_request: pull }) => [
        ...(pull?.writers ?? []),
        ...(pull?.committers ?? []),
      ]),
      ...applied.map(operation => operation.started_by),
    ]);
    const context = {
      snapshot,
      explaining,
      applied,
      actors,
      dated,
      times,
      emergencies,
    };
    const environments = environmentsInOrder(policy())
      .filter(({ name }) => sees.covers(service, name, clock()))
      .map(environment => this.#environment(environment, context));
    const total = score(
      environments.flatMap(environment => environment.checks as CheckResult[]),
    );
    return {
      service: serviceView(service),
      sentence: complianceSentence(environments, total),
      score: total,
      policy: policyView(policy()),
      sources: sourcesView(snapshot.health, status),
      environments,
      approvals: recent.rows.flatMap(row => approvalRows(row, actors)),
      syncs: operations.map(operation =>
        syncRow(operation, actors, times, clock()),
      ),
      now: instant(clock()),
    };
  }

  #environment(
    environment: PolicyEnvironment,
    context: Context,
  ): EnvironmentCompliance {
    const { clock, status } = this.options;
    const { snapshot, actors, times } = context;
    const here = snapshot.deployments.filter(
      d => d.environment === environment.name,
    );
    const [deployment] = here;
    const change = context.explaining.find(
      row =>
        row.environment === environment.name &&
        row.to_revision === deployment?.pinned_revision,
    );
    const operation = context.applied.find(
      candidate => candidate.deployment_id === deployment?.id,
    );
    const calendar = operation ? times.calendarAt(operation.started_at) : null;
    const results = deployment
      ? evaluateChecks(
          this.#facts(deployment, change, operation, context),
          calendar,
          clock(),
        )
      : [];
    const evidence = evidenceOf(deployment, change);
    const checks: CheckView[] = results.map(result => ({
      ...result,
      evidence,
    }));
    const view: Omit<EnvironmentCompliance, 'sentence'> = {
      name: environment.name,
      title: environment.title ?? environment.name,
      criticality: environment.criticality,
      mode: environment.mode,
      score: score(results),
      checks,
      deployments: here.map(row => {
        const health = snapshot.health.find(
          entry => entry.collector === deploymentCollector(row),
        );
        const commit = snapshot.commits.get(
          `${row.pin?.sourceRepository}@${row.pinned_revision}`,
        );
        const fresh = status.isFresh(health);
        return deploymentView(row, commit, actors, health, fresh);
      }),
      change: change ? changeSummary(change, actors) : null,
      approvals: change ? reviewViews(change, actors) : [],
      sync: operation ? operationView(asOperation(operation), actors) : null,
      window:
        operation && calendar
          ? calendarStateView(
              calendarState(
                calendar,
                environment.name,
                toDateTime(operation.started_at),
              ),
              clock(),
            )
          : null,
    };
    return { ...view, sentence: environmentComplianceSentence(view) };
  }

  #facts(
    deployment: DeploymentRow,
    change: ChangeRow | undefined,
    operation: SyncOperationRow | undefined,
    { snapshot, dated, times, emergencies }: Context,
  ): DeployedChangeFacts {
    const { environment } = deployment;
    const service = snapshot.service.entityRef;
    const target = { service, environment };
    const pull = change?.pull_request;
    // Without a change there is nothing that a newer link could help.
    const actors = dated.at(change?.created_at ?? null);
    const emergency = change && emergencies.ofChange(change, actors);
    const startedBy = actors.maybe(operation?.started_by);
    const portal = this.options.portalAccount(deployment.instance);
    const { aliases } = change
      ? dated.sameAs(change.requester_ref, change.created_at)
      : { aliases: [] };
    return {
      ...target,
      pinnedRevision: deployment.pinned_revision,
      baseline: deployment.baseline,
      requester: change ? actors.get(change.requester_ref).person : null,
      ...(aliases.length > 0 && { requesterAliases: aliases }),
      separation: {
        atMerge: change
          ? times.separationAt(change.steps.merged ?? change.created_at, target)
          : null,
        atSync: operation
          ? times.separationAt(operation.started_at, target)
          : null,
      },
      pullRequest: pull
        ? {
            number: pull.number,
            url: pull.url,
            headSha: pull.headSha,
            author: actors.get(pull.author),
            lastPusher: actors.maybe(pull.lastPusher),
            ...(pull.writers && {
              writers: pull.writers.map(ref => actors.maybe(ref)),
            }),
            ...(pull.committers && {
              committers: pull.committers.map(ref => actors.maybe(ref)),
            }),
            mergedBy: actors.maybe(pull.mergedBy),
            reviews: pull.reviews.map(review => ({
              reviewer: actors.get(review.reviewer),
              state: review.state,
              commit: review.commit,
              submittedAt: review.submittedAt,
            })),
          }
        : null,
      sync: operation
        ? {
            startedAt: instant(operation.started_at),
            finishedAt: operation.finished_at && instant(operation.finished_at),
            phase: operation.phase,
            startedBy,
            startedByPortal: portal !== null && startedBy?.account === portal,
            automated: operation.automated,
          }
        : null,
      ...(change && heldTo(change)),
      ...(emergency && { emergency }),
    };
  }
}

/** How a change was held to its gates, and what came of it. */
function heldTo(
  change: ChangeRow,
): Pick<DeployedChangeFacts, 'gates' | 'mergedAt' | 'outcome'> {
  const { mode, merged_outside: outside, gates, state, steps } = change;
  const merged = outside ? 'outside' : 'portal';
  return {
    ...(gates.length > 0 && {
      gates: gatesFactOf({
        mode,
        merge: steps.merged ? merged : null,
        results: gates,
      }),
    }),
    ...(steps.merged && { mergedAt: steps.merged }),
    outcome: state,
  };
}

function asOperation(row: SyncOperationRow) {
  return {
    phase: row.phase,
    startedAt: instant(row.started_at),
    finishedAt: row.finished_at && instant(row.finished_at),
    revisions: row.revision ? [row.revision] : [],
    startedBy: row.started_by,
    automated: row.automated,
    partial: row.partial,
    message: row.message,
  };
}

function evidenceOf(
  deployment: DeploymentRow | undefined,
  change: ChangeRow | undefined,
): LedgerRef[] {
  return [
    ...(change
      ? [
          {
            stream: changeStream(change.id),
            streamSeq: Number(change.stream_seq),
          },
        ]
      : []),
    ...(deployment
      ? [
          {
            stream: deploymentStream(deployment.id),
            streamSeq: Number(deployment.stream_seq),
          },
        ]
      : []),
  ];
}

function approvalRows(row: ChangeRow, actors: Actors): ApprovalRow[] {
  const pullRequest = pullRequestView(row, actors);
  if (!pullRequest) return [];
  return reviewViews(row, actors).map(review => ({
    environment: row.environment,
    changeNumber: row.number,
    changeId: row.id,
    pullRequest,
    review,
  }));
}

function syncRow(
  row: SyncOperationRow,
  actors: Actors,
  times: PolicyTimes,
  at: DateTime,
): SyncRow {
  const operation = operationView(asOperation(row), actors);
  const calendar = times.calendarAt(row.started_at);
  return {
    environment: row.environment,
    instance: row.instance,
    application: row.application,
    operation: operation as NonNullable<typeof operation>,
    revision: row.pinned_revision ?? row.revision,
    inWindow: calendar
      ? inWindow(
          calendarStateView(
            calendarState(
              calendar,
              row.environment,
              toDateTime(row.started_at),
            ),
            at,
          ),
        )
      : 'unknown',
    ledger: {
      stream: deploymentStream(row.deployment_id),
      streamSeq: Number(row.stream_seq),
    },
  };
}

function inWindow(
  state: ReturnType<typeof calendarStateView>,
): SyncRow['inWindow'] {
  if (state.state === 'frozen') return 'frozen';
  if (state.state === 'closed') return 'outside';
  return state.reason === 'always-open' ? 'always-open' : 'inside';
}
