/** `service.renamed` as a row of `service_names`. */
export interface Renaming {
  /** Entity reference from then on. */
  service_ref: string;
  former_ref: string;
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
  const since = newest(before.filter(one => one.former_ref === service));
  return [
    { name: service, since, until },
    ...before
      .filter(one => one.service_ref === service)
      .filter(({ at }) => since === null || at > since)
      .flatMap(one => tenuresOf(one.former_ref, before, one.at)),
  ];
}

function newest(renamings: readonly Renaming[]): Date | null {
  return renamings.reduce<Date | null>(
    (last, { at }) => (last === null || at > last ? at : last),
    null,
  );
}
