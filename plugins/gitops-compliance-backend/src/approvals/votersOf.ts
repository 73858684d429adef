import {
  digestToVoteOn,
  handsOf,
  rulesThatAsk,
  samePerson,
  weighVotes,
  type ReferencedFacts,
  type TargetPolicy,
} from '@gitops-compliance/rules';
import { whyNot } from './VoteService';

/**
 * Members of the board who may vote on a change and have not, and those whose
 * votes an alteration took away.
 */
export function votersOf(
  facts: ReferencedFacts,
  policy: TargetPolicy,
): { may: string[]; voided: string[] } {
  const groups = rulesThatAsk(policy.cab, facts).flatMap(({ from }) => from);
  const members = (facts.memberships?.groups ?? [])
    .filter(({ group }) => groups.some(one => samePerson(one, group)))
    .flatMap(({ members: of }) => of ?? []);
  const free = [...new Set(members)].filter(
    person =>
      whyNot(facts, policy, { person, aliases: [], delegator: null }) === '',
  );
  const weighed = facts.pullRequest
    ? weighVotes(
        facts.votes ?? [],
        digestToVoteOn(facts),
        handsOf(facts.pullRequest, { facts, policy }),
      )
    : [];
  const having = (standing: string) =>
    weighed
      .filter(vote => vote.standing === standing)
      .flatMap(({ voter }) => voter.person ?? []);
  const counted = having('counts');
  return {
    may: free.filter(one => !counted.some(other => samePerson(one, other))),
    voided: having('void').filter(
      one => !counted.some(other => samePerson(one, other)),
    ),
  };
}
