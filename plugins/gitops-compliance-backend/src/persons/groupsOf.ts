import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';

/**
 * The groups of each user, by entity reference and in order, as far as a trusted
 * location says so: the user's own entity there names the group, or the group's
 * own entity there names the user. What another entity claims is nobody's
 * membership. Groups within groups do not count as such.
 *
 * @param isTrusted - whether an entity comes from a trusted location
 */
export function groupsOf(
  entities: Entity[],
  isTrusted: (entity: Entity) => boolean,
): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  const add = (user: string, group: string) => {
    const groups = found.get(user) ?? new Set<string>();
    found.set(user, groups.add(group));
  };
  for (const entity of entities.filter(isTrusted)) {
    const own = stringifyEntityRef(entity);
    const named = (key: string, kind: string) =>
      refsIn(entity.spec?.[key], kind, entity.metadata.namespace);
    if (entity.kind === 'User') {
      for (const group of named('memberOf', 'group')) add(own, group);
    } else if (entity.kind === 'Group') {
      for (const user of named('members', 'user')) add(user, own);
    }
  }
  return new Map(
    [...found].map(([user, groups]) => [user, [...groups].sort()]),
  );
}

/** Entity references in a list of an entity; what is none is passed over. */
function refsIn(
  list: unknown,
  defaultKind: string,
  defaultNamespace = DEFAULT_NAMESPACE,
): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap(text => {
    if (typeof text !== 'string') return [];
    try {
      return stringifyEntityRef(
        parseEntityRef(text, { defaultKind, defaultNamespace }),
      );
    } catch {
      return [];
    }
  });
}
