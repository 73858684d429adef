export {
  MAX_WAIVER_DAYS,
  NEVER_WAIVED,
  waiverProblem,
  waiverState,
  whyNotWaivable,
} from './waiving';
export type {
  DecidableWaiver,
  WaiverCourse,
  WaiverDecider,
  WaiverProblem,
  WaiverState,
} from './waiving';
export { WaiversFold } from './WaiversFold';
export type { WaiverOfRecord } from './WaiversFold';
