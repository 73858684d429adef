import { Cluster, ClusterWatcher } from './cluster';
import { Ids } from './ids';
import { ApplicationRecord, LiveObject, StateStore } from './state';
import { isMultiSource, sourceFields, sourcesOf } from './sources';
import { parseApplication } from './spec';
import { StreamHub } from './stream';
import {
  ApplicationManifest,
  ARGOCD_NAMESPACE,
  Manifest,
  ObjectMeta,
} from './types';
import { isApplication, rfc3339, sameJson } from './values';

/** Finalizer of an Application that takes along what it deployed. */
export const CASCADE = 'resources-finalizer.argocd.argoproj.io';

/** Takes over what syncs write of one kind. */
export interface ObjectWriter {
  applied(manifest: Manifest): void;
  deleted(name: string): void;
}

/**
 * The Applications that exist: roots come with the options, children from
 * what their parents sync. Every change gets a resource version and goes to
 * the stream.
 */
export class Applications implements ClusterWatcher {
  /** Set after construction, as cluster and applications know each other. */
  cluster?: Cluster;
  /** Called when an Application, or something that it owns, has changed. */
  look: (record: ApplicationRecord) => void = () => {};
  /** What happens to objects of Argo CD's other kinds, by kind. */
  readonly others = new Map<string, ObjectWriter>();

  constructor(
    private readonly store: StateStore,
    private readonly hub: StreamHub,
    private readonly now: () => Date,
    private readonly ids: Ids,
  ) {}

  all(): ApplicationRecord[] {
    return this.store.state.applications;
  }

  find(name: string): ApplicationRecord | undefined {
    return this.store.record(name);
  }

  /** Creates an Application or replaces its spec, as `kubectl apply` does. */
  upsert(manifest: ApplicationManifest) {
    const existing = this.find(manifest.metadata.name);
    if (!existing) {
      this.create(manifest);
      return;
    }
    const { application } = existing;
    const metadata = writtenMetadata(manifest.metadata);
    if (
      sameJson(application.spec, manifest.spec) &&
      sameJson(writtenMetadata(application.metadata), metadata)
    ) {
      return;
    }
    const { uid, creationTimestamp, generation = 1 } = application.metadata;
    application.metadata = {
      ...metadata,
      uid,
      creationTimestamp,
      generation: generation + 1,
    };
    application.spec = manifest.spec;
    this.changed(existing);
    this.look(existing);
  }

  touched(application: string) {
    const record = this.find(application);
    if (record) {
      this.look(record);
    }
  }

  applied({ manifest }: LiveObject) {
    if (isApplication(manifest)) {
      this.upsert(parseApplication(manifest));
    } else {
      this.others.get(manifest.kind)?.applied(manifest);
    }
  }

  deleted({ manifest }: LiveObject) {
    const { name } = manifest.metadata;
    const record = this.find(name);
    if (!isApplication(manifest)) {
      this.others.get(manifest.kind)?.deleted(name);
    } else if (record) {
      this.remove(record);
    }
  }

  /** Removes an Application and, with its finalizer, what it deployed. */
  remove(record: ApplicationRecord) {
    this.store.removeRecord(record);
    const { name, finalizers = [] } = record.application.metadata;
    if (finalizers.includes(CASCADE)) {
      for (const owned of this.cluster?.ownedBy(name) ?? []) {
        this.cluster?.delete(owned);
      }
    }
    record.application.metadata.resourceVersion =
      this.store.nextResourceVersion();
    this.hub.publish('DELETED', record.application);
  }

  /** Gives the Application a new resource version and tells the streams. */
  changed(record: ApplicationRecord) {
    record.application.metadata.resourceVersion =
      this.store.nextResourceVersion();
    this.hub.publish('MODIFIED', record.application);
  }

  private create(manifest: ApplicationManifest) {
    const { spec } = manifest;
    const { destination } = spec;
    const source = sourceFields(sourcesOf(spec), isMultiSource(spec));
    const record: ApplicationRecord = {
      application: {
        ...manifest,
        metadata: {
          ...writtenMetadata(manifest.metadata),
          uid: this.ids.make(
            'application',
            manifest.metadata.name,
            this.now().getTime(),
          ),
          creationTimestamp: rfc3339(this.now()),
          generation: 1,
          resourceVersion: this.store.nextResourceVersion(),
        },
        status: {
          sync: { status: 'Unknown', comparedTo: { ...source, destination } },
          health: { status: 'Missing' },
          summary: {},
          controllerNamespace: ARGOCD_NAMESPACE,
          resourceHealthSource: 'appTree',
        },
      },
    };
    this.store.addRecord(record);
    this.hub.publish('ADDED', record.application);
    this.look(record);
  }
}

/** The metadata that a person writes, without what the cluster adds. */
function writtenMetadata(metadata: ObjectMeta): ObjectMeta {
  const { name, labels, annotations, finalizers, ownerReferences } = metadata;
  return {
    name,
    namespace: ARGOCD_NAMESPACE,
    ...(labels ? { labels } : {}),
    ...(annotations ? { annotations } : {}),
    ...(finalizers ? { finalizers } : {}),
    ...(ownerReferences ? { ownerReferences } : {}),
  };
}
