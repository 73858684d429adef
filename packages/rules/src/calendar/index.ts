export * from './types';
export { CalendarError } from './CalendarError';
export type { CalendarProblem } from './CalendarError';
export { calendarOfPolicy, parseCalendar } from './parse';
export type { CalendarPlace } from './parse';
export { kindsOnScreen } from './screen';
export {
  CALENDAR_HORIZON_DAYS,
  calendarIntervals,
  calendarState,
  entryOccurrences,
  isOpen,
  nextClosing,
  nextOpening,
} from './state';
export { asksForTeams, isFor } from './scope';
export { calendarConflicts } from './conflicts';
export type { CalendarConflict } from './conflicts';
export { asICalendar } from './icalendar';
export {
  entriesOfFeed,
  feedCopySchema,
  feedHold,
  feedState,
  withFeeds,
} from './feeds';
export type { FeedCopy, FeedEvent, FeedHold, FeedReading } from './feeds';
export { FeedCopies } from './FeedCopies';
export {
  ARGO_HORIZON_DAYS,
  argoOccurrences,
  argoWindowState,
  nextArgoChange,
  windowsFor,
} from './argo/syncWindows';
export type {
  ArgoApplication,
  ArgoSyncWindow,
  ArgoWindowState,
} from './argo/syncWindows';
export { argoBlocks } from './argo/blocks';
export { compareWithArgo } from './argo/compare';
export type { ArgoComparison } from './argo/compare';
export { CALENDAR_PRECEDENCE, explainCalendar } from './explain';
export type {
  CalendarEffect,
  CalendarExplanation,
  ExplainedEntry,
} from './explain';
