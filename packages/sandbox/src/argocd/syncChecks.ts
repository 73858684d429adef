import { Cluster, serverOf } from './cluster';
import { compareResources } from './compare';
import { Validity } from './projects/Validity';
import { OperationProgress, SyncStep } from './state';
import { resultOf } from './tasks';
import { Application, Manifest, OperationState, ResourceResult } from './types';
import { resourceKey } from './values';

function hasSyncOption({ operation }: Application, option: string): boolean {
  return (operation?.sync.syncOptions ?? []).includes(option);
}

/** The objects that the project does not permit, each with why. */
export function refusals(
  validity: Validity,
  application: Application,
  steps: SyncStep[],
): ResourceResult[] {
  return steps.flatMap(({ phase, tasks }) =>
    tasks.flatMap(task => {
      const message = validity.refusalOf(application, task.manifest);
      const status = 'SyncFailed' as const;
      return message === undefined
        ? []
        : [{ ...resultOf(task, phase), status, message }];
    }),
  );
}

/** With `FailOnSharedResource`, why an object of another Application stops it. */
export function sharedResource(
  cluster: Cluster,
  application: Application,
  steps: SyncStep[],
): string | undefined {
  if (!hasSyncOption(application, 'FailOnSharedResource=true')) {
    return undefined;
  }
  const { name, namespace } = application.metadata;
  const server = serverOf(application.spec.destination);
  for (const { key, manifest } of steps.flatMap(({ tasks }) => tasks)) {
    const owner = cluster.find(server, key)?.application;
    if (owner !== undefined && owner !== name) {
      const what = `${manifest.kind}/${manifest.metadata.name}`;
      return `Shared resource found: ${what} is part of applications ${namespace}/${name} and ${owner}`;
    }
  }
  return undefined;
}

/** With `ApplyOutOfSyncOnly`, the keys of what is out of sync. */
export function outOfSyncOnly(
  cluster: Cluster,
  application: Application,
  manifests: Manifest[],
): Set<string> | undefined {
  if (!hasSyncOption(application, 'ApplyOutOfSyncOnly=true')) {
    return undefined;
  }
  const { name } = application.metadata;
  const live = cluster.ownedBy(name);
  const ignored = application.spec.ignoreDifferences ?? [];
  const rows = compareResources(name, manifests, live, ignored);
  return new Set(
    rows.filter(({ status }) => status === 'OutOfSync').map(resourceKey),
  );
}

/** Whether an object was refused or a hook failed. */
export function hasFailed({ syncResult }: OperationState): boolean {
  return (syncResult?.resources ?? []).some(
    ({ status, hookPhase }) =>
      status === 'SyncFailed' || hookPhase === 'Failed',
  );
}

/** Counts an attempt that was made to fail. */
export function spendAttempt(progress: OperationProgress) {
  const { failure } = progress;
  if (failure?.attempts !== undefined) {
    failure.attempts -= 1;
    if (failure.attempts <= 0) {
      delete progress.failure;
    }
  }
}
