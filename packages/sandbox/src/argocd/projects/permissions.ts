import { globMatches } from '../glob';
import { CLUSTER_SCOPED } from '../render/names';
import { ApplicationDestination, Manifest } from '../types';
import { groupOf } from '../values';
import { AppProjectSpec, GroupKind } from './types';

/** `https://host/a/b.git` and `https://host/a/b` are one repository. */
function normalizedUrl(url: string): string {
  return url.trim().replace(/\.git$/, '');
}

/** Whether a pattern denies what it names: it begins with `!`. */
const denies = (pattern?: string) => pattern?.startsWith('!') ?? false;

/**
 * Whether a text satisfies a pattern; one with `!` is satisfied by whatever
 * it does not name. A pattern that is not there is satisfied by nothing.
 */
function satisfies(pattern = '', text = '', separator = ''): boolean {
  const glob = denies(pattern) ? pattern.slice(1) : pattern;
  const matches = glob === '*' || globMatches(glob, text, separator);
  return pattern !== '' && matches !== denies(pattern);
}

/**
 * Whether a project permits a repository: some pattern is satisfied and none
 * that begins with `!` is violated. In patterns `*` stays within one path
 * segment and `**` crosses them; `*` alone is everything.
 */
export function permitsSource(spec: AppProjectSpec, repoUrl: string): boolean {
  const url = normalizedUrl(repoUrl);
  const patterns = (spec.sourceRepos ?? []).map(normalizedUrl);
  const permitted = (pattern: string) => satisfies(pattern, url, '/');
  return (
    patterns.some(permitted) &&
    patterns.every(pattern => !denies(pattern) || permitted(pattern))
  );
}

/**
 * Whether a project permits a destination: server or name, and the namespace,
 * satisfy some entry, and no pattern with `!` in an entry is violated.
 */
export function permitsDestination(
  spec: AppProjectSpec,
  { server, name, namespace }: ApplicationDestination,
): boolean {
  const entries = (spec.destinations ?? []).map(entry => {
    const fields = {
      server: satisfies(entry.server, server),
      name: satisfies(entry.name, name),
      namespace: satisfies(entry.namespace, namespace),
    };
    const matches = (fields.server || fields.name) && fields.namespace;
    const violates =
      (denies(entry.server) && !fields.server) ||
      (denies(entry.name) && !fields.name) ||
      (denies(entry.namespace) && !fields.namespace);
    return { matches, violates: !matches && violates };
  });
  return (
    entries.some(({ matches }) => matches) &&
    !entries.some(({ violates }) => violates)
  );
}

function lists(list: GroupKind[], manifest: Manifest): boolean {
  return list.some(
    ({ group, kind }) =>
      globMatches(group, groupOf(manifest)) && globMatches(kind, manifest.kind),
  );
}

/**
 * Whether a project permits a kind: cluster-scoped kinds must be in the
 * whitelist, namespaced ones are permitted unless there is a whitelist
 * without them; a blacklist wins over both.
 */
export function permitsKind(spec: AppProjectSpec, manifest: Manifest): boolean {
  if (CLUSTER_SCOPED.has(manifest.kind)) {
    return (
      lists(spec.clusterResourceWhitelist ?? [], manifest) &&
      !lists(spec.clusterResourceBlacklist ?? [], manifest)
    );
  }
  const { namespaceResourceWhitelist: whitelist } = spec;
  return (
    (whitelist === undefined || lists(whitelist, manifest)) &&
    !lists(spec.namespaceResourceBlacklist ?? [], manifest)
  );
}
