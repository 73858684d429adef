/** That a service got another name, as `service.renamed` tells it. */
export interface Renaming {
  /** Entity reference from then on. */
  service: string;
  /** Entity reference before. */
  from: string;
  at: Date;
}

/** When a service had a name: from `since` on, until just before `until`. */
export interface Tenure {
  /** An entity reference. */
  name: string;
  /** Null: ever since. */
  since: Date | null;
  /** Null: it has it still. */
  until: Date | null;
}

/**
 * The names that a service had, the present one first, and when each was its own.
 * Who takes a name that was given up begins anew: what was recorded under it before
 * belongs to whoever had it then.
 *
 * @param renamings - all that there are; their order does not matter
 */
export function tenuresOf(
  service: string,
  renamings: readonly Renaming[],
  until: Date | null = null,
): Tenure[] {
  const before = renamings.filter(({ at }) => until === null || at < until);
  const since = newest(before.filter(({ from }) => from === service));
  return [
    { name: service, since, until },
    ...before
      .filter(one => one.service === service)
      .filter(({ at }) => since === null || at > since)
      .flatMap(({ from, at }) => tenuresOf(from, before, at)),
  ];
}

/**
 * What a service is called that had a name at an instant: the other direction of
 * {@link tenuresOf}.
 *
 * @param by - what it is called at that instant; undefined: now
 */
export function presentName(
  name: string,
  since: Date,
  renamings: readonly Renaming[],
  by?: Date,
): string {
  const [next] = renamings
    .filter(one => one.from === name && one.at > since && !(by && one.at > by))
    .sort(
      (a, b) => Number(a.at) - Number(b.at) || (a.service < b.service ? -1 : 1),
    );
  return next ? presentName(next.service, next.at, renamings, by) : name;
}

function newest(renamings: readonly Renaming[]): Date | null {
  return renamings.reduce<Date | null>(
    (last, { at }) => (last === null || at > last ? at : last),
    null,
  );
}
