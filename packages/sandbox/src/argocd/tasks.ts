import { Cluster, serverOf } from './cluster';
import { healthOf, settlesAtMs } from './health';
import { shortName } from './plan';
import { ApplicationRecord, SyncTask } from './state';
import { ResourceResult, SyncPhase } from './types';
import { groupOf, imagesOf, versionOf } from './values';

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

/** Runs one task of the Application's operation; returns how it went. */
export function runTask(
  cluster: Cluster,
  { application }: ApplicationRecord,
  task: SyncTask,
): Partial<ResourceResult> {
  if (task.prune === 'skip') {
    return { status: 'PruneSkipped', message: 'ignored (requires pruning)' };
  }
  if (application.operation?.sync.dryRun) {
    const status = task.prune ? 'Pruned' : 'Synced';
    return { ...(task.hookType ? {} : { status }), message: 'dry run' };
  }
  if (task.hookType) {
    const message = `${shortName(task.manifest)} created`;
    return { hookPhase: 'Running', message };
  }
  const server = serverOf(application.spec.destination);
  if (task.prune === 'delete') {
    const object = cluster.find(server, task.key);
    const message = object ? cluster.delete(object) : 'pruned';
    return { status: 'Pruned', message };
  }
  const { name } = application.metadata;
  return {
    status: 'Synced',
    message: cluster.apply(name, server, task.manifest),
    hookPhase: 'Running',
  };
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
