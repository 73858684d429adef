import { accountName, personName } from '../sentences';
import { overlap } from './human';
import { involvement, type InvolvementFacts } from './involvement';
import {
  controlOfRole,
  roleName,
  rolesApartFrom,
  type Role,
  type SeparatedRoles,
} from './roles';

/** Somebody who is about to do something with a change. */
export interface Acting {
  role: Role;
  /** Everybody that this human is known as; empty: nobody is known. */
  persons: readonly string[];
}

/** Others who did something with the change already, such as its merger. */
export interface OtherHand {
  role: Role;
  persons: readonly string[];
}

const DOING: Partial<Record<Role, string>> = {
  approver: 'approve it',
  voter: 'vote on it',
  merger: 'merge it',
  syncer: 'start its sync',
};

/**
 * Why somebody must not act in a role, as a sentence that names the control and
 * what to do; empty: they may.
 *
 * @param separation - the table of separated duties in force
 * @param change - who had a hand in it by the forge and the request
 * @param others - who did something with it in the portal since
 */
export function actingProblem(
  separation: readonly SeparatedRoles[],
  acting: Acting,
  change: InvolvementFacts,
  others: readonly OtherHand[] = [],
): string {
  const apart = rolesApartFrom(acting.role, separation);
  if (apart.length === 0) return '';
  const control = `control ${controlOfRole(acting.role)}`;
  const verb = DOING[acting.role] ?? 'do this';
  if (acting.persons.length === 0) {
    return `Nobody is known behind your account, so you cannot ${verb} (${control}); ask somebody who is known in the catalog`;
  }
  const hands = involvement(change, apart);
  const involved = [
    ...hands.persons.map(({ person, role }) => ({ role, persons: [person] })),
    ...others.filter(({ role }) => apart.includes(role)),
  ].find(({ persons }) => overlap(persons, acting.persons));
  if (involved) {
    return `You (${personName(acting.persons[0])}) are the ${roleName(
      involved.role,
    )} of this change, so somebody else must ${verb} (${control}); ask a colleague`;
  }
  const [unknown] = hands.unknown;
  if (unknown) {
    const who = unknown.actor
      ? `nobody is known behind ${accountName(unknown.actor)}, the ${roleName(
          unknown.role,
        )}`
      : `the ${roleName(unknown.role)} is not known`;
    return `Whether you had a hand in this change cannot be told: ${who} (${control}); link the account to its person under Change control, Persons, and request the change again`;
  }
  return '';
}
