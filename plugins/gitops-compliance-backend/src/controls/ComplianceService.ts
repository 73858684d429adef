import type {
  ApprovalRow,
  CheckView,
  EntityCompliance,
  EnvironmentCompliance,
  SyncRow,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  calendarState,
  score,
  type CheckResult,
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
import type { ChangeRow } from '../changes/records';
import { deploymentCollector } from '../collectors/collectorNames';
import type { CollectorStatus } from '../collectors/CollectorStatus';
import { sourcesView } from '../collectors/sourcesView';
import { deploymentView, operationView } from '../deployments/deploymentView';
import { policyView, serviceView } from '../deployments/EnvironmentsService';
import { deploymentStream } from '../deployments/records';
import {
  actorsOfChange,
  type ServiceSnapshot,
  type ServiceSnapshots,
} from '../deployments/ServiceSnapshot';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import { environmentsInOrder, type Policy } from '../policy/Policy';
import type { PolicyTimes } from '../policy/PolicyHistory';
import type { PolicyEnvironment } from '../policy/policySchema';
import type { Service } from '../services/ServiceStore';
import { instant, toDateTime } from '../shared/time';
import type { DisputeRow } from '../disputes/records';
import type { DisputeStore } from '../disputes/DisputeStore';
import { actorsOfDispute, disputeView } from '../disputes/disputeView';
import { trendOf } from '../verdicts/trendOf';
import type { WaiverRow } from '../waivers/records';
import type { WaiverStore } from '../waivers/WaiverStore';
import { actorsOfWaiver, checkWaiver } from '../waivers/waiverView';
import {
  complianceSentence,
  environmentComplianceSentence,
} from './complianceSentences';
import type { Judge, Judged } from './Judge';
import { SyncStore, type SyncOperationRow } from './SyncStore';

const TABLE_ROWS = 50;

/** What a check says, with what is shown beside it. */
type Shown = CheckResult & CheckView;

/** What is put together once and used by every environment. */
interface Context {
  snapshot: ServiceSnapshot;
  judged: Judged[];
  actors: Actors;
  waivers: WaiverRow[];
  disputes: DisputeRow[];
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
      judge: Judge;
      waivers: WaiverStore;
      disputes: DisputeStore;
      status: CollectorStatus;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {
    this.#syncs = new SyncStore(options.db);
  }

  /** Verdict of each check per environment, with the evidence behind it. */
  async compliance(service: Service, sees: Sight): Promise<EntityCompliance> {
    const { snapshots, changes, persons, judge, policy, clock, status } =
      this.options;
    const [snapshot, recent, operations, times, waivers, disputes] =
      await Promise.all([
        snapshots.of(service, sees),
        changes.list({ entityRef: service.entityRef, limit: TABLE_ROWS }, sees),
        this.#syncs.newest(service.entityRef, TABLE_ROWS, sees),
        judge.times(),
        this.options.waivers.newest(service.entityRef, sees, clock()),
        this.options.disputes.newest(service.entityRef, sees),
      ]);
    const judged = await judge.judge(snapshot.deployments, times);
    const shown = await persons.actors([
      ...judged.flatMap(({ change }) => (change ? actorsOfChange(change) : [])),
      ...recent.rows.flatMap(actorsOfChange),
      ...operations.map(operation => operation.started_by),
      ...judged.map(({ operation }) => operation?.started_by),
      ...waivers.flatMap(actorsOfWaiver),
      ...disputes.flatMap(actorsOfDispute),
    ]);
    const actors = snapshot.actors.with(shown);
    const context = { snapshot, judged, actors, waivers, disputes };
    const environments = environmentsInOrder(policy())
      .filter(({ name }) => sees.covers(service, name, clock()))
      .map(environment => this.#environment(environment, context));
    const total = score(
      environments.flatMap(environment => environment.checks as Shown[]),
      isWaived,
    );
    return {
      service: serviceView(service),
      sentence: complianceSentence(environments, total),
      score: total,
      trend: sees.scope
        ? []
        : await trendOf(
            service.entityRef,
            environments.map(({ name }) => name),
            clock(),
            this.options.db,
          ),
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
    const { snapshot, actors } = context;
    const here = snapshot.deployments.filter(
      d => d.environment === environment.name,
    );
    const judged = context.judged.find(
      target => target.environment === environment.name,
    );
    const { change, operation, calendar } = judged ?? {};
    const results = judged?.results ?? [];
    const checks = results.map((result): Shown => {
      const isOfIt = (row: WaiverRow | DisputeRow) =>
        row.environment === environment.name && row.check_id === result.check;
      const waiver = context.waivers.find(isOfIt);
      const dispute = context.disputes.find(isOfIt);
      return {
        ...result,
        evidence: judged?.evidence ?? [],
        ...(waiver && { waiver: checkWaiver(waiver, actors, clock()) }),
        ...(dispute && { dispute: disputeView(dispute, actors) }),
      };
    });
    const view: Omit<EnvironmentCompliance, 'sentence'> = {
      name: environment.name,
      title: environment.title ?? environment.name,
      criticality: environment.criticality,
      mode: environment.mode,
      score: score(checks, isWaived),
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
}

function isWaived({ waiver }: Pick<CheckView, 'waiver'>): boolean {
  return waiver?.state === 'in-force';
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
