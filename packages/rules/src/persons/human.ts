import type { Actor } from '../gates/types';

/**
 * Whom an account stands for. A link between an account and a person that is
 * made while a change is open never helps it: what helps is decided by links
 * that held when the change was requested and still do; what hurts, by every
 * link that held at any time since.
 */

/** Whether two references name the same person; they ignore case. */
export function samePerson(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The person whose word an account's is; null: nobody's that counts. */
export function provenPerson(actor: Actor): string | null {
  const { bot, person, personAtRequest: before } = actor;
  if (bot || person === null) return null;
  if (before === undefined) return person;
  return before !== null && samePerson(before, person) ? person : null;
}

/** Everybody who may be behind an account; of a bot nobody. */
export function possiblePersons(actor: Actor): string[] {
  const { bot, person, personAtRequest, aliases = [] } = actor;
  if (bot) return [];
  return [person, personAtRequest ?? null, ...aliases].filter(
    one => one !== null,
  );
}

/** Whether two lists of persons name one human. */
export function overlap(one: readonly string[], other: readonly string[]) {
  return one.some(a => other.some(b => samePerson(a, b)));
}
