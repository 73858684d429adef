import { replicasOf, safeHash } from './cluster';
import { healthOf, isWorkload, settlesAtMs } from './health';
import { LiveObject, ReplicaSet } from './state';
import { Health } from './types';
import { namedUid } from './uid';
import { groupOf, imagesOf, rfc3339, versionOf } from './values';

interface NodeRef {
  group?: string;
  kind: string;
  namespace?: string;
  name: string;
  uid: string;
}

/** A node of Argo CD's resource tree. */
export interface ResourceNode extends NodeRef {
  version: string;
  parentRefs?: NodeRef[];
  info?: { name: string; value: string }[];
  /** Of pods alone, as their specifications name them. */
  images?: string[];
  resourceVersion: string;
  createdAt: string;
  health?: Health;
}

function refOf({ group, kind, namespace, name, uid }: ResourceNode): NodeRef {
  return { ...(group ? { group } : {}), kind, namespace, name, uid };
}

function podNodes(
  object: LiveObject,
  parent: ResourceNode,
  set: ReplicaSet,
  state: { health: Health; ready: boolean; reason: string; restarts: number },
): ResourceNode[] {
  const ordinal = object.manifest.kind === 'StatefulSet';
  return Array.from({ length: replicasOf(object.manifest) }, (_, index) => {
    const seed = `${object.uid}/${set.hash}/${set.podsSinceMs}/${index}`;
    const suffix = ordinal ? String(index) : safeHash(seed, 5);
    const count = set.images.length;
    return {
      version: 'v1',
      kind: 'Pod',
      namespace: parent.namespace,
      name: `${parent.name}-${suffix}`,
      uid: namedUid(seed),
      parentRefs: [refOf(parent)],
      info: [
        { name: 'Status Reason', value: state.reason },
        { name: 'Node', value: 'node-1' },
        { name: 'Containers', value: `${state.ready ? count : 0}/${count}` },
        ...(state.restarts > 0
          ? [{ name: 'Restart Count', value: String(state.restarts) }]
          : []),
      ],
      images: set.images,
      resourceVersion: object.resourceVersion,
      createdAt: rfc3339(new Date(set.podsSinceMs)),
      health: state.health,
    };
  });
}

function workloadNodes(
  object: LiveObject,
  root: ResourceNode,
  nowMs: number,
  healthDelayMs: number,
): ResourceNode[] {
  const current = object.replicaSets.at(-1);
  if (!current) {
    return [];
  }
  const rolling = nowMs < settlesAtMs(object, healthDelayMs);
  const well = { status: 'Healthy' as const };
  const running = { health: well, ready: true, reason: 'Running', restarts: 0 };
  const starting = {
    health: { status: 'Progressing' as const },
    ready: false,
    reason: 'ContainerCreating',
    restarts: 0,
  };
  const broken = {
    health: { status: 'Degraded' as const, message: object.degraded },
    ready: false,
    reason: 'CrashLoopBackOff',
    restarts: 1,
  };
  const startsPods =
    rolling && current.podsSinceMs + healthDelayMs > nowMs ? starting : running;
  const newest = object.degraded === undefined ? startsPods : broken;
  if (!['Deployment', 'Rollout'].includes(object.manifest.kind)) {
    return podNodes(object, root, current, newest);
  }
  return object.replicaSets.flatMap(set => {
    const node: ResourceNode = {
      group: 'apps',
      version: 'v1',
      kind: 'ReplicaSet',
      namespace: root.namespace,
      name: `${root.name}-${set.hash}`,
      uid: namedUid(`${object.uid}/${set.hash}`),
      parentRefs: [refOf(root)],
      info: [{ name: 'Revision', value: `Rev:${set.revision}` }],
      resourceVersion: object.resourceVersion,
      createdAt: rfc3339(new Date(set.createdAtMs)),
      health: set === current ? newest.health : well,
    };
    const stillUp = rolling && set === object.replicaSets.at(-2);
    if (set === current) {
      return [node, ...podNodes(object, node, set, newest)];
    }
    return stillUp && newest === starting
      ? [node, ...podNodes(object, node, set, running)]
      : [node];
  });
}

/** The AnalysisRuns of a Rollout, as its controller makes them. */
function analysisNodes(object: LiveObject, root: ResourceNode): ResourceNode[] {
  return (object.analysisRuns ?? []).map(({ name, health, createdAtMs }) => ({
    group: 'argoproj.io',
    version: 'v1alpha1',
    kind: 'AnalysisRun',
    namespace: root.namespace,
    name,
    uid: namedUid(`${object.uid}/${name}`),
    parentRefs: [refOf(root)],
    resourceVersion: object.resourceVersion,
    createdAt: rfc3339(new Date(createdAtMs)),
    health,
  }));
}

/**
 * The resource tree of live objects: the objects themselves and, below
 * workloads, ReplicaSets and pods. A rollout shows as new pods under a new
 * ReplicaSet; the old pods stay until it has ended.
 */
export function resourceTree(
  objects: LiveObject[],
  nowMs: number,
  healthDelayMs: number,
): ResourceNode[] {
  return objects.flatMap(object => {
    const { manifest } = object;
    const group = groupOf(manifest);
    const health = healthOf(object, nowMs, healthDelayMs);
    const root: ResourceNode = {
      ...(group ? { group } : {}),
      version: versionOf(manifest),
      kind: manifest.kind,
      namespace: manifest.metadata.namespace,
      name: manifest.metadata.name,
      uid: object.uid,
      ...(manifest.kind === 'Pod' ? { images: imagesOf(manifest) } : {}),
      resourceVersion: object.resourceVersion,
      createdAt: rfc3339(new Date(object.createdAtMs)),
      ...(health ? { health } : {}),
    };
    return isWorkload(manifest.kind)
      ? [
          root,
          ...workloadNodes(object, root, nowMs, healthDelayMs),
          ...analysisNodes(object, root),
        ]
      : [root];
  });
}
