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
export { briefingLines, riskWord } from './briefing';
export type { BriefingFacts } from './briefing';
export {
  healthSentence,
  healthyHours,
  LOOK_BACK_HOURS,
  pastSentence,
} from './background';
export type { HealthyStretch, PastChanges } from './background';
export { handsInWords } from './hands';
export type { HandInWords } from './hands';
export { collisionsOf } from './collisions';
export type { Collision, PlannedChange } from './collisions';
export { boardRemindersSchema, dueReminders, onDutyAt } from './reminders';
export type {
  BoardReminders,
  OnDuty,
  ReminderStep,
  SentReminder,
} from './reminders';
