import type { LedgerRef } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  AccessFacts,
  DEFAULT_TARGET_POLICY,
  branchFacts,
  type DriftOfRecord,
  arranged,
  businessSignalOf,
  evaluateChecks,
  type Actor,
  type ArgoSyncWindow,
  type Calendar,
  type CheckResult,
  type DeployedChangeFacts,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { ChangeStore } from '../changes/ChangeStore';
import type { ChangeRow } from '../changes/records';
import type { DeploymentRow } from '../deployments/rows';
import { actorsOfChange } from '../deployments/ServiceSnapshot';
import type { DatedActors } from '../persons/DatedActors';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { PolicyHistory, PolicyTimes } from '../policy/PolicyHistory';
import { instant } from '../shared/time';
import { aroundOf, isExplainedBy, type CameAroundAfter } from './aroundOf';
import { approvalsOf, driftFact, evidenceOf, heldTo } from './changeFacts';
import { driftsOf } from './driftsOf';
import { windowsOf } from './windowsOf';
import { AccessReadings, placesOf } from './AccessReadings';
import type { Checks } from './Checks';
import { Standing } from './Standing';
import { isUnclaimed } from './unclaimed';
import { RuntimeReadings } from '../runtime/RuntimeReadings';
import { EmergencyRecords } from './EmergencyRecords';
import { Presences } from './Presences';
import { SyncStore, type SyncOperationRow } from './SyncStore';

/** What a target runs, what brought it there, and what every check says of it. */
export interface Judged {
  service: string;
  environment: string;
  deployment: DeploymentRow;
  /** The merged change that brought what runs; undefined: none is known. */
  change: ChangeRow | undefined;
  /** The operation that applied it; undefined: none was seen. */
  operation: SyncOperationRow | undefined;
  /** In force when that operation began; null: not known, or none was seen. */
  calendar: Calendar | null;
  results: CheckResult[];
  /** Entries that it was judged from. */
  evidence: LedgerRef[];
}

/** What is read once and used for every target. */
interface Grounds {
  dated: DatedActors;
  times: PolicyTimes;
  emergencies: EmergencyRecords;
  presences: Presences;
  access: AccessFacts;
  readings: AccessReadings;
  drifts: Map<string, DriftOfRecord[]>;
  arounds: Map<string, CameAroundAfter>;
  /** How many syncs failed before the one that applied what runs. */
  failed: Map<string, number>;
  windows: Map<string, ArgoSyncWindow[]>;
  runtimes: RuntimeReadings;
  at: DateTime;
}

/**
 * Judges what targets run by every check, from what is on record: a fixed number
 * of queries however many there are. Whoever asks is told the same, so what is
 * stored and what a screen shows cannot differ but by when they asked.
 */
export class Judge {
  readonly #syncs: SyncStore;

  constructor(
    private readonly options: {
      db: Knex;
      checks: Pick<Checks, 'own'>;
      changes: ChangeStore;
      persons: PersonDirectory;
      history: PolicyHistory;
      portalAccount: (instance: string) => string | null;
      clock: () => DateTime;
    },
  ) {
    this.#syncs = new SyncStore(options.db);
  }

  /** The policies that past instants are judged by. */
  times(): Promise<PolicyTimes> {
    return this.options.history.all();
  }

  /**
   * Judges the targets of these deployments. Of several in one target the first
   * is judged.
   *
   * @param db - a transaction, where it must see what that one sees
   */
  async judge(
    deployments: readonly DeploymentRow[],
    times: PolicyTimes,
    db: Knex = this.options.db,
  ): Promise<Judged[]> {
    const targets = firstOfTargets(deployments);
    if (targets.length === 0) return [];
    const { changes, persons, clock } = this.options;
    const explaining = await changes.newestMerged(
      [...new Set(targets.map(row => row.service_ref))],
      db,
    );
    const applied = await this.#syncs.applied(
      targets.map(({ id }) => id),
      db,
    );
    const emergencies = await EmergencyRecords.of(explaining, targets, db);
    const drifts = await driftsOf(targets, db);
    const arounds = await aroundOf(targets, db);
    const failed = await this.#syncs.failedBefore(applied, db);
    const windows = await windowsOf(targets, db);
    const runtimes = await RuntimeReadings.of(targets, db);
    const at = clock();
    const readings = await AccessReadings.of(targets, at, db);
    const dated = await persons.datedActors(
      [
        ...emergencies.persons(),
        ...readings.persons(),
        ...explaining.flatMap(actorsOfChange),
        ...explaining.flatMap(({ pull_request: pull }) => [
          ...(pull?.writers ?? []),
          ...(pull?.committers ?? []),
        ]),
        ...applied.map(operation => operation.started_by),
      ],
      db,
    );
    const presences = await Presences.of(
      explaining.flatMap(({ pull_request: pull, created_at: since }) =>
        approvalsOf(pull).map(({ reviewer }) => dated.get(reviewer, since)),
      ),
      db,
    );
    const changeOf = new Map(
      explaining.map(row => [targetKey(row.holder, row.environment), row]),
    );
    const syncOf = new Map(applied.map(row => [row.deployment_id, row]));
    const now = dated.at(at.toJSDate());
    const access = new AccessFacts({
      reading: stream => readings.reading(stream),
      clusters: () => readings.clusters(),
      actor: ref => now.get(ref),
      isPortal: (instance, ref) => this.#isPortal(instance, now.get(ref)),
    });
    const frameworks = times.frameworksAt(at.toJSDate());
    return targets.map(deployment => {
      const { service_ref: service, environment } = deployment;
      const newest = changeOf.get(targetKey(service, environment));
      const change = broughtBy(newest, deployment, arounds.get(deployment.id));
      const operation = syncOf.get(deployment.id);
      const calendar = operation
        ? times.calendarAt(operation.started_at)
        : null;
      const grounds = {
        dated,
        times,
        emergencies,
        presences,
        access,
        readings,
        drifts,
        arounds,
        failed,
        windows,
        runtimes,
        at,
      };
      return {
        service,
        environment,
        deployment,
        change,
        operation,
        calendar,
        results: arranged(
          evaluateChecks(
            this.#facts(deployment, change, operation, grounds),
            calendar,
            at,
            // Those of one's own are told a service, and here there is none.
            isUnclaimed(service) ? [] : this.options.checks.own,
          ),
          frameworks,
        ),
        evidence: [
          ...evidenceOf(deployment, change),
          ...readings.evidenceOf(deployment),
          ...runtimes.evidenceOf(deployment),
        ],
      };
    });
  }

  #isPortal(instance: string, { account }: Actor): boolean {
    return this.options.portalAccount(instance) === account;
  }

  #facts(
    deployment: DeploymentRow,
    change: ChangeRow | undefined,
    operation: SyncOperationRow | undefined,
    grounds: Grounds,
  ): DeployedChangeFacts {
    const { dated, times, emergencies, presences, access, at } = grounds;
    const { readings, drifts, arounds, windows } = grounds;
    const around = change ? undefined : arounds.get(deployment.id)?.around;
    const failedSyncs = change ? grounds.failed.get(deployment.id) ?? 0 : 0;
    const { selfHeal, prune, uncompared } = deployment.observed;
    const runtime = grounds.runtimes.of(deployment);
    const standing = new Standing(times, deployment);
    const began = operation?.started_at ?? at.toJSDate();
    const pull = change?.pull_request;
    // Without a change there is nothing that a newer link could help.
    const actors = dated.at(change?.created_at ?? null);
    const emergency = change && emergencies.ofChange(change, actors, times);
    const emergencySince = emergencies.ofDeployment(
      deployment,
      change,
      dated.at(null),
      times,
    );
    const startedBy = actors.maybe(operation?.started_by);
    const places = placesOf(deployment);
    const rights = access.of(places);
    const rules = standing.rulesAt(began);
    const now = standing.rulesAt(at.toJSDate());
    const syncWindows = windows.get(deployment.id);
    const { aliases } = change
      ? dated.sameAs(change.requester_ref, change.created_at)
      : { aliases: [] };
    return {
      ...standing.names,
      pinnedRevision: deployment.pinned_revision,
      baseline: deployment.baseline,
      requester: change ? actors.get(change.requester_ref).person : null,
      ...(aliases.length > 0 && { requesterAliases: aliases }),
      separation: {
        atMerge: change
          ? standing.rulesAt(change.steps.merged ?? change.created_at)
              ?.separation ?? null
          : null,
        atSync: operation
          ? standing.rulesAt(operation.started_at)?.separation ?? null
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
            ...(pull.mergedAt && { mergedAt: pull.mergedAt }),
          }
        : null,
      ...(pull && {
        approvers: approvalsOf(pull).map(({ reviewer, submittedAt }) => {
          const account = actors.get(reviewer);
          const presence = presences.presence(account);
          return { account, at: submittedAt, presence };
        }),
      }),
      sync: operation
        ? {
            startedAt: instant(operation.started_at),
            finishedAt: operation.finished_at && instant(operation.finished_at),
            phase: operation.phase,
            startedBy,
            startedByPortal:
              startedBy !== null &&
              this.#isPortal(deployment.instance, startedBy),
            automated: operation.automated,
            ...(operation.jobs && { jobs: operation.jobs }),
          }
        : null,
      ...(!change &&
        standing.livedOfPushesAt(began) && { livesOfPushes: true }),
      criticality: standing.criticalityAt(at.toJSDate()),
      ...(rights && { access: rights }),
      branches: branchFacts(places.branches, stream =>
        readings.reading(stream),
      ),
      ...(deployment.observed.images && { images: deployment.observed.images }),
      ...(deployment.observed.managed && {
        managed: deployment.observed.managed,
      }),
      ...(runtime && { runtime }),
      ...driftFact(
        deployment,
        drifts.get(deployment.id) ?? [],
        rules?.driftGraceSeconds ?? DEFAULT_TARGET_POLICY.driftGraceSeconds,
        at,
      ),
      autoSync: deployment.auto_sync,
      ...(selfHeal !== undefined && { selfHeal }),
      ...(prune !== undefined && { prune }),
      ...(uncompared && { uncompared }),
      ...(rules && { syncByPortalAlone: rules.syncByPortalAlone }),
      ...(syncWindows && { syncWindows }),
      ...(now && {
        guardrailsAsked: now.requireGuardrails,
        syncWindowsAsked: now.syncWindows,
        syncPolicyAsked: now.syncPolicy,
        narrowIgnoresAsked: now.narrowIgnores,
        injectedImages: now.injectedImages,
        businessSignal: businessSignalOf(now),
      }),
      ...(change && heldTo(change)),
      ...(change?.statements && { statements: change.statements }),
      ...(failedSyncs > 0 && { failedSyncs }),
      ...(emergency && { emergency }),
      ...(emergencySince && { emergencySince }),
      ...(around && { around }),
    };
  }
}

/** The change, where it brought what a deployment runs now. */
function broughtBy<Change extends ChangeRow>(
  change: Change | undefined,
  { pinned_revision: pinned }: DeploymentRow,
  around: CameAroundAfter | undefined,
): Change | undefined {
  if (change?.to_revision !== pinned) return undefined;
  const { merged } = change.steps;
  const isExplained = !around || (merged && isExplainedBy(around, merged));
  return isExplained ? change : undefined;
}

/** Names a target within a map. */
export function targetKey(service: string, environment: string): string {
  return `${environment}/${service}`;
}

function firstOfTargets(deployments: readonly DeploymentRow[]) {
  const first = new Map<string, DeploymentRow>();
  for (const row of deployments) {
    const key = targetKey(row.service_ref, row.environment);
    if (!first.has(key)) first.set(key, row);
  }
  return [...first.values()];
}
