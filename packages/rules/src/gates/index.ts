export * from './types';
export type { Gate, GateContext } from './gate';
export { calendarGate } from './calendarGate';
export { guardrailsGate, PORTAL_CHECK } from './guardrails';
export { mergeableGate } from './mergeable';
export { oneAtATimeGate } from './oneAtATime';
export { onlyThePinGate } from './onlyThePin';
export { peerReviewGate } from './peerReview';
export { upstreamGate } from './upstream';
export {
  GATES,
  evaluateGates,
  gatesFor,
  holdingGates,
  isHeld,
} from './registry';
export type { GatePhase } from './registry';
export {
  decideAgain,
  recordedFacts,
  recordedFactsSchema,
} from './recordedFacts';
export type {
  RecordedFacts,
  ReferencedActor,
  ReferencedFacts,
  ReferencedPullRequest,
} from './recordedFacts';
