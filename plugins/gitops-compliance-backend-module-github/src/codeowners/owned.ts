import type { OwnedPaths } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { OwnersFile } from './parse';
import { ownsPath } from './pattern';

/**
 * The rules that decide about these paths and have owners, in the order of the
 * file. Of each path the last rule that matches decides; one without owners
 * takes it out of what is owned.
 */
export function ownedPaths(
  { rules }: OwnersFile,
  paths: string[],
): OwnedPaths[] {
  const found = new Map<number, OwnedPaths>();
  for (const path of paths) {
    const rule = rules.findLast(({ pattern }) => ownsPath(pattern, path));
    if (!rule || rule.owners.length === 0) continue;
    const { line } = rule;
    const known = found.get(line) ?? { ...rule, paths: [] };
    found.set(line, { ...known, paths: [...known.paths, path] });
  }
  return [...found.values()].sort((a, b) => a.line - b.line);
}
