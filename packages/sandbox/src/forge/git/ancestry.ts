import { Commit } from './objects';

const MAX_COMMITS = 64;

/**
 * The commits that lie above `base` up to `tip`, newest first, children
 * before parents; undefined where that cannot be told from a few commits:
 * when a line of history does not come to `base` soon.
 */
export async function commitsAbove(
  commit: (oid: string) => Promise<Commit>,
  base: string,
  tip: string,
): Promise<Commit[] | undefined> {
  const above = new Map<string, Commit>();
  let layer = tip === base ? [] : [tip];
  while (layer.length > 0) {
    const commits = await Promise.all(layer.map(commit));
    commits.forEach(known => above.set(known.oid, known));
    const isRoot = commits.some(({ parents }) => parents.length === 0);
    if (isRoot || above.size > MAX_COMMITS) {
      return undefined;
    }
    const parents = new Set(commits.flatMap(known => known.parents));
    layer = [...parents].filter(oid => oid !== base && !above.has(oid));
  }
  return inOrder(above, tip);
}

/** One line of history after the other, the first parent's last. */
function inOrder(above: Map<string, Commit>, tip: string): Commit[] {
  const order: Commit[] = [];
  const seen = new Set<string>();
  const visit = (oid: string) => {
    const commit = above.get(oid);
    if (commit && !seen.has(oid)) {
      seen.add(oid);
      commit.parents.forEach(visit);
      order.push(commit);
    }
  };
  visit(tip);
  return order.reverse();
}
