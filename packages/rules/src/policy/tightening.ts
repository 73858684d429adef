import { z } from 'zod';

/**
 * How two values of a rule become one that is at least as strict as both. The
 * order in which values come does not matter, and a value with itself is
 * itself.
 */
export interface Tightening<T> {
  /** The loosest value that is as strict as both. */
  tighten(one: T, other: T): T;
  /** What to give instead of a value that is looser than `base`, for people. */
  hint(base: T): string;
  /** Values only add to each other: none is looser than another. */
  adds?: true;
  /** What two values leave in common may be neither of them. */
  narrows?: true;
}

/** A rule of a target: what it may say, and how it grows stricter. */
export interface TargetRule<T> extends Tightening<T> {
  /** One sentence for people: what the rule demands. */
  sentence: string;
  /** What a policy may say. */
  schema: z.ZodType<T>;
  /**
   * What holds where the policy says nothing: it does not ask for more than a
   * policy without this rule did. It never changes once it was published, so
   * that a past decision is decided the same by a later release.
   */
  default: T;
}

/** What every rule says of itself. */
type Said<T> = Pick<TargetRule<T>, 'sentence' | 'schema' | 'default'>;

/** The more, the stricter: approvals, seconds of soak. */
export function atLeast(said: Said<number>): TargetRule<number> {
  return {
    ...said,
    tighten: Math.max,
    hint: base => `give ${base} or more`,
  };
}

/** The less, the stricter: seconds that a fact may be old. */
export function atMost(said: Said<number>): TargetRule<number> {
  return {
    ...said,
    tighten: Math.min,
    hint: base => `give ${base} or less`,
  };
}

/** The less, the stricter; null: there is no limit. */
export function atMostOrUnlimited(
  said: Said<number | null>,
): TargetRule<number | null> {
  return {
    ...said,
    tighten: (one, other) => {
      if (one === null) return other;
      return other === null ? one : Math.min(one, other);
    },
    hint: base => (base === null ? 'give any limit' : `give ${base} or less`),
  };
}

/** `true` demands something. */
export function demanded(
  said: Omit<Said<boolean>, 'schema'>,
): TargetRule<boolean> {
  return {
    schema: z.boolean(),
    ...said,
    tighten: (one, other) => one || other,
    hint: () => 'give true',
  };
}

/** `true` allows something. */
export function allowed(
  said: Omit<Said<boolean>, 'schema'>,
): TargetRule<boolean> {
  return {
    schema: z.boolean(),
    ...said,
    tighten: (one, other) => one && other,
    hint: () => 'give false',
  };
}

/**
 * The more is listed, the stricter, and everything that is listed holds beside
 * the rest: nothing is merged into one that is weaker than each. Two that are
 * equal key by key are one.
 */
export function allOf<T>(said: Said<T[]>): TargetRule<T[]> {
  return {
    ...said,
    adds: true,
    tighten: (one, other) => ordered([...one, ...other]),
    hint: () => 'what is listed is added to the rest',
  };
}

/** The less is listed, the stricter: what is listed is what is allowed. */
export function onlyOf<T>(said: Said<T[]>): TargetRule<T[]> {
  return {
    ...said,
    narrows: true,
    tighten: (one, other) => {
      const known = new Set(other.map(sortKey));
      return ordered(one.filter(item => known.has(sortKey(item))));
    },
    hint: base => `list only of ${JSON.stringify(base)}`,
  };
}

/** One of several words; `loosestFirst` tells which is stricter. */
export function strictestOf<const T extends string>(
  said: Omit<Said<T>, 'schema'> & { loosestFirst: readonly [T, ...T[]] },
): TargetRule<T> {
  const { loosestFirst, ...rest } = said;
  const rank = (value: T) => loosestFirst.indexOf(value);
  return {
    ...rest,
    schema: z.enum(loosestFirst as [T, ...T[]]) as unknown as z.ZodType<T>,
    tighten: (one, other) => (rank(one) >= rank(other) ? one : other),
    hint: base =>
      `give ${loosestFirst.slice(rank(base)).map(String).join(' or ')}`,
  };
}

/** Each once, in an order that does not depend on where they came from. */
function ordered<T>(items: T[]): T[] {
  const byKey = new Map(items.map(item => [sortKey(item), item]));
  return [...byKey]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, item]) => item);
}

/** A text that is the same for values that are equal, whatever their keys' order. */
export function sortKey(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([one], [other]) =>
            one < other ? -1 : 1,
          ),
        )
      : inner,
  );
}
