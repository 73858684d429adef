import { createHash, randomUUID } from 'node:crypto';
import { isWorkload } from './health';
import { LiveObject, StateStore } from './state';
import { ApplicationDestination, Manifest } from './types';
import {
  asRecord,
  at,
  groupOf,
  imagesOf,
  isApplication,
  jsonCopy,
  manifestKey,
  sameJson,
} from './values';

const HASH_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const KEPT_REPLICA_SETS = 10;

/** A short name part as Kubernetes makes them, always the same for `text`. */
export function safeHash(text: string, length: number): string {
  const digest = createHash('sha256').update(text).digest();
  return [...digest.subarray(0, length)]
    .map(byte => HASH_LETTERS[byte % HASH_LETTERS.length])
    .join('');
}

/** The cluster that a destination names. */
export function serverOf(destination: ApplicationDestination): string {
  return destination.server ?? destination.name ?? '';
}

/** Told when a sync writes or removes an Application. */
export interface ApplicationSink {
  applied(object: LiveObject): void;
  deleted(object: LiveObject): void;
}

/**
 * The objects that syncs have made. One object belongs to the Application
 * that applied it last.
 */
export class Cluster {
  constructor(
    private readonly store: StateStore,
    private readonly sink: ApplicationSink,
    private readonly now: () => Date,
  ) {}

  /** What an Application owns. */
  ownedBy(application: string): LiveObject[] {
    return this.store.state.objects.filter(
      object => object.application === application,
    );
  }

  find(server: string, key: string): LiveObject | undefined {
    return this.store.state.objects.find(
      object => object.server === server && object.key === key,
    );
  }

  /**
   * Applies a manifest, as `kubectl apply` does.
   *
   * @returns the line that kubectl prints
   */
  apply(application: string, server: string, desired: Manifest): string {
    const key = manifestKey(desired);
    const existing = this.find(server, key);
    const described = this.describe(desired);
    if (
      existing &&
      sameJson(existing.lastApplied, desired) &&
      sameJson(existing.manifest, desired)
    ) {
      return `${described} unchanged`;
    }
    const nowMs = this.now().getTime();
    const manifest = jsonCopy(desired);
    const object: LiveObject = existing ?? {
      server,
      key,
      application,
      manifest,
      lastApplied: manifest,
      uid: randomUUID(),
      resourceVersion: '',
      createdAtMs: nowMs,
      changedAtMs: nowMs,
      replicaSets: [],
    };
    object.application = application;
    object.lastApplied = jsonCopy(desired);
    this.replace(object, manifest, nowMs);
    if (!existing) {
      this.store.state.objects.push(object);
    }
    return `${described} ${existing ? 'configured' : 'created'}`;
  }

  /** Changes a live object behind Argo CD's back, as `kubectl edit` does. */
  edit(object: LiveObject, change: (manifest: Manifest) => void) {
    const manifest = jsonCopy(object.manifest);
    change(manifest);
    this.replace(object, manifest, this.now().getTime());
  }

  delete(object: LiveObject): string {
    const { state } = this.store;
    state.objects = state.objects.filter(other => other !== object);
    this.store.nextResourceVersion();
    if (isApplication(object.manifest)) {
      this.sink.deleted(object);
    }
    return 'pruned';
  }

  /** `deployment.apps/payments-api`, as kubectl names an object. */
  private describe(manifest: Manifest): string {
    const group = groupOf(manifest);
    const kind = manifest.kind.toLowerCase();
    return `${group ? `${kind}.${group}` : kind}/${manifest.metadata.name}`;
  }

  private replace(object: LiveObject, manifest: Manifest, nowMs: number) {
    const isNew = object.resourceVersion === '';
    if (isNew || !sameJson(object.manifest.spec, manifest.spec)) {
      object.changedAtMs = nowMs;
    }
    object.manifest = manifest;
    object.resourceVersion = this.store.nextResourceVersion();
    if (isWorkload(manifest.kind)) {
      this.rollOut(object, nowMs);
    }
    if (isApplication(manifest)) {
      this.sink.applied(object);
    }
  }

  private rollOut(object: LiveObject, nowMs: number) {
    const template = at(object.manifest, 'spec', 'template');
    const hash = safeHash(JSON.stringify(template ?? null), 10);
    const current = object.replicaSets.at(-1);
    if (current?.hash === hash) {
      return;
    }
    const earlier = object.replicaSets.find(set => set.hash === hash);
    const others = object.replicaSets.filter(set => set !== earlier);
    object.replicaSets = [
      ...others,
      {
        hash,
        revision: (current?.revision ?? 0) + 1,
        createdAtMs: earlier?.createdAtMs ?? nowMs,
        podsSinceMs: nowMs,
        images: imagesOf(template),
      },
    ].slice(-KEPT_REPLICA_SETS);
  }
}

/** How many pods a workload wants. */
export function replicasOf(manifest: Manifest): number {
  const replicas = asRecord(manifest.spec)?.replicas;
  return typeof replicas === 'number' ? replicas : 1;
}
