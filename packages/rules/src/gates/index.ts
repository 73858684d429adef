export * from './types';
export type { ArgoWindowsFact } from './calendarFacts';
export * from './targetFacts';
export type { Gate, GateContext } from './gate';
export * from './headFacts';
export { cabGate, digestToVoteOn, handsOf, rulesThatAsk } from './cab';
export { calendarGate } from './calendarGate';
export { WAIVED_WHEN_EXPEDITED } from './expedited';
export { externalGate } from './external';
export { checksGate } from './checks';
export { codeOwnersGate } from './codeOwners';
export { guardrailsGate, PORTAL_CHECK } from './guardrails';
export { holdGate } from './hold';
export { mergeableGate } from './mergeable';
export { oneAtATimeGate } from './oneAtATime';
export { onlyThePinGate } from './onlyThePin';
export { peerReviewGate } from './peerReview';
export { contentsFactSchema, isVoid } from './contentsFact';
export type { ContentsFact } from './contentsFact';
export { renderedGate } from './rendered';
export { releaseOrderGate } from './releaseOrder';
export { releaseFactSchema } from './releaseFacts';
export type { ReleaseFact } from './releaseFacts';
export { ticketGate } from './ticket';
export {
  ticketFactSchema,
  ticketReadingSchema,
  ticketScope,
} from './ticketFact';
export type { TicketFact, TicketReading } from './ticketFact';
export { targetCleanGate } from './targetClean';
export { sourceReviewGate } from './sourceReview';
export type { SourceFact, SourcePullRequestFact } from './sourceFact';
export { policyGate } from './policyChecks';
export { signaturesGate } from './signatures';
export { ruleOf } from './past';
export { upstreamGate } from './upstream';
export {
  GATES,
  evaluateGates,
  gatesFor,
  holdingGates,
  isHeld,
} from './registry';
export type { GatePhase } from './registry';
export { actorOfRecord } from './recordedAccounts';
export type {
  NamedPerson,
  RecordedAccount,
  ReferencedActor,
} from './recordedAccounts';
export { accountsOfSource, sourceOfRecord } from './recordedSource';
export type {
  RecordedSource,
  ReferencedSource,
  ReferencedSourcePullRequest,
} from './recordedSource';
export {
  decideAgain,
  recordedFacts,
  recordedFactsSchema,
} from './recordedFacts';
export { whoCannotOpen, whoCanOpen } from './whoCanOpen';
export type { Askable } from './whoCanOpen';
export { targetFactsOf } from './recordedTargetFacts';
export type {
  RecordedFacts,
  ReferencedFacts,
  ReferencedPullRequest,
  ReferencedVote,
} from './recordedFacts';
