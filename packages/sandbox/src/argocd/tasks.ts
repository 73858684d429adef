import { Cluster, serverOf } from './cluster';
import { healthOf, settlesAtMs } from './health';
import { shortName } from './plan';
import { ApplicationRecord, SyncTask } from './state';
import { hasOption } from './syncOptions';
import { Manifest, ResourceResult, SyncPhase } from './types';
import { groupOf, hookDeletePolicies, imagesOf, versionOf } from './values';

/** The row of a task in `syncResult.resources`, before it ran. */
export function resultOf(task: SyncTask, syncPhase: SyncPhase): ResourceResult {
  const { manifest, hookType } = task;
  const images = imagesOf(manifest);
  return {
    group: groupOf(manifest),
    version: versionOf(manifest),
    kind: manifest.kind,
    namespace: manifest.metadata.namespace ?? '',
    name: manifest.metadata.name,
    syncPhase,
    ...(hookType ? { hookType } : {}),
    ...(images.length > 0 ? { images } : {}),
  };
}

/** The line of kubectl about an applied object, as options change it. */
function applied(line: string, manifest: Manifest, options: string[]): string {
  const [object, verb] = line.split(' ');
  if (verb === 'configured' && hasOption('Replace=true', manifest, options)) {
    return `${object} replaced`;
  }
  return hasOption('ServerSideApply=true', manifest, options)
    ? `${object} serverside-applied`
    : line;
}

/** Runs one task of the Application's operation; returns how it went. */
export function runTask(
  cluster: Cluster,
  { application }: ApplicationRecord,
  task: SyncTask,
): Partial<ResourceResult> {
  if (task.prune === 'skip') {
    return { status: 'PruneSkipped', message: 'ignored (requires pruning)' };
  }
  if (task.prune === 'keep') {
    return { status: 'PruneSkipped', message: 'ignored (no prune)' };
  }
  if (application.operation?.sync.dryRun) {
    const status = task.prune ? 'Pruned' : 'Synced';
    return { ...(task.hookType ? {} : { status }), message: 'dry run' };
  }
  const server = serverOf(application.spec.destination);
  const object = cluster.find(server, task.key);
  if (task.prune === 'delete') {
    const message = object ? cluster.delete(object) : 'pruned';
    return { status: 'Pruned', message };
  }
  const { name } = application.metadata;
  if (task.hookType) {
    const policies = hookDeletePolicies(task.manifest);
    if (object && policies.includes('BeforeHookCreation')) {
      cluster.delete(object);
    }
    cluster.apply(name, server, task.manifest);
    const message = `${shortName(task.manifest)} created`;
    return { hookPhase: 'Running', message };
  }
  const options = application.operation?.sync.syncOptions ?? [];
  const line = cluster.apply(name, server, task.manifest);
  return {
    status: 'Synced',
    message: applied(line, task.manifest, options),
    hookPhase: 'Running',
  };
}

/** Deletes a hook that has ended, where its policy says so. */
export function endHook(
  cluster: Cluster,
  { application }: ApplicationRecord,
  task: SyncTask,
  hasFailed: boolean,
) {
  const policy = hasFailed ? 'HookFailed' : 'HookSucceeded';
  const server = serverOf(application.spec.destination);
  const object = cluster.find(server, task.key);
  if (object && hookDeletePolicies(task.manifest).includes(policy)) {
    cluster.delete(object);
  }
}

/** What of a wave is not healthy yet; the next wave waits for it. */
export function awaited(
  deps: { cluster: Cluster; healthDelayMs: number; now: () => Date },
  { application }: ApplicationRecord,
  tasks: SyncTask[],
): { message: string; untilMs: number } | 'degraded' | undefined {
  const server = serverOf(application.spec.destination);
  const nowMs = deps.now().getTime();
  for (const task of tasks) {
    const object = deps.cluster.find(server, task.key);
    const health = object && healthOf(object, nowMs, deps.healthDelayMs);
    if (object && health?.status === 'Degraded') {
      return 'degraded';
    }
    if (object && health?.status === 'Progressing') {
      return {
        message: `waiting for healthy state of ${shortName(task.manifest)}`,
        untilMs: settlesAtMs(object, deps.healthDelayMs),
      };
    }
  }
  return undefined;
}
