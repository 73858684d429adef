import type { Actor } from '../gates/types';
import { overlap, possiblePersons, samePerson } from '../persons/human';
import { roleOf, type Involvement } from '../persons/involvement';
import type { Membership } from '../persons/reviewRules';
import type { Role } from '../persons/roles';
import type { CabRule } from './cabRules';

/** What a member of the board says of a change. */
export const VOTE_DECISIONS = [
  'approve',
  'reject',
  'ask',
  'abstain',
  'defer',
] as const;

/** One of {@link VOTE_DECISIONS}; `defer` leaves it to the meeting. */
export type VoteDecision = (typeof VOTE_DECISIONS)[number];

/** A vote, as it was cast. */
export interface VoteFact {
  voter: Actor;
  /** For whom the voter voted, by a delegation; null: for themself. */
  delegator: Actor | null;
  decision: VoteDecision;
  /** What was voted on. */
  digest: string;
  /** ISO 8601 UTC. */
  at: string;
}

/** Why a vote counts, or why it does not. */
export type VoteStanding =
  | 'counts'
  /** Of what the change was before it altered. */
  | 'void'
  /** The voter, or for whom they voted, had a hand in the change. */
  | 'involved'
  /** A vote of the same human counts already. */
  | 'again';

/** A vote that is the last of its voter for one and the same person. */
export interface WeighedVote extends VoteFact {
  standing: VoteStanding;
  /** The hand that they had in the change, where they are involved. */
  role?: Role;
}

/** Everybody who may be behind a vote. */
function humansOf({ voter, delegator }: VoteFact): string[] {
  return [voter, ...(delegator ? [delegator] : [])].flatMap(possiblePersons);
}

/**
 * Weighs the last vote of each voter, for themself and for each whom they stand
 * for: one human counts once, delegations included, and a conflict of either of
 * the two counts. What a person says for themself goes before what another says
 * for them.
 *
 * @param votes - in the order in which they were cast
 * @param digest - of the change as it is now; null: nothing counts
 */
export function weighVotes(
  votes: readonly VoteFact[],
  digest: string | null,
  involved: Involvement,
): WeighedVote[] {
  const last = new Map<string, VoteFact>();
  for (const vote of votes) {
    const key = [vote.voter, vote.delegator]
      .map(actor => actor?.person?.toLowerCase() ?? '')
      .join(' ');
    last.set(key, vote);
  }
  const counted: string[][] = [];
  const ownFirst = [...last.values()].sort(
    (one, other) => Number(!!one.delegator) - Number(!!other.delegator),
  );
  return ownFirst.map(vote => {
    const humans = humansOf(vote);
    if (digest === null || vote.digest !== digest) {
      return { ...vote, standing: 'void' };
    }
    const role = humans
      .map(human => roleOf(human, involved))
      .find(found => found !== undefined);
    if (role) return { ...vote, standing: 'involved', role };
    if (counted.some(others => overlap(others, humans))) {
      return { ...vote, standing: 'again' };
    }
    counted.push(humans);
    return { ...vote, standing: 'counts' };
  });
}

/** What the votes of a rule's members come to. */
export interface CabOutcome {
  rule: CabRule;
  approvals: number;
  rejections: number;
  /** Groups of which nobody is known to be a member. */
  unknownGroups: string[];
  state: 'met' | 'waiting' | 'rejected';
}

/** Holds a rule against the votes that count. */
export function outcomeOf(
  rule: CabRule,
  votes: readonly WeighedVote[],
  memberships: readonly Membership[],
): CabOutcome {
  const asked = rule.from.map(group => ({
    group,
    members:
      memberships.find(one => samePerson(one.group, group))?.members ?? null,
  }));
  const members = asked.flatMap(one => one.members ?? []);
  // Who stands for another speaks with the other's seat.
  const ofRule = votes.filter(
    ({ standing, voter, delegator }) =>
      standing === 'counts' &&
      members.some(member =>
        samePerson(member, (delegator ?? voter).person ?? ''),
      ),
  );
  const count = (decision: VoteDecision) =>
    ofRule.filter(vote => vote.decision === decision).length;
  const [approvals, rejections] = [count('approve'), count('reject')];
  const unknownGroups = asked
    .filter(one => one.members === null)
    .map(({ group }) => group);
  return {
    rule,
    approvals,
    rejections,
    unknownGroups,
    state: stateOf(),
  };

  function stateOf(): CabOutcome['state'] {
    if (rejections >= rule.rejectsAt) return 'rejected';
    return approvals >= rule.quorum && unknownGroups.length === 0
      ? 'met'
      : 'waiting';
  }
}
