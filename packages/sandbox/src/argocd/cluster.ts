import { createHash } from 'node:crypto';
import {
  ARGOCD_MANAGER,
  changedFields,
  FieldManager,
  withOwner,
} from './fieldManagers';
import { isWorkload } from './health';
import { Ids } from './ids';
import { LiveObject, StateStore } from './state';
import { ApplicationDestination, Manifest } from './types';
import {
  asRecord,
  at,
  groupOf,
  imagesOf,
  isArgoObject,
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

/** Told what becomes of objects. */
export interface ClusterWatcher {
  /** A sync wrote an object of Argo CD's own. */
  applied(object: LiveObject): void;
  /** A sync removed an object of Argo CD's own. */
  deleted(object: LiveObject): void;
  /** Something that an Application owns has changed. */
  touched(application: string): void;
}

/**
 * The objects that syncs have made. One object belongs to the Application
 * that applied it last.
 */
export class Cluster {
  private readonly byKey = new Map<string, LiveObject>();
  private readonly byOwner = new Map<string, Set<LiveObject>>();
  private readonly versions = new Map<string, number>();

  constructor(
    private readonly store: StateStore,
    private readonly watcher: ClusterWatcher,
    private readonly now: () => Date,
    private readonly ids: Ids,
  ) {
    for (const object of store.state.objects) {
      this.byKey.set(indexKey(object.server, object.key), object);
      this.setOf(object.application).add(object);
    }
  }

  /** What an Application owns. */
  ownedBy(application: string): LiveObject[] {
    return [...(this.byOwner.get(application) ?? [])];
  }

  /** Counts the changes to what an Application owns since the start. */
  versionOf(application: string): number {
    return this.versions.get(application) ?? 0;
  }

  find(server: string, key: string): LiveObject | undefined {
    return this.byKey.get(indexKey(server, key));
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
      uid: this.ids.make('object', server, key, nowMs),
      resourceVersion: '',
      createdAtMs: nowMs,
      changedAtMs: nowMs,
      replicaSets: [],
      managers: [],
    };
    this.note(object, desired, ARGOCD_MANAGER, 'Apply');
    this.own(object, application);
    object.lastApplied = jsonCopy(desired);
    if (!existing) {
      this.store.state.objects.push(object);
      this.byKey.set(indexKey(server, key), object);
    }
    this.replace(object, manifest, nowMs);
    return `${described} ${existing ? 'configured' : 'created'}`;
  }

  /**
   * Changes a live object behind Argo CD's back.
   *
   * @param by - its field manager; `kubectl edit` is `kubectl-edit`
   */
  edit(
    object: LiveObject,
    change: (manifest: Manifest) => void,
    by = 'kubectl-edit',
  ) {
    const manifest = jsonCopy(object.manifest);
    change(manifest);
    this.note(object, manifest, by, 'Update');
    this.replace(object, manifest, this.now().getTime());
  }

  delete(object: LiveObject): string {
    const { state } = this.store;
    state.objects = state.objects.filter(other => other !== object);
    this.byKey.delete(indexKey(object.server, object.key));
    this.setOf(object.application).delete(object);
    this.store.nextResourceVersion();
    this.touch(object.application);
    if (isArgoObject(object.manifest)) {
      this.watcher.deleted(object);
    }
    return 'pruned';
  }

  /** Says that something about what an Application owns has changed. */
  touch(application: string) {
    this.versions.set(application, this.versionOf(application) + 1);
    this.store.touch();
    this.watcher.touched(application);
  }

  /** Notes who owns the fields that are about to be written. */
  private note(
    object: LiveObject,
    next: Manifest,
    manager: string,
    operation: FieldManager['operation'],
  ) {
    const before = object.resourceVersion === '' ? {} : object.manifest;
    const fields = changedFields(before, next);
    if (fields.length > 0) {
      const atMs = this.now().getTime();
      const owner = { manager, operation, atMs, fields };
      object.managers = withOwner(object.managers, owner);
    }
  }

  private own(object: LiveObject, application: string) {
    if (object.application !== application) {
      this.setOf(object.application).delete(object);
      this.touch(object.application);
      object.application = application;
    }
    this.setOf(application).add(object);
  }

  private setOf(application: string): Set<LiveObject> {
    const owned = this.byOwner.get(application) ?? new Set();
    this.byOwner.set(application, owned);
    return owned;
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
    this.touch(object.application);
    if (isArgoObject(manifest)) {
      this.watcher.applied(object);
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

function indexKey(server: string, key: string): string {
  return `${server} ${key}`;
}

/** How many pods a workload wants. */
export function replicasOf(manifest: Manifest): number {
  const replicas = asRecord(manifest.spec)?.replicas;
  return typeof replicas === 'number' ? replicas : 1;
}
