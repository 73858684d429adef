export * from './types';
export { CHANGE_STATES, ENDED_STATES, isEnded, transition } from './machine';
export { changeEventOf } from './events';
export { readRequested, statementsSchema, withEdits } from './requested';
export type { RequestedChange } from './requested';
export {
  LEAST_LETTERS,
  STATEMENTS,
  statementWord,
  statementsIn,
  statementsOf,
  unsaid,
} from './statements';
export type {
  StatementName,
  StatementWord,
  StatementsFact,
} from './statements';
export { missingForRollback, offerRollback } from './rollback';
export { offerReleaseRollback } from './releaseRollback';
export type { ReleasedChange, ReleaseRollbackOffer } from './releaseRollback';
export type {
  MovedPin,
  RollbackFacts,
  RollbackOffer,
  UndoableChange,
} from './rollback';
