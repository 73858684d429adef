import {
  RELATION_CHILD_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';

/** Groups that lie directly in a group, by reference. */
export type GroupTree = ReadonlyMap<string, readonly string[]>;

/** More groups are not asked for by one address. */
const MAX_GROUPS = 100;

/** How the catalog's groups lie in each other. */
export function groupTreeOf(groups: readonly Entity[]): GroupTree {
  const tree = new Map<string, string[]>();
  for (const group of groups) {
    const own = stringifyEntityRef(group);
    for (const { type, targetRef } of group.relations ?? []) {
      if (type !== RELATION_CHILD_OF) continue;
      tree.set(targetRef, [...(tree.get(targetRef) ?? []), own]);
    }
  }
  return tree;
}

/** A group and all that lie in it, the group itself first. */
export function withNested(group: string, tree: GroupTree): string[] {
  const found = new Set([group]);
  for (const each of found) {
    for (const child of tree.get(each) ?? []) found.add(child);
  }
  return [...found].slice(0, MAX_GROUPS);
}

/** Groups that own something, and those that they lie in. */
export function teamsToChoose(
  owners: readonly string[],
  tree: GroupTree,
): string[] {
  const found = new Set(owners.filter(owner => owner.startsWith('group:')));
  for (const each of found) {
    for (const [parent, children] of tree) {
      if (children.includes(each)) found.add(parent);
    }
  }
  return [...found].sort();
}
