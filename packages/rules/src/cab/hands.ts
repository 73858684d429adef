import type { Involvement } from '../persons/involvement';
import { roleName } from '../persons/roles';
import { accountName, listed, personName } from '../sentences';

/** Somebody who must not vote on a change, and why. */
export interface HandInWords {
  who: string;
  reason: string;
}

/** Everybody who must not vote for the hand that they had, each person once. */
export function handsInWords({ persons, unknown }: Involvement): HandInWords[] {
  const roles = new Map<string, Set<string>>();
  for (const { person, role } of persons) {
    const known = roles.get(person) ?? new Set<string>();
    roles.set(person, known.add(roleName(role)));
  }
  return [
    ...[...roles].map(([person, of]) => ({
      who: personName(person),
      reason: `Is the ${listed([...of])} (control CHG-09).`,
    })),
    ...unknown.map(({ actor, role }) => ({
      who: actor ? accountName(actor) : 'Somebody',
      reason: `Is the ${roleName(
        role,
      )}, and nobody knows which person that is: no vote counts until it is known.`,
    })),
  ];
}
