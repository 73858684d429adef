export * from './types';
export { CalendarError } from './CalendarError';
export type { CalendarProblem } from './CalendarError';
export { calendarOfPolicy, parseCalendar } from './parse';
export type { CalendarPlace } from './parse';
export {
  CALENDAR_HORIZON_DAYS,
  calendarIntervals,
  calendarState,
  isOpen,
  nextClosing,
  nextOpening,
} from './state';
export { asksForTeams } from './scope';
export { CALENDAR_PRECEDENCE, explainCalendar } from './explain';
export type {
  CalendarEffect,
  CalendarExplanation,
  ExplainedEntry,
} from './explain';
