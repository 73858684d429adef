import { namesOf } from './scope';

/** A service that has another name now, as the policy says; entity references. */
export interface Renaming {
  from: string;
  to: string;
}

/**
 * Names of services, and those that they have now: what is closed for a service is
 * not opened by giving it another name.
 *
 * @param services - by metadata.name or entity reference
 */
export function withLaterNames(
  services: readonly string[],
  renamed: readonly Renaming[],
): string[] {
  const names = new Set(services);
  // What is added while it goes is come by as well.
  for (const name of names) {
    for (const { from, to } of renamed) {
      if (namesOf(from).includes(name)) names.add(to);
    }
  }
  return [...names];
}
