import type {
  ApplicationKey,
  ObservedRuntime,
  ObservedWorkload,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { ArgoCdInstanceSettings } from './config';
import { declaredImages } from './declaredImages';
import { healthOfKinds } from './healthOfKinds';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { readManagedResources, type ManagedResource } from './managedResources';
import {
  kindOf,
  placeOf,
  readResourceTree,
  type ResourceNode,
  type ResourceRef,
} from './resourceTree';
import { readComparedAt } from './comparedAt';
import { secretsOf } from './secrets';

/**
 * What Argo CD says of pods in which nothing runs any more, or soon. A container
 * of any other pod is started again after an error; one of a Job's is not.
 */
const ENDED = ['Completed', 'Succeeded', 'Failed', 'Evicted', 'Terminating'];
const ENDED_IN_JOB = /^(Error|OOMKilled|DeadlineExceeded|ExitCode:|Signal:)/;

/** What is beyond these is not told. */
const MAX_WORKLOADS = 200;
const MAX_IMAGES = 50;
const MAX_SECRETS = 200;

/** A tree is not as deep; one that goes in circles has no root. */
const MAX_DEPTH = 20;

/**
 * See `DeploymentSource.readRuntime`: by the managed resources, which have the
 * manifests of Git, and the resource tree, of whose pods Argo CD tells the images
 * that their specifications name. Restarts and numbers of pods are left out. Where a secret seems
 * to be stale, one more request tells how old what Argo CD says of it is.
 */
export async function readRuntime(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  application: ApplicationKey & { project: string },
  signal?: AbortSignal,
): Promise<ObservedRuntime> {
  const items = await readManagedResources(api, instance, application, signal);
  const nodes = await readResourceTree(api, instance, application, signal);
  return {
    ...bounded(workloadsOf(items, nodes)),
    health: healthOfKinds(items, nodes),
    ...(await readSecrets(api, instance, application, items, signal)),
  };
}

async function readSecrets(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  application: ApplicationKey & { project: string },
  items: readonly ManagedResource[],
  signal?: AbortSignal,
): Promise<Pick<ObservedRuntime, 'secrets' | 'secretsTruncated'>> {
  const now = new Date();
  let secrets = secretsOf(items, { now, comparedAt: now });
  if (secrets.some(({ problems }) => problems.includes('stale'))) {
    const comparedAt = await readComparedAt(api, instance, application, signal);
    secrets = secretsOf(items, { now, comparedAt });
  }
  return {
    secrets: secrets.slice(0, MAX_SECRETS),
    ...(secrets.length > MAX_SECRETS && { secretsTruncated: true }),
  };
}

function bounded(all: ObservedWorkload[]): ObservedRuntime {
  const fits = ({ declared, running }: ObservedWorkload) =>
    running.length <= MAX_IMAGES && (declared?.length ?? 0) <= MAX_IMAGES;
  const workloads = all.filter(fits).slice(0, MAX_WORKLOADS);
  return {
    workloads,
    ...(workloads.length < all.length && { truncated: true }),
  };
}

/** What has a template of pods, or pods below it, in the order of its names. */
function workloadsOf(
  items: readonly ManagedResource[],
  nodes: readonly ResourceNode[],
): ObservedWorkload[] {
  const workloads = new Map<string, ObservedWorkload>();
  const managed = new Map(items.map(item => [placeOf(item), item]));
  const declaredBy = (item: ManagedResource | undefined) =>
    item ? declaredImages(item) : null;
  const workloadAt = (ref: ResourceRef | ManagedResource) => {
    const place = placeOf(ref);
    const known = workloads.get(place);
    if (known) return known;
    const made: ObservedWorkload = {
      kind: kindOf(ref),
      namespace: ref.namespace ?? '',
      name: ref.name,
      declared: declaredBy(managed.get(place)),
      running: [],
    };
    workloads.set(place, made);
    return made;
  };
  for (const item of items) {
    if (declaredBy(item)?.length) workloadAt(item);
  }
  const rootOf = rootsIn(nodes);
  for (const pod of nodes.filter(runs)) {
    const workload = workloadAt(rootOf(pod));
    const images = new Set([...workload.running, ...(pod.images ?? [])]);
    workload.running = [...images].sort();
  }
  return [...workloads.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, workload]) => workload);
}

function runs(node: ResourceNode): boolean {
  if (node.kind !== 'Pod' || node.group) return false;
  const reason = node.info?.find(({ name }) => name === 'Status Reason')?.value;
  const isOfJob = node.parentRefs?.some(({ kind }) => kind === 'Job');
  return (
    !ENDED.includes(reason ?? '') &&
    !(isOfJob && ENDED_IN_JOB.test(reason ?? ''))
  );
}

/** Tells what a node came of, up to what the application manages itself. */
function rootsIn(nodes: readonly ResourceNode[]) {
  const byPlace = new Map(nodes.map(node => [placeOf(node), node]));
  return (start: ResourceNode): ResourceRef => {
    let node: ResourceRef & Partial<ResourceNode> = start;
    for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
      const [parent] = node.parentRefs ?? [];
      if (!parent) break;
      node = byPlace.get(placeOf(parent)) ?? parent;
    }
    return node;
  };
}
