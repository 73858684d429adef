import { ConfigMaps, SETTINGS } from '../access/ConfigMaps';
import { globalProjectSettings } from '../access/settings';
import { labelsMatch } from '../labelSelector';
import { ProjectRecord, StateStore } from '../state';
import { ARGOCD_NAMESPACE, ObjectMeta } from '../types';
import { namedUid } from '../uid';
import { rfc3339, sameJson } from '../values';
import {
  AppProject,
  AppProjectManifest,
  AppProjectSpec,
  DEFAULT_PROJECT,
  JwtToken,
} from './types';

/** The lists that a project inherits from its global projects. */
const INHERITED = [
  'sourceRepos',
  'destinations',
  'clusterResourceWhitelist',
  'clusterResourceBlacklist',
  'namespaceResourceWhitelist',
  'namespaceResourceBlacklist',
  'syncWindows',
] as const;

/**
 * The AppProjects that there are. They come with the options, from Git, from
 * the API and from hands, and outlive a restart. An option is applied again
 * only when it has changed, so that it does not undo what hands did.
 */
export class Projects {
  /** Counts the changes, so that what is read from them can be kept. */
  version = 0;
  changed: () => void = () => {};
  private kept = { version: '', specs: new Map<AppProject, AppProjectSpec>() };

  constructor(
    private readonly store: StateStore,
    private readonly configMaps: ConfigMaps,
    private readonly now: () => Date,
  ) {}

  all(): AppProject[] {
    return this.store.state.projects.map(({ project }) => project);
  }

  find(name: string): AppProject | undefined {
    return this.record(name)?.project;
  }

  /** Creates a project or replaces its spec, as `kubectl apply` does. */
  apply(manifest: AppProjectManifest): AppProject {
    const existing = this.find(manifest.metadata.name);
    const metadata = writtenMetadata(manifest.metadata);
    if (
      existing &&
      sameJson(existing.spec, manifest.spec) &&
      sameJson(writtenMetadata(existing.metadata), metadata)
    ) {
      return existing;
    }
    const resourceVersion = this.store.nextResourceVersion();
    const { name } = metadata;
    const project: AppProject = existing ?? {
      ...manifest,
      metadata: {
        ...metadata,
        uid: namedUid(`AppProject/${name}/${resourceVersion}`),
        creationTimestamp: rfc3339(this.now()),
        generation: 0,
      },
      status: {},
    };
    const { uid, creationTimestamp, generation = 0 } = project.metadata;
    project.metadata = {
      ...metadata,
      uid,
      creationTimestamp,
      generation: generation + 1,
      resourceVersion,
    };
    project.spec = manifest.spec;
    if (!existing) {
      this.store.state.projects.push({ project });
    }
    this.hasChanged();
    return project;
  }

  /** Applies the options, and adds `default` where they do not. */
  provide(manifests: AppProjectManifest[]) {
    for (const manifest of [DEFAULT_PROJECT, ...manifests]) {
      const { name } = manifest.metadata;
      const overridden =
        manifest === DEFAULT_PROJECT &&
        (this.find(name) !== undefined ||
          manifests.some(given => given.metadata.name === name));
      if (!overridden && !sameJson(this.record(name)?.applied, manifest)) {
        this.apply(manifest);
        const record = this.record(name);
        if (record) {
          record.applied = manifest;
        }
      }
    }
  }

  /** Removes a project. */
  delete(name: string) {
    const { state } = this.store;
    state.projects = state.projects.filter(
      ({ project }) => project.metadata.name !== name,
    );
    this.store.nextResourceVersion();
    this.hasChanged();
  }

  /**
   * The tokens of a role; none where the role is gone. The status keeps them
   * when a hand applies the project without them.
   */
  tokensOf(project: AppProject, roleName: string): JwtToken[] {
    const role = project.spec.roles?.find(({ name }) => name === roleName);
    const inStatus = project.status.jwtTokensByRole?.[roleName]?.items;
    return role ? inStatus ?? role.jwtTokens ?? [] : [];
  }

  /** Notes a token of a role, as Argo CD keeps it in the project itself. */
  setTokens(project: AppProject, roleName: string, items: JwtToken[]) {
    const role = project.spec.roles?.find(({ name }) => name === roleName);
    if (role) {
      role.jwtTokens = items;
      project.status.jwtTokensByRole = {
        ...project.status.jwtTokensByRole,
        [roleName]: { items },
      };
      project.metadata.resourceVersion = this.store.nextResourceVersion();
      this.hasChanged();
    }
  }

  /** The global projects whose selector in `argocd-cm` matches a project. */
  globalProjectsOf(project: AppProject): AppProject[] {
    const settings = globalProjectSettings(this.configMaps.data(SETTINGS));
    return settings.flatMap(({ projectName, labelSelector }) => {
      const global = this.find(projectName);
      const matches = labelsMatch(labelSelector, project.metadata.labels);
      return global && global !== project && matches ? [global] : [];
    });
  }

  /** What holds for a project: its own lists and those that it inherits. */
  effective(project: AppProject): AppProjectSpec {
    const version = `${this.version}/${this.configMaps.version}`;
    if (this.kept.version !== version) {
      this.kept = { version, specs: new Map() };
    }
    const known = this.kept.specs.get(project);
    if (known) {
      return known;
    }
    const spec = this.merge(project);
    this.kept.specs.set(project, spec);
    return spec;
  }

  private merge(project: AppProject): AppProjectSpec {
    const globals = this.globalProjectsOf(project);
    const spec: AppProjectSpec = { ...project.spec };
    for (const { spec: inherited } of globals) {
      for (const list of INHERITED) {
        if (inherited[list] !== undefined) {
          Object.assign(spec, {
            [list]: [...(spec[list] ?? []), ...inherited[list]],
          });
        }
      }
    }
    return spec;
  }

  private record(name: string): ProjectRecord | undefined {
    return this.store.state.projects.find(
      ({ project }) => project.metadata.name === name,
    );
  }

  private hasChanged() {
    this.version += 1;
    this.changed();
  }
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
