import { overlap, samePerson } from '../persons/human';
import type { Involvement } from '../persons/involvement';
import type { Membership } from '../persons/reviewRules';
import { roleName } from '../persons/roles';
import type { CabRule } from './cabRules';

/** A person, and everybody else who is the same human. */
export interface Human {
  person: string;
  aliases: readonly string[];
}

/** Somebody who is about to vote. */
export interface Voter extends Human {
  /** For whom they stand by a delegation; null: for themself. */
  delegator: Human | null;
}

/** What a vote is held against before it is cast. */
export interface Ballot {
  /** The rules that ask for the change. */
  rules: readonly CabRule[];
  memberships: readonly Membership[];
  involved: Involvement;
}

/**
 * Why somebody must not vote on a change, as a sentence that names the control
 * and what to do; empty: they may.
 */
export function whyNotVote(
  { rules, memberships, involved }: Ballot,
  voter: Voter,
): string {
  if (rules.length === 0) {
    return 'The policy asks no board for this change';
  }
  for (const [human, whose] of [
    [voter, 'You'],
    ...(voter.delegator ? [[voter.delegator, voter.delegator.person]] : []),
  ] as [Human, string][]) {
    const hand = involved.persons.find(({ person }) =>
      overlap([person], [human.person, ...human.aliases]),
    );
    if (hand) {
      const [who, are] = whose === 'You' ? ['You', 'are'] : [whose, 'is'];
      return `${who} ${are} the ${roleName(
        hand.role,
      )} of this change, so somebody else must vote on it (control CHG-09)`;
    }
  }
  const seat = (voter.delegator ?? voter).person;
  const asked = [...new Set(rules.flatMap(({ from }) => from))];
  const isMember = memberships.some(
    ({ group, members }) =>
      asked.some(one => samePerson(one, group)) &&
      members?.some(member => samePerson(member, seat)),
  );
  return isMember
    ? ''
    : `${
        voter.delegator ? `${seat} is` : 'You are'
      } no member of the board that decides on this change: ${asked.join(
        ', ',
      )}`;
}
