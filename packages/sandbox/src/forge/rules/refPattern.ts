import { minimatch } from 'minimatch';

/**
 * Whether a name matches a pattern of protection or of a ruleset: Ruby's
 * `File.fnmatch` with `FNM_PATHNAME`, so `*` stops at a slash and `**` with a slash
 * crosses any number of them. (GitHub docs: "Managing a branch protection
 * rule", "Creating rulesets for a repository".)
 */
export function matchesPattern(pattern: string, name: string): boolean {
  return minimatch(name, pattern, {
    dot: false,
    nobrace: true,
    nocomment: true,
    noext: true,
    nonegate: true,
  });
}

/**
 * Whether a full ref falls under the `ref_name` condition of a ruleset. The
 * patterns name full refs; `~DEFAULT_BRANCH` and `~ALL` stand for themselves.
 * One of `include` must match and none of `exclude`.
 */
export function matchesRefs(
  refs: { include: string[]; exclude: string[] },
  ref: string,
  defaultBranch: string,
): boolean {
  const matches = (pattern: string) =>
    pattern === '~ALL' ||
    (pattern === '~DEFAULT_BRANCH'
      ? ref === `refs/heads/${defaultBranch}`
      : matchesPattern(pattern, ref));
  return refs.include.some(matches) && !refs.exclude.some(matches);
}
