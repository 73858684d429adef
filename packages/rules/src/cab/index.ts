export { cabRuleSchema, isStandard } from './cabRules';
export type { CabRule, StandardChange, StandardFacts } from './cabRules';
export { outcomeOf, VOTE_DECISIONS, weighVotes } from './votes';
export type {
  CabOutcome,
  VoteDecision,
  VoteFact,
  VoteStanding,
  WeighedVote,
} from './votes';
export { whyNotVote } from './voting';
export type { Ballot, Human, Voter } from './voting';
