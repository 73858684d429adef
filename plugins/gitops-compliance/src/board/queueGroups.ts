import type { BoardQueue } from '@gitops-compliance/plugin-gitops-compliance-common';

/** A change that waits for votes. */
export type QueuedChange = BoardQueue['items'][number];

/** A release with its changes that wait, or a change that is in none. */
export interface QueueGroup {
  /** What it is known by. */
  key: string;
  /** Number of the release; null: it is one change. */
  release: number | null;
  items: QueuedChange[];
}

/** The queue with a release as one, each where its first change stands. */
export function groupQueue({ items }: BoardQueue): QueueGroup[] {
  const groups = new Map<string, QueueGroup>();
  for (const item of items) {
    const { id, release } = item.change;
    const key = release?.id ?? id;
    const known = groups.get(key);
    if (known) known.items.push(item);
    else {
      groups.set(key, { key, release: release?.number ?? null, items: [item] });
    }
  }
  // A release of which one change waits is that change.
  return [...groups.values()].map(group =>
    group.items.length > 1 ? group : { ...group, release: null },
  );
}
