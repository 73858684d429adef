import { GatewayError } from './errors';
import { Caller, isAllowed, rbacObject } from './access/rbac';
import { sourcesOf } from './sources';
import { Application } from './types';

/** What list and stream can be narrowed to. */
export interface ApplicationFilter {
  name?: string;
  projects: string[];
  repo?: string;
  appNamespace?: string;
  selector: (labels: Record<string, string>) => boolean;
}

/** One term of a label selector. */
function parseTerm(term: string): ApplicationFilter['selector'] {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
  if (set) {
    const values = set[3].split(',').map(value => value.trim());
    const wanted = set[2] === 'in';
    return labels => values.includes(labels[set[1]] ?? '\0') === wanted;
  }
  const equality = /^([^\s=!]+)\s*(==|=|!=)\s*(\S*)$/.exec(term);
  if (equality) {
    const [, key, operator, value] = equality;
    return labels => (labels[key] === value) === (operator !== '!=');
  }
  if (/^![^\s=!(),]+$/.test(term)) {
    return labels => labels[term.slice(1)] === undefined;
  }
  if (/^[^\s=!(),]+$/.test(term)) {
    return labels => labels[term] !== undefined;
  }
  throw new GatewayError(
    'invalidArgument',
    `unable to parse the selector '${term}'`,
  );
}

/**
 * Parses a Kubernetes label selector.
 *
 * @throws GatewayError 400 when it is not one
 */
export function parseSelector(text: string): ApplicationFilter['selector'] {
  const terms = text
    .split(/,(?![^(]*\))/)
    .map(term => term.trim())
    .filter(Boolean)
    .map(parseTerm);
  return labels => terms.every(matches => matches(labels));
}

function strings(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === 'string');
}

/** Reads the filter of a query; `project` is an old name of `projects`. */
export function parseFilter(query: Record<string, unknown>): ApplicationFilter {
  const one = (key: string) => strings(query[key])[0] || undefined;
  return {
    name: one('name'),
    projects: [...strings(query.projects), ...strings(query.project)],
    repo: one('repo'),
    appNamespace: one('appNamespace'),
    selector: parseSelector(one('selector') ?? ''),
  };
}

/** Whether the caller asked for this Application and may see it. */
export function isVisible(
  application: Application,
  filter: ApplicationFilter,
  caller: Caller,
): boolean {
  const { metadata, spec } = application;
  return (
    (filter.name === undefined || filter.name === metadata.name) &&
    (filter.projects.length === 0 || filter.projects.includes(spec.project)) &&
    (filter.repo === undefined ||
      sourcesOf(spec).some(({ repoURL }) => repoURL === filter.repo)) &&
    (filter.appNamespace === undefined ||
      filter.appNamespace === metadata.namespace) &&
    filter.selector(metadata.labels ?? {}) &&
    isAllowed(caller, 'applications', 'get', rbacObject(application))
  );
}
