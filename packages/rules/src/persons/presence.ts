/** When somebody was a user of the catalog. Instants are ISO 8601 UTC. */
export interface Presence {
  from: string;
  /** Null: they still are. */
  until: string | null;
}

/** Types of the entries of a person that tell when they were there. */
export const PRESENCE_TYPES = ['person.observed', 'person.removed'] as const;

/** When a person was a user, from the entries of their stream in its order. */
export function presenceOf(
  told: readonly { type: string; observedAt: string }[],
): Presence[] {
  return told.reduce<Presence[]>((periods, { type, observedAt }) => {
    const last = periods[periods.length - 1];
    const isThere = last?.until === null;
    if (type === 'person.observed' && !isThere) {
      return [...periods, { from: observedAt, until: null }];
    }
    if (type === 'person.removed' && isThere) {
      return [...periods.slice(0, -1), { ...last, until: observedAt }];
    }
    return periods;
  }, []);
}

/** Whether they were a user at an instant; null: nothing is known of it yet. */
export function wasPresent(
  periods: readonly Presence[],
  instant: string,
): boolean | null {
  const at = Date.parse(instant);
  const [first] = periods;
  if (Number.isNaN(at) || !first || at < Date.parse(first.from)) return null;
  return periods.some(
    ({ from, until }) =>
      at >= Date.parse(from) && (until === null || at < Date.parse(until)),
  );
}
