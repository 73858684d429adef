export * from './CalendarLine';
export * from './UpcomingCalendar';
