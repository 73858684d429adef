import type { Actor } from '../gates/types';
import { possiblePersons, provenPerson, samePerson } from './human';
import type { Role } from './roles';

/** Everybody who had a hand in a change, as far as it is known. */
export interface Involvement {
  persons: { person: string; role: Role }[];
  /** Human accounts behind which we know nobody; null: not even the account. */
  unknown: { actor: Actor | null; role: Role }[];
}

/** Facts that tell who had a hand in a change. */
export interface InvolvementFacts {
  /** Null: nobody asked the portal for it. */
  requester: string | null;
  /** Other persons who are the same human as the requester. */
  requesterAliases?: readonly string[];
  /** Null: there is no pull request yet, so nobody wrote or pushed it. */
  author: Actor | null;
  /** Null: the forge did not say. */
  lastPusher: Actor | null;
  /**
   * Whom the forge takes for the authors of its commits; null: nobody is
   * behind the address that one of them names.
   */
  writers?: readonly (Actor | null)[];
  /** The same of their committers. */
  committers?: readonly (Actor | null)[];
  /** Authors of the commits that it brings; null: they have not been read. */
  rangeAuthors?: readonly (Actor | null)[] | null;
}

/** Roles that a review is held against where nothing else is said. */
const USUAL: readonly Role[] = ['requester', 'author', 'last-pusher'];

/**
 * Finds who had a hand in a change in one of these roles. Somebody whose hand
 * is known only through a link that is newer than the change is both: involved,
 * and not known for certain.
 */
export function involvement(
  facts: InvolvementFacts,
  roles: readonly Role[] = USUAL,
): Involvement {
  const { requester, author, lastPusher } = facts;
  const result: Involvement = { persons: [], unknown: [] };
  const isAsked = (role: Role) => roles.includes(role);
  if (isAsked('requester')) {
    if (requester) {
      for (const person of [requester, ...(facts.requesterAliases ?? [])]) {
        result.persons.push({ person, role: 'requester' });
      }
    } else if (!author || author.bot) {
      // A bot writes for somebody; nobody says for whom.
      result.unknown.push({ actor: null, role: 'requester' });
    }
  }
  const hands: [Role, readonly (Actor | null)[]][] = [
    ['author', author ? [author, ...(facts.writers ?? [])] : []],
    ['committer', facts.committers ?? []],
    ['last-pusher', author ? [lastPusher] : []],
    ['range-author', facts.rangeAuthors ?? [null]],
  ];
  for (const [role, actors] of hands.filter(hand => isAsked(hand[0]))) {
    for (const actor of actors) {
      const persons = actor ? possiblePersons(actor) : [];
      result.persons.push(...persons.map(person => ({ person, role })));
      if (!actor?.bot && !(actor && provenPerson(actor))) {
        result.unknown.push({ actor, role });
      }
    }
  }
  return result;
}

/** The hand that a person had in a change; undefined: none that we know. */
export function roleOf(
  person: string,
  { persons }: Involvement,
): Role | undefined {
  return persons.find(involved => samePerson(involved.person, person))?.role;
}
