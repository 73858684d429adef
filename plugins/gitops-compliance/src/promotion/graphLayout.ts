import type { EnvironmentView } from '@gitops-compliance/plugin-gitops-compliance-common';

/** Where an environment stands in the graph; both count from 0. */
export interface GraphPlace {
  column: number;
  row: number;
}

/**
 * Places of environments, left to right: the column is the longest way from an
 * environment without upstream, the row is the order within the column.
 * Upstreams that are not in the list count as absent; a cycle, which
 * configuration refuses, ends instead of looping.
 */
export function layoutEnvironments(
  environments: Pick<EnvironmentView, 'name' | 'upstream'>[],
): Map<string, GraphPlace> {
  const byName = new Map(environments.map(each => [each.name, each]));
  const depths = new Map<string, number>();

  const depthOf = (name: string, seen: Set<string>): number => {
    const known = depths.get(name);
    if (known !== undefined) {
      return known;
    }
    const upstream = (byName.get(name)?.upstream ?? []).filter(
      each => byName.has(each) && !seen.has(each),
    );
    const depth = upstream.length
      ? 1 +
        Math.max(
          ...upstream.map(each => depthOf(each, new Set([...seen, name]))),
        )
      : 0;
    depths.set(name, depth);
    return depth;
  };

  const rows = new Map<number, number>();
  return new Map(
    environments.map(({ name }) => {
      const column = depthOf(name, new Set([name]));
      const row = rows.get(column) ?? 0;
      rows.set(column, row + 1);
      return [name, { column, row }];
    }),
  );
}
