export * from './ArgoLine';
export * from './CalendarContent';
export * from './CalendarLine';
export * from './UpcomingCalendar';
