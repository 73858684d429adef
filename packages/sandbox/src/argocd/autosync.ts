import {
  isMultiSource,
  revisionFields,
  revisionsIn,
  sourcesIn,
  sourcesOf,
} from './sources';
import { Application, Operation, OperationState } from './types';
import { sameJson } from './values';

/** What the controller should do by itself about an Application. */
export type AutoSyncDecision =
  | { action: 'none' }
  | { action: 'sync'; operation: Operation }
  | { action: 'refuse'; reason: string }
  /** It heals itself, but not before this instant. */
  | { action: 'wait'; untilMs: number };

const HEAL_FIRST_MS = 2_000;
const HEAL_FACTOR = 3;
const HEAL_LONGEST_MS = 300_000;
const HEAL_COOLDOWN_MS = 330_000;

const NONE: AutoSyncDecision = { action: 'none' };

/** Whether the sync policy lets the controller sync by itself. */
export function isAutomated(application: Application): boolean {
  const automated = application.spec.syncPolicy?.automated;
  return automated !== undefined && automated.enabled !== false;
}

/**
 * How long Argo CD waits after a sync before it heals again
 * (`--self-heal-backoff-…` of the application controller).
 */
function healDelayMs(attempts: number): number {
  const delay = HEAL_FIRST_MS * HEAL_FACTOR ** (attempts - 1);
  return attempts === 0 ? 0 : Math.min(HEAL_LONGEST_MS, delay);
}

/** Attempts that count: none after a success that is long enough ago. */
function attemptsSoFar(last: OperationState | undefined, now: Date): number {
  const agoMs = now.getTime() - Date.parse(last?.finishedAt ?? '');
  const cooled = last?.phase === 'Succeeded' && agoMs >= HEAL_COOLDOWN_MS;
  return cooled ? 0 : last?.operation.sync.autoHealAttemptsCount ?? 0;
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
  now: Date,
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
  const attempts = attemptsSoFar(last, now);
  const notBeforeMs =
    Date.parse(last?.finishedAt ?? '') + healDelayMs(attempts);
  if (attempted && now.getTime() < notBeforeMs) {
    return { action: 'wait', untilMs: notBeforeMs };
  }
  const heal = {
    resources: outOfSync.map(({ group, kind, name }) => ({
      ...(group ? { group } : {}),
      kind,
      name,
    })),
    autoHealAttemptsCount: attempts + 1,
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
