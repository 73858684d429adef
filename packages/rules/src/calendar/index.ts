export * from './types';
export { CalendarError } from './CalendarError';
export type { CalendarProblem } from './CalendarError';
export { parseCalendar } from './parse';
export {
  CALENDAR_HORIZON_DAYS,
  calendarIntervals,
  calendarState,
  nextOpening,
} from './state';
