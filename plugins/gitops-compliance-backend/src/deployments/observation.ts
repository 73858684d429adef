import type {
  DeploymentSource,
  ObservedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { sameJson } from '../shared/json';
import {
  historyNews,
  type HistoryRows,
  type KnownHistory,
} from './historyRows';
import type { MappedPayload, ObservedPayload } from './records';
import type { DeploymentRow } from './rows';

/** What is on record of a deployment. */
export interface KnownDeployment {
  observed: ObservedPayload;
  service_ref: string | null;
  environment: string | null;
  removed_at: Date | null;
  pin: DeploymentRow['pin'];
  history: KnownHistory | null;
}

/** Whether an observation tells nothing that is not on record. */
export function isUnchanged(
  known: KnownDeployment,
  seen: ObservedPayload,
  mapped: MappedPayload,
  history: HistoryRows,
): boolean {
  // One operation has one starter: the reference on record stands for the name.
  const sameOperation =
    known.observed.operation?.startedAt === seen.operation?.startedAt;
  const operation =
    seen.operation && sameOperation
      ? {
          ...seen.operation,
          startedBy: known.observed.operation?.startedBy ?? null,
        }
      : seen.operation;
  return (
    known.removed_at === null &&
    // A problem with the pin is looked at again: it may have been mended.
    !known.pin?.problem &&
    known.service_ref === mapped.service &&
    known.environment === mapped.environment &&
    sameJson(
      known.observed,
      withLasting({ ...seen, operation }, known.observed),
    ) &&
    historyNews(known.history, seen.uid, history) === null
  );
}

/**
 * An observation with what only a source that is in sync tells, and which stays
 * true for as long as the same is applied: the kinds that it manages, and in
 * which waves its last operation ran.
 */
export function withLasting(
  seen: ObservedPayload,
  before: ObservedPayload | undefined,
): ObservedPayload {
  return withWaves(withManaged(seen, before), before);
}

/** Waves of one operation are told only until something newer is compared. */
function withWaves(
  seen: ObservedPayload,
  before: ObservedPayload | undefined,
): ObservedPayload {
  const { operation } = seen;
  const known = before?.operation;
  const isKept =
    before?.uid === seen.uid &&
    known?.startedAt === operation?.startedAt &&
    known?.jobs?.some(({ waves }) => waves) &&
    operation?.jobs?.every(({ waves }) => !waves);
  return operation && known?.jobs && isKept
    ? { ...seen, operation: { ...operation, jobs: known.jobs } }
    : seen;
}

/** A source that is out of sync may tell of what was never applied. */
function withManaged(
  seen: ObservedPayload,
  before: ObservedPayload | undefined,
): ObservedPayload {
  const isSame =
    before?.uid === seen.uid &&
    sameJson(before.applied?.revisions ?? [], seen.applied?.revisions ?? []);
  return !seen.managed && before?.managed && isSame
    ? { ...seen, managed: before.managed }
    : seen;
}

/** An application in the words of `deployment.observed`. */
export function normalise(
  source: DeploymentSource,
  application: ObservedApplication,
): ObservedPayload {
  const { operation } = application;
  const history = application.history[application.history.length - 1];
  const fromOperation =
    operation?.phase === 'succeeded' &&
    !operation.partial &&
    !operation.dryRun &&
    operation.revisions.length > 0
      ? {
          revisions: operation.revisions,
          at: operation.finishedAt ?? operation.startedAt,
        }
      : null;
  const fromHistory = history
    ? { revisions: history.revisions, at: history.deployedAt }
    : null;
  return {
    instance: source.instance,
    provider: source.provider,
    namespace: application.namespace,
    application: application.name,
    uid: application.uid,
    project: application.project,
    url: source.applicationUrl(application),
    labels: application.labels,
    ...(application.applicationSet && {
      applicationSet: application.applicationSet,
    }),
    destination: application.destination,
    sources: application.sources,
    autoSync: application.autoSync,
    selfHeal: application.selfHeal,
    ...(application.prune !== undefined && { prune: application.prune }),
    ...(application.uncompared && { uncompared: application.uncompared }),
    ...(application.syncsRespectUncompared && {
      syncsRespectUncompared: true as const,
    }),
    sync: application.sync,
    health: application.health,
    operation: operation
      ? {
          phase: operation.phase,
          startedAt: operation.startedAt,
          finishedAt: operation.finishedAt,
          revisions: operation.revisions,
          startedBy: null,
          automated: operation.automated,
          partial: operation.partial,
          retries: operation.retries,
          correlationId: operation.correlationId,
          ...(operation.heals && { heals: operation.heals }),
          ...(operation.jobs && { jobs: operation.jobs }),
        }
      : null,
    applied: fromOperation ?? fromHistory,
    images: application.images,
    ...(application.managed &&
      application.sync.status === 'synced' && { managed: application.managed }),
  };
}
