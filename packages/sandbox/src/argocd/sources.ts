import { ApplicationSource, ApplicationSpec } from './types';

/** What Argo CD writes where an Application with several sources has none. */
const NO_SOURCE: ApplicationSource = { repoURL: '' };

/** Whether the spec gives several sources, even if it is but one of them. */
export function isMultiSource(spec: Pick<ApplicationSpec, 'sources'>): boolean {
  return (spec.sources ?? []).length > 0;
}

/**
 * The sources that an Application is synced from: `sources`; else the
 * hydrated branch of a `sourceHydrator`; else `source`.
 */
export function sourcesOf(spec: ApplicationSpec): ApplicationSource[] {
  const { source, sources = [], sourceHydrator } = spec;
  if (sources.length > 0) {
    return sources;
  }
  if (sourceHydrator) {
    const { drySource, syncSource } = sourceHydrator;
    return [
      {
        repoURL: drySource.repoURL,
        path: syncSource.path,
        targetRevision: syncSource.targetBranch,
      },
    ];
  }
  return source ? [source] : [];
}

/** Where each source points: branch, tag or SHA. */
export function targetsOf(sources: ApplicationSource[]): string[] {
  return sources.map(({ targetRevision }) => targetRevision || 'HEAD');
}

/** `source` or `sources`, as status, results and history have them. */
export interface SourceFields {
  source: ApplicationSource;
  sources?: ApplicationSource[];
}

/** `revision` or `revisions`, one per source. */
export interface RevisionFields {
  revision?: string;
  revisions?: string[];
}

/** Writes the sources in the way of an Application with one or with several. */
export function sourceFields(
  sources: ApplicationSource[],
  several: boolean,
): SourceFields {
  return several
    ? { source: NO_SOURCE, sources }
    : { source: sources[0] ?? NO_SOURCE };
}

/** Writes the revisions in the way that belongs to `sourceFields`. */
export function revisionFields(
  revisions: string[],
  several: boolean,
): RevisionFields {
  return several ? { revisions } : { revision: revisions[0] };
}

/** The revisions that `revisionFields` wrote; none where there is none. */
export function revisionsIn({ revision, revisions }: RevisionFields): string[] {
  return revisions ?? (revision ? [revision] : []);
}

/** The sources that `sourceFields` wrote. */
export function sourcesIn({ source, sources }: SourceFields) {
  return sources ?? [source];
}
