import { Clusters } from '../clusters';
import { CLUSTER_SCOPED } from '../render/names';
import { sourcesOf } from '../sources';
import { ApplicationManifest, Manifest } from '../types';
import { groupOf } from '../values';
import { permitsDestination, permitsKind, permitsSource } from './permissions';
import { Projects } from './Projects';

/** What projects let Applications be and do. */
export class Validity {
  constructor(
    private readonly projects: Projects,
    private readonly clusters: Clusters,
  ) {}

  /** Counts the changes of what the answers follow from. */
  get version(): number {
    return this.projects.version;
  }

  /**
   * Why an Application's spec is invalid: its project is missing or permits
   * its sources or its destination not, or the cluster is unknown. Each is
   * an `InvalidSpecError` condition.
   */
  problemsOf({ spec }: Pick<ApplicationManifest, 'spec'>): string[] {
    const project = this.projects.find(spec.project);
    if (!project) {
      return [
        `Application references project ${spec.project} which does not exist`,
      ];
    }
    const permitted = this.projects.effective(project);
    const unknown = this.clusters.problemOf(spec.destination);
    const destination = this.clusters.resolve(spec.destination);
    return [
      ...sourcesOf(spec)
        .filter(({ repoURL }) => !permitsSource(permitted, repoURL))
        .map(
          ({ repoURL }) =>
            `application repo ${repoURL} is not permitted in project '${spec.project}'`,
        ),
      ...(unknown ? [unknown] : []),
      ...(permitsDestination(permitted, destination)
        ? []
        : [
            `application destination server '${
              destination.server ?? destination.name
            }' and namespace '${
              destination.namespace ?? ''
            }' do not match any of the allowed destinations in project '${
              spec.project
            }'`,
          ]),
    ];
  }

  /** Why a project does not permit an object of an Application, if so. */
  refusalOf(
    { spec }: Pick<ApplicationManifest, 'spec'>,
    manifest: Manifest,
  ): string | undefined {
    const project = this.projects.find(spec.project);
    const permitted = project && this.projects.effective(project);
    if (!permitted || !permitsKind(permitted, manifest)) {
      return `resource ${groupOf(manifest)}:${
        manifest.kind
      } is not permitted in project ${spec.project}`;
    }
    const { namespace } = manifest.metadata;
    const destination = {
      ...this.clusters.resolve(spec.destination),
      namespace,
    };
    return CLUSTER_SCOPED.has(manifest.kind) ||
      permitsDestination(permitted, destination)
      ? undefined
      : `namespace ${namespace} is not permitted in project '${spec.project}'`;
  }
}
