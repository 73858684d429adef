/** JSON with its keys in order: equal values give equal texts. */
export function ordered(value: unknown): string {
  return JSON.stringify(value, (_, member) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(
          Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : member,
  );
}

/** Whether two values are the same JSON. */
export function isSame(one: unknown, other: unknown): boolean {
  return ordered(one) === ordered(other);
}

/** The members that are not the same, by name. */
export function differing(
  one: Record<string, unknown>,
  other: Record<string, unknown>,
): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter(name => !isSame(one[name], other[name])).sort();
}
