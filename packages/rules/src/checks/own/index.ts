export {
  contextForOwn,
  isOwnCheck,
  ownCheckProblem,
  ownRule,
} from './ownCheck';
export type { AnyCheck, OwnCheck, OwnJudgement } from './ownCheck';
