import {
  isMultiSource,
  revisionFields,
  revisionsIn,
  sourcesIn,
  sourcesOf,
} from './sources';
import { Application, Operation } from './types';
import { sameJson } from './values';

/** What the controller should do by itself about an Application. */
export type AutoSyncDecision =
  | { action: 'none' }
  | { action: 'sync'; operation: Operation }
  | { action: 'refuse'; reason: string };

const NONE: AutoSyncDecision = { action: 'none' };

/** Whether the sync policy lets the controller sync by itself. */
export function isAutomated(application: Application): boolean {
  const automated = application.spec.syncPolicy?.automated;
  return automated !== undefined && automated.enabled !== false;
}

/**
 * Decides whether an OutOfSync Application is synced without being asked.
 * One revision is attempted once; drift at that revision is mended only with
 * `selfHeal`, by a selective sync of what drifted.
 *
 * @param desiredCount - resources in Git, hooks left out
 */
export function decideAutoSync(
  application: Application,
  desiredCount: number,
): AutoSyncDecision {
  const { spec, status, operation } = application;
  const several = isMultiSource(spec);
  const revisions = revisionsIn(status.sync);
  const automated = spec.syncPolicy?.automated;
  if (
    !automated ||
    !isAutomated(application) ||
    operation ||
    status.sync.status !== 'OutOfSync' ||
    revisions.length === 0
  ) {
    return NONE;
  }
  const outOfSync = (status.resources ?? []).filter(
    resource => resource.status === 'OutOfSync',
  );
  if (!automated.prune && outOfSync.every(row => row.requiresPruning)) {
    return NONE;
  }
  if (automated.prune && !automated.allowEmpty && desiredCount === 0) {
    return {
      action: 'refuse',
      reason: `Skipping sync attempt to ${revisions}: auto-sync will wipe out all resources`,
    };
  }
  const last = status.operationState;
  const attempted =
    last?.syncResult !== undefined &&
    sameJson(revisionsIn(last.syncResult), revisions) &&
    sameJson(sourcesIn(last.syncResult), sourcesOf(spec));
  if (attempted && last.phase !== 'Succeeded') {
    return {
      action: 'refuse',
      reason: `Failed last sync attempt to [${revisions}]: ${
        last.message
      } (retried ${last.retryCount ?? 0} times).`,
    };
  }
  if (attempted && !automated.selfHeal) {
    return NONE;
  }
  const heal = {
    resources: outOfSync.map(({ group, kind, namespace, name }) => ({
      ...(group ? { group } : {}),
      kind,
      ...(namespace ? { namespace } : {}),
      name,
    })),
    autoHealAttemptsCount:
      (last?.operation.sync.autoHealAttemptsCount ?? 0) + 1,
  };
  return {
    action: 'sync',
    operation: {
      sync: {
        ...revisionFields(revisions, several),
        ...(several ? { sources: spec.sources } : {}),
        ...(automated.prune ? { prune: true } : {}),
        ...(spec.syncPolicy?.syncOptions
          ? { syncOptions: spec.syncPolicy.syncOptions }
          : {}),
        ...(attempted ? heal : {}),
      },
      initiatedBy: { automated: true },
      ...(spec.syncPolicy?.retry ? { retry: spec.syncPolicy.retry } : {}),
    },
  };
}
