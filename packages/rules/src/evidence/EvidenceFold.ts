import { DateTime } from 'luxon';
import {
  arranged,
  evaluateChecks,
  frameworksOf,
  type AnyCheck,
  type DeployedChangeFacts,
} from '../checks';
import { resolveTarget, type TargetPolicy } from '../policy';
import { ChangeFold } from './ChangeFold';
import type { EvidenceBackground } from './EvidenceBackground';
import {
  DeploymentFold,
  type Interval,
  type Operation,
} from './DeploymentFold';
import { judgeUnclaimed } from './judgeUnclaimed';
import { standingRules, syncRule } from './rulesFacts';
import type {
  ChangeOfRecord,
  EvidenceEntry,
  JudgedChange,
  JudgedUnclaimed,
  SyncOfRecord,
} from './types';
import { UnclaimedFold, type UnclaimedScope } from './UnclaimedFold';

/** How far the forge's clock and that of the source may be apart. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Tells changes, syncs and verdicts from entries alone: by it the portal makes
 * its evidence, and an auditor's program makes it again. Give it each stream in
 * its order: of changes and deployments; others go on to the background. What
 * it cannot read it passes over, and what is missing makes a verdict
 * indeterminate. A change is judged from its own stream, the deployments of its
 * target and the background alone, so that targets can be folded one by one. Where a
 * service got another name, what is of it under either is of one target.
 */
export class EvidenceFold {
  readonly #changes = new Map<string, ChangeFold>();
  readonly #deployments = new Map<string, DeploymentFold>();
  readonly #unclaimed = new Map<string, UnclaimedFold>();
  #targets: Map<string, DeploymentFold[]> | undefined;

  /**
   * @param own - checks of the operator's own, by which it judges as well
   * @param unclaimed - of which applications that nobody claims it tells; null: of none
   */
  constructor(
    private readonly background: EvidenceBackground,
    private readonly own: readonly AnyCheck[] = [],
    private readonly unclaimed: UnclaimedScope | null = null,
  ) {}

  /** Takes an entry. */
  add(entry: EvidenceEntry): void {
    const { stream } = entry;
    const [kind] = stream.split(':', 1);
    const id = stream.slice(kind.length + 1);
    if (kind === 'change') {
      getOrMake(this.#changes, id, () => new ChangeFold(id)).add(entry);
    } else if (kind === 'deployment') {
      this.#targets = undefined;
      this.#addToDeployment(id, entry);
    } else {
      this.background.add(entry);
    }
  }

  /** Every change whose request is among the entries, by number. */
  changes(): ChangeOfRecord[] {
    return [...this.#changes.values()]
      .flatMap(change => change.record() ?? [])
      .sort((a, b) => a.number - b.number);
  }

  /** Every sync of the deployments, in the order of their beginning. */
  syncs(): SyncOfRecord[] {
    const merged = new Map<string, ChangeOfRecord[]>();
    for (const change of this.changes().filter(each => each.merged)) {
      const { environment, toRevision } = change;
      const key = targetKey(this.#nameOf(change), environment, toRevision);
      getOrMake(merged, key, () => []).push(change);
    }
    return [...this.#deployments.values()]
      .flatMap(deployment =>
        deployment.operations.map(operation => {
          const { pinned, jobs, ...rest } = operation;
          const service = this.#holderOf(deployment);
          const { environment } = deployment;
          return {
            deployment: deployment.id,
            service,
            environment,
            ...rest,
            pinnedRevision: pinned,
            change: changeBehind({ service, environment }, operation, merged),
          };
        }),
      )
      .sort(
        (a, b) =>
          compare(a.startedAt, b.startedAt) ||
          compare(a.deployment, b.deployment),
      );
  }

  /**
   * A change with its facts and verdicts; null where it is not among them.
   *
   * @param at - instant for which to judge, ISO 8601 UTC
   */
  judge(id: string, at: string): JudgedChange | null {
    const change = this.#changes.get(id);
    const record = change?.record();
    if (!change || !record) return null;
    const { deployment, interval } = this.#ranAs(record);
    const operation =
      deployment && interval ? deployment.appliedBy(interval) : null;
    const facts = this.#factsOf(
      record,
      change,
      deployment,
      interval,
      operation,
      at,
    );
    const policy = operation
      ? this.background.policyAt(operation.startedAt)
      : undefined;
    const waivers = interval
      ? this.background.waiversOf(
          { service: this.#nameOf(record), environment: record.environment },
          {
            from: interval.since,
            until: deployment?.after(interval)?.since ?? at,
          },
          at,
        )
      : [];
    return {
      ...record,
      facts,
      calendarSince: policy?.since ?? null,
      judgedAt: at,
      verdicts: arranged(
        evaluateChecks(
          facts,
          policy?.calendar ?? null,
          DateTime.fromISO(at, { zone: 'utc' }),
          this.own,
        ),
        frameworksOf(this.background.policyAt(at)?.document),
      ),
      ...(waivers.length > 0 && { waivers }),
    };
  }

  /** Applications that nobody claimed for an hour, with facts and verdicts, by id. */
  judgeUnclaimed(): JudgedUnclaimed[] {
    return [...this.#unclaimed]
      .sort(([a], [b]) => compare(a, b))
      .flatMap(([id, found]) => {
        const stretch = found.last();
        return stretch ? [judgeUnclaimed(id, stretch, this.background)] : [];
      });
  }

  #addToDeployment(id: string, entry: EvidenceEntry): void {
    const make = () => new DeploymentFold(id);
    const deployment = getOrMake(this.#deployments, id, make);
    const { unclaimed } = this;
    if (unclaimed) {
      const find = () => new UnclaimedFold(unclaimed, deployment);
      getOrMake(this.#unclaimed, id, find).before(entry);
    }
    deployment.add(entry);
  }

  /** Where the change ran: the first deployment of its target that had it. */
  #ranAs(change: ChangeOfRecord) {
    const { environment, toRevision, merged } = change;
    const since = merged ? Date.parse(merged.at) - CLOCK_SKEW_MS : Infinity;
    this.#targets ??= this.#deploymentsByTarget();
    const key = targetKey(this.#nameOf(change), environment);
    const there = this.#targets.get(key) ?? [];
    const [found] = there.flatMap(deployment => {
      const interval = deployment.intervals.find(
        candidate =>
          candidate.revision === toRevision &&
          Date.parse(candidate.since) >= since,
      );
      return interval ? [{ deployment, interval }] : [];
    });
    return found ?? { deployment: null, interval: null };
  }

  #factsOf(
    record: ChangeOfRecord,
    change: ChangeFold,
    deployment: DeploymentFold | null,
    interval: Interval | null,
    operation: Operation | null,
    judgedAt: string,
  ): DeployedChangeFacts {
    const { background } = this;
    const { pullRequest: pull } = change;
    const gates = change.gates();
    const { requestedAt, merged } = record;
    const actor = (ref: string) => background.actorFor(ref, requestedAt);
    const maybe = (ref: string | null) => (ref ? actor(ref) : null);
    const aliases = background.aliasesOf(record.requester, requestedAt);
    const rulesAt = (instant: string) => this.#rulesAt(instant, record);
    const emergency =
      change.emergency &&
      background.emergency(change.emergency.id, requestedAt);
    return {
      service: record.service,
      environment: record.environment,
      pinnedRevision: interval?.revision ?? null,
      baseline: interval?.baseline ?? false,
      requester: actor(record.requester).person,
      ...(aliases.length > 0 && { requesterAliases: aliases }),
      separation: {
        atMerge: rulesAt(merged?.at ?? requestedAt)?.separation ?? null,
        atSync: (operation && rulesAt(operation.startedAt)?.separation) ?? null,
      },
      pullRequest: pull && {
        number: pull.number,
        url: pull.url,
        headSha: pull.headSha,
        author: actor(pull.author),
        lastPusher: maybe(pull.lastPusher),
        ...(pull.writers && { writers: pull.writers.map(maybe) }),
        ...(pull.committers && { committers: pull.committers.map(maybe) }),
        mergedBy: maybe(pull.mergedBy),
        reviews: pull.reviews.map(review => ({
          ...review,
          reviewer: actor(review.reviewer),
        })),
        ...(pull.mergedAt && { mergedAt: pull.mergedAt }),
      },
      ...(pull && {
        approvers: pull.reviews
          .filter(({ state }) => state === 'approved')
          .map(({ reviewer, submittedAt }) => ({
            account: actor(reviewer),
            at: submittedAt,
            presence: background.presence(reviewer, requestedAt),
          })),
      }),
      sync: operation && {
        startedAt: operation.startedAt,
        finishedAt: operation.finishedAt,
        phase: operation.phase,
        startedBy: maybe(operation.startedBy),
        startedByPortal:
          operation.startedBy !== null &&
          background.isPortal(
            deployment?.places?.instance ?? '',
            operation.startedBy,
          ),
        automated: operation.automated,
        ...(operation.jobs && { jobs: operation.jobs }),
      },
      ...(gates && { gates }),
      ...(merged && { mergedAt: merged.at }),
      ...background.rightsOver(
        record,
        deployment?.places ?? null,
        operation?.startedAt ?? judgedAt,
      ),
      ...background.branchesOf(
        deployment?.places ?? null,
        (interval && deployment?.after(interval)?.since) ?? judgedAt,
      ),
      ...(interval?.images && { images: interval.images }),
      ...(interval?.managed && { managed: interval.managed }),
      ...(interval?.runtime && { runtime: interval.runtime }),
      ...(deployment && interval && { drift: deployment.driftOf(interval) }),
      ...(interval?.autoSync !== undefined && { autoSync: interval.autoSync }),
      ...(interval?.selfHeal !== undefined && { selfHeal: interval.selfHeal }),
      ...(interval?.prune !== undefined && { prune: interval.prune }),
      ...(interval?.uncompared && { uncompared: interval.uncompared }),
      ...syncRule(rulesAt(operation?.startedAt ?? judgedAt)),
      ...(interval?.syncWindows && { syncWindows: interval.syncWindows }),
      ...standingRules(
        rulesAt((interval && deployment?.after(interval)?.since) ?? judgedAt),
      ),
      ...(change.statements && { statements: change.statements }),
      ...(change.emergency && {
        emergency: {
          number: change.emergency.number,
          record: emergency,
          ...(emergency && {
            alertWithinSeconds:
              rulesAt(emergency.declaredAt)?.emergencyAlertSeconds ?? null,
          }),
        },
      }),
      outcome: record.state,
    };
  }

  /** The rules of a target in force at an instant; null: not known. */
  #rulesAt(instant: string, change: ChangeOfRecord): TargetPolicy | null {
    const { environment } = change;
    const service = this.#nameOf(change, instant);
    const document = this.background.policyAt(instant)?.document;
    return resolveTarget(document, { service, environment })?.policy ?? null;
  }

  /** What the service of a change is called at an instant; undefined: now. */
  #nameOf({ service, requestedAt }: ChangeOfRecord, by?: string): string {
    return this.background.names.present(service, requestedAt, by);
  }

  /** The present name of the service of a deployment. */
  #holderOf({ service, mappedAt }: DeploymentFold): string | null {
    return service && this.background.names.present(service, mappedAt);
  }

  /** Deployments of each service and environment, by id. */
  #deploymentsByTarget(): Map<string, DeploymentFold[]> {
    const targets = new Map<string, DeploymentFold[]>();
    const all = [...this.#deployments.values()];
    for (const deployment of all.sort((a, b) => compare(a.id, b.id))) {
      const key = targetKey(this.#holderOf(deployment), deployment.environment);
      getOrMake(targets, key, () => []).push(deployment);
    }
    return targets;
  }
}

/** The newest change that was merged before a sync brought its revision. */
function changeBehind(
  {
    service,
    environment,
  }: { service: string | null; environment: string | null },
  { pinned, startedAt }: Operation,
  merged: ReadonlyMap<string, ChangeOfRecord[]>,
): number | null {
  const latest = Date.parse(startedAt) + CLOCK_SKEW_MS;
  const brought = merged
    .get(targetKey(service, environment, pinned))
    ?.filter(change => Date.parse(change.merged?.at ?? '') <= latest);
  return brought?.[brought.length - 1]?.number ?? null;
}

function targetKey(...parts: (string | null)[]): string {
  return JSON.stringify(parts);
}

function getOrMake<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
