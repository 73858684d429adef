import { compareResources } from './compare';
import { HealthDependencies } from './comparison';
import { healthOf, settlesAtMs, worstHealth } from './health';
import { resourceTree } from './tree';
import { Application, HealthCode, Manifest, ResourceStatus } from './types';
import { hooksOf, resourceKey } from './values';

/** What comes out when manifests are held against what lives. */
export interface Found {
  resources: ResourceStatus[];
  health: HealthCode;
  /** Of the pods that there are. */
  images: string[];
  /** How many resources Git asks for, hooks left out. */
  desiredCount: number;
}

interface Kept {
  manifests: Manifest[];
  spec: Application['spec'];
  liveVersion: number;
  /** From then on health may be another one. */
  untilMs: number;
  found: Found;
}

/** Worst health of what Git asks for; what does not live is Missing. */
export function healthOfAll(
  application: Application,
  resources: ResourceStatus[],
  { cluster, now, healthDelayMs }: HealthDependencies,
): HealthCode {
  const nowMs = now().getTime();
  const objects = cluster.ownedBy(application.metadata.name);
  const live = new Map(objects.map(object => [object.key, object]));
  return worstHealth(
    resources
      .filter(({ kind, hook }) => kind !== 'Application' && !hook)
      .map(resource => {
        const object = live.get(resourceKey(resource));
        return object
          ? healthOf(object, nowMs, healthDelayMs)
          : { status: 'Missing' as const };
      }),
  );
}

/**
 * Holds manifests against what lives, and keeps what came out until the
 * manifests, the spec or a live object change, or a rollout ends.
 */
export class Findings {
  private readonly kept = new WeakMap<Application, Kept>();

  constructor(private readonly deps: HealthDependencies) {}

  of(application: Application, manifests: Manifest[]): Found {
    const { cluster, now } = this.deps;
    const { spec, metadata } = application;
    const liveVersion = cluster.versionOf(metadata.name);
    const kept = this.kept.get(application);
    const holds =
      kept &&
      kept.spec === spec &&
      kept.liveVersion === liveVersion &&
      now().getTime() < kept.untilMs &&
      sameItems(kept.manifests, manifests);
    if (holds) {
      return kept.found;
    }
    const found = this.find(application, manifests);
    const untilMs = this.settlesAtMs(metadata.name);
    this.kept.set(application, {
      manifests,
      spec,
      liveVersion,
      untilMs,
      found,
    });
    return found;
  }

  private find(application: Application, manifests: Manifest[]): Found {
    const { cluster, now, healthDelayMs } = this.deps;
    const { name } = application.metadata;
    const live = cluster.ownedBy(name);
    const ignored = application.spec.ignoreDifferences ?? [];
    const resources = compareResources(name, manifests, live, ignored);
    const nodes = resourceTree(live, now().getTime(), healthDelayMs);
    const pods = nodes.filter(node => node.kind === 'Pod');
    const images = new Set(pods.flatMap(pod => pod.images ?? []));
    return {
      resources,
      health: healthOfAll(application, resources, this.deps),
      images: [...images].sort(),
      desiredCount: manifests.filter(item => hooksOf(item).length === 0).length,
    };
  }

  private settlesAtMs(name: string): number {
    const { cluster, now, healthDelayMs } = this.deps;
    const nowMs = now().getTime();
    const upcoming = cluster
      .ownedBy(name)
      .map(object => settlesAtMs(object, healthDelayMs))
      .filter(instant => instant > nowMs);
    return Math.min(Number.POSITIVE_INFINITY, ...upcoming);
  }
}

function sameItems(a: Manifest[], b: Manifest[]): boolean {
  return (
    a === b ||
    (a.length === b.length && a.every((item, index) => item === b[index]))
  );
}
