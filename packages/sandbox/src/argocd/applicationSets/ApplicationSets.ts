import { Applications } from '../applications';
import { Clusters } from '../clusters';
import { RenderError } from '../errors';
import { GitRepositories } from '../git';
import { Validity } from '../projects/Validity';
import { StateStore } from '../state';
import { ApplicationManifest, ARGOCD_NAMESPACE, ObjectMeta } from '../types';
import { namedUid } from '../uid';
import { jsonCopy, rfc3339, sameJson } from '../values';
import {
  generatedApplications,
  ownedBy,
  reconciledManifest,
} from './applications';
import { conditionsOf } from './conditions';
import { gitGenerators } from './generators';
import { ApplicationSet, ApplicationSetManifest } from './types';

/** What the controller of ApplicationSets works with. */
export interface ApplicationSetDependencies {
  store: StateStore;
  applications: Applications;
  validity: Validity;
  git: GitRepositories;
  clusters: Clusters;
  now: () => Date;
}

/**
 * The ApplicationSets that there are, and the controller that brings their
 * Applications in line: it makes them, puts back what hands changed in them,
 * and removes those that no generator gives any more, as far as
 * `applicationsSync` lets it. A set that cannot be generated touches nothing.
 */
export class ApplicationSets {
  /** Called when a set is new or has another spec. */
  changed: () => void = () => {};
  /** Per set: where its generators looked, and what its children were then. */
  private readonly settled = new Map<string, string>();

  constructor(private readonly deps: ApplicationSetDependencies) {}

  all(): ApplicationSet[] {
    return this.deps.store.state.applicationSets;
  }

  find(name: string): ApplicationSet | undefined {
    return this.all().find(({ metadata }) => metadata.name === name);
  }

  /** A set as it is shown: with its Applications in the status. */
  shown(set: ApplicationSet): ApplicationSet {
    const resources = ownedBy(this.deps.applications, set).map(
      ({ application: { metadata, status } }) => ({
        group: 'argoproj.io',
        version: 'v1alpha1',
        kind: 'Application',
        namespace: ARGOCD_NAMESPACE,
        name: metadata.name,
        status: status.sync.status,
        health: jsonCopy(status.health),
      }),
    );
    const resourcesCount = resources.length;
    return { ...set, status: { ...set.status, resources, resourcesCount } };
  }

  /** Creates a set or replaces its spec, as `kubectl apply` does. */
  apply(manifest: ApplicationSetManifest): ApplicationSet {
    const { store, now } = this.deps;
    const metadata = writtenMetadata(manifest.metadata);
    const existing = this.find(metadata.name);
    if (
      existing &&
      sameJson(existing.spec, manifest.spec) &&
      sameJson(writtenMetadata(existing.metadata), metadata)
    ) {
      return existing;
    }
    const resourceVersion = store.nextResourceVersion();
    const set: ApplicationSet = existing ?? {
      ...manifest,
      metadata: {
        ...metadata,
        uid: namedUid(`ApplicationSet/${metadata.name}/${resourceVersion}`),
        creationTimestamp: rfc3339(now()),
      },
      status: {},
    };
    const { uid, creationTimestamp, generation = 0 } = set.metadata;
    set.metadata = {
      ...metadata,
      uid,
      creationTimestamp,
      generation: generation + 1,
      resourceVersion,
    };
    set.spec = manifest.spec;
    if (!existing) {
      this.all().push(set);
    }
    this.changed();
    return set;
  }

  /** Removes the set of this name, if there is one. */
  deleteNamed(name: string) {
    const set = this.find(name);
    if (set) {
      this.delete(set);
    }
  }

  /**
   * Removes a set and, as Kubernetes collects what it owned, its
   * Applications; where it must not delete them they lose their owner.
   */
  delete(set: ApplicationSet) {
    const { store, applications } = this.deps;
    store.state.applicationSets = this.all().filter(other => other !== set);
    store.nextResourceVersion();
    for (const record of ownedBy(applications, set)) {
      if (mayDelete(set)) {
        applications.remove(record);
      } else {
        const { metadata, ...rest } = record.application;
        const { ownerReferences: _owners, ...others } = metadata;
        applications.upsert({ ...rest, metadata: others });
      }
    }
    this.changed();
  }

  /** Brings the Applications of every set in line, where that may be needed. */
  async reconcile(): Promise<void> {
    for (const set of [...this.all()]) {
      const key = set.metadata.name;
      const before = `${await this.tipsOf(set)} ${this.childrenOf(set)}`;
      if (this.settled.get(key) !== before) {
        await this.reconcileSet(set);
        const after = `${await this.tipsOf(set)} ${this.childrenOf(set)}`;
        this.settled.set(key, after);
      }
    }
  }

  private childrenOf(set: ApplicationSet): string {
    const children = ownedBy(this.deps.applications, set).map(
      ({ application: { metadata } }) =>
        `${metadata.name}/${metadata.generation}`,
    );
    const { uid, generation } = set.metadata;
    const { version } = this.deps.validity;
    return `${uid} ${generation} ${version} ${children.join()}`;
  }

  private async tipsOf(set: ApplicationSet): Promise<string> {
    const tips: string[] = [];
    for (const { repoURL, revision } of gitGenerators(set.spec.generators)) {
      try {
        const tip = await this.deps.git.tip(repoURL, revision || 'HEAD');
        tips.push(tip ?? '');
      } catch (error) {
        if (!(error instanceof RenderError)) {
          throw error;
        }
        tips.push(error.message);
      }
    }
    return tips.join();
  }

  private async reconcileSet(set: ApplicationSet): Promise<void> {
    const { applications, validity } = this.deps;
    let wanted: ApplicationManifest[];
    try {
      wanted = await generatedApplications(this.deps, set);
    } catch (error) {
      if (!(error instanceof RenderError)) {
        throw error;
      }
      this.conclude(set, error.message);
      return;
    }
    const problems: string[] = [];
    const policy = set.spec.syncPolicy?.applicationsSync ?? 'sync';
    for (const manifest of wanted) {
      const { name } = manifest.metadata;
      const existing = applications.find(name);
      try {
        problems.push(...validity.problemsOf(manifest).slice(0, 1));
        if (!existing && validity.problemsOf(manifest).length === 0) {
          applications.upsert(manifest);
        } else if (existing && /^(sync|create-update)$/.test(policy)) {
          applications.upsert(reconciledManifest(set, manifest, existing));
        }
      } catch (error) {
        if (!(error instanceof RenderError)) {
          throw error;
        }
        problems.push(error.message);
      }
    }
    const names = new Set(wanted.map(({ metadata }) => metadata.name));
    for (const record of ownedBy(applications, set)) {
      if (!names.has(record.application.metadata.name) && mayDelete(set)) {
        applications.remove(record);
      }
    }
    this.conclude(set, problems[0]);
  }

  /** Notes in the status how it went. */
  private conclude(set: ApplicationSet, problem: string | undefined) {
    const { store, now } = this.deps;
    const status = { conditions: conditionsOf(set, problem, now()) };
    if (!sameJson(status, set.status)) {
      set.status = status;
      set.metadata.resourceVersion = store.nextResourceVersion();
    }
  }
}

/** Whether `applicationsSync` lets a set delete Applications. */
function mayDelete({ spec }: ApplicationSet): boolean {
  const policy = spec.syncPolicy?.applicationsSync ?? 'sync';
  return policy === 'sync' || policy === 'create-delete';
}

/** The metadata that a person writes, without what the cluster adds. */
function writtenMetadata(metadata: ObjectMeta): ObjectMeta {
  const { name, labels, annotations } = metadata;
  return {
    name,
    namespace: ARGOCD_NAMESPACE,
    ...(labels ? { labels } : {}),
    ...(annotations ? { annotations } : {}),
  };
}
