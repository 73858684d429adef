import { LiveObject, SyncStep, SyncTask } from './state';
import { hasOption } from './syncOptions';
import { Manifest, Operation, ResourceRef, SyncPhase } from './types';
import { groupOf, hooksOf, manifestKey, resourceKey, waveOf } from './values';

const PHASES: SyncPhase[] = ['PreSync', 'Sync', 'PostSync'];

/** Kinds in the order in which Argo CD applies them within a wave. */
const KIND_ORDER = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];

function kindRank(manifest: Manifest): number {
  const rank = KIND_ORDER.indexOf(manifest.kind);
  return rank < 0 ? KIND_ORDER.length : rank;
}

function byKindThenName(a: SyncTask, b: SyncTask): number {
  const rank = kindRank(a.manifest) - kindRank(b.manifest);
  if (rank !== 0) {
    return rank;
  }
  return a.key < b.key ? -1 : Number(a.key > b.key);
}

/** Whether a selective sync asks for this object; without one, all are. */
function isSelected(
  key: string,
  namespace: string | undefined,
  chosen: ResourceRef[],
): boolean {
  return (
    chosen.length === 0 ||
    chosen.some(ref => resourceKey({ namespace, ...ref }) === key)
  );
}

function hookTask(
  manifest: Manifest,
  hookType: string,
  suffix: string,
): SyncTask {
  const { generateName } = manifest.metadata;
  const name =
    manifest.metadata.name ??
    `${generateName}${suffix}-${hookType.toLowerCase()}`;
  const named = { ...manifest, metadata: { ...manifest.metadata, name } };
  return { key: manifestKey(named), manifest: named, hookType };
}

/**
 * Orders a sync: phases, in them waves, in them kinds. Hooks run only in a
 * full sync that does not use the apply strategy. What Git no longer has is
 * pruned last in the Sync phase, or noted as skipped.
 *
 * @param suffix - goes into names that Argo CD makes for hooks
 * @param onlyKeys - with `ApplyOutOfSyncOnly`, what is out of sync
 */
export function planSync(
  desired: Manifest[],
  live: LiveObject[],
  operation: Operation,
  suffix: string,
  onlyKeys?: Set<string>,
): { steps: SyncStep[]; onFailure: SyncTask[] } {
  const chosen = operation.sync.resources ?? [];
  const withHooks =
    chosen.length === 0 && operation.sync.syncStrategy?.apply === undefined;
  const steps = new Map<string, SyncStep>();
  const add = (phase: SyncPhase, wave: number, task: SyncTask) => {
    const id = `${phase}/${wave}`;
    const step = steps.get(id) ?? { phase, wave, tasks: [] };
    step.tasks.push(task);
    steps.set(id, step);
  };
  const onFailure: SyncTask[] = [];
  const wanted = new Set<string>();
  for (const manifest of desired) {
    const hooks = hooksOf(manifest);
    if (hooks.length === 0) {
      const key = manifestKey(manifest);
      wanted.add(key);
      const applies = onlyKeys === undefined || onlyKeys.has(key);
      if (applies && isSelected(key, manifest.metadata.namespace, chosen)) {
        add('Sync', waveOf(manifest), { key, manifest });
      }
    } else if (withHooks) {
      for (const hook of hooks) {
        const phase = PHASES.find(candidate => candidate === hook);
        const task = hookTask(manifest, hook, suffix);
        if (phase) {
          add(phase, waveOf(manifest), task);
        } else if (hook === 'SyncFail') {
          onFailure.push(task);
        }
      }
    }
  }
  const lastWave = Math.max(
    0,
    ...[...steps.values()].filter(s => s.phase === 'Sync').map(s => s.wave),
  );
  for (const { key, manifest } of live) {
    const { namespace } = manifest.metadata;
    const isExtra = !wanted.has(key) && hooksOf(manifest).length === 0;
    if (isExtra && isSelected(key, namespace, chosen)) {
      const asked = operation.sync.prune ? 'delete' : 'skip';
      const kept = hasOption('Prune=false', manifest);
      add('Sync', lastWave, { key, manifest, prune: kept ? 'keep' : asked });
    }
  }
  const ordered = [...steps.values()].sort(
    (a, b) =>
      PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || a.wave - b.wave,
  );
  for (const step of ordered) {
    step.tasks.sort(byKindThenName);
  }
  return { steps: ordered, onFailure };
}

/** `apps/Deployment/payments-api`, as messages of operations name objects. */
export function shortName(manifest: Manifest): string {
  return [groupOf(manifest), manifest.kind, manifest.metadata.name]
    .filter(Boolean)
    .join('/');
}
