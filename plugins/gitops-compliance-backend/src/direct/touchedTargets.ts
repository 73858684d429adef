/** A part of a repository that is deployed to a target. */
export interface DeployedPlace {
  serviceRef: string;
  environment: string;
  /** `owner/name` within the forge's host. */
  repository: string;
  /** Branch that is deployed; null: the repository's default branch. */
  branch: string | null;
  /** Folder or file inside the repository; empty: all of it. */
  path: string;
  /** A folder that is deployed builds on it; it need not be deployed itself. */
  isBase?: boolean;
}

/** One service in one environment. */
export interface Target {
  serviceRef: string;
  environment: string;
}

/** Key of a target, for maps. */
export function targetKey({ serviceRef, environment }: Target): string {
  return `${serviceRef} ${environment}`;
}

/**
 * Which targets a pull request or commit alters, each once.
 *
 * @param files - paths that it touches; null: not known, which counts as all
 * @param where - branch that it goes to, and which branch is the default
 */
export function touchedTargets(
  files: readonly string[] | null,
  places: readonly DeployedPlace[],
  where: { branch: string; defaultBranch: string | null },
): Target[] {
  const touched = new Map<string, Target>();
  for (const place of places) {
    if (!isDeployedFrom(place, where)) continue;
    if (files && !files.some(file => liesIn(file, place.path))) continue;
    const { serviceRef, environment } = place;
    touched.set(targetKey(place), { serviceRef, environment });
  }
  return [...touched.values()];
}

/** Where it is not known which branch is the default, any may be. */
function isDeployedFrom(
  place: DeployedPlace,
  { branch, defaultBranch }: { branch: string; defaultBranch: string | null },
): boolean {
  return (place.branch ?? defaultBranch ?? branch) === branch;
}

function liesIn(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`);
}

/** A path of Git without `./` and trailing slashes. */
export function cleanPath(path: string): string {
  const parts = path.split('/').filter(part => part !== '' && part !== '.');
  return parts.join('/');
}

/**
 * `owner/name` of a repository's address on a forge's host, whatever the
 * address's form; null: it lies elsewhere.
 */
export function repositoryOfUrl(url: string, host: string): string | null {
  const scp = /^(?:[\w.-]+@)([\w.-]+):([^/].*)$/.exec(url);
  const address = scp ? `ssh://${scp[1]}/${scp[2]}` : url;
  if (!URL.canParse(address)) return null;
  const parsed = new URL(address);
  const isSsh = parsed.protocol === 'ssh:';
  const isHere = isSsh
    ? parsed.hostname === host.replace(/:\d+$/, '')
    : parsed.host === host;
  const path = parsed.pathname.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  return isHere && /^[^/]+\/[^/]+$/.test(path) ? path : null;
}

/**
 * Branch that a source follows: null for the default one; undefined where it is
 * held to a commit, so that nothing that is pushed changes what it deploys.
 */
export function branchOf(
  targetRevision: string | null,
): string | null | undefined {
  if (targetRevision === null || ['', 'HEAD'].includes(targetRevision)) {
    return null;
  }
  if (/^[0-9a-f]{40}$/.test(targetRevision)) return undefined;
  return targetRevision.replace(/^refs\/heads\//, '');
}
