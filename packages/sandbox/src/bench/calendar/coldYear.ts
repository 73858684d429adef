/**
 * Reads a calendar of `CALENDAR_BENCH_ENTRIES` entries for
 * `CALENDAR_BENCH_SERVICES` services, lays a year out for the first
 * `CALENDAR_BENCH_ASKED` of them, and prints what that took in milliseconds as
 * JSON. Nothing was asked before, so nothing is at hand.
 */
import { calendarIntervals, parseCalendar } from '@gitops-compliance/rules';
import { calendarInput, NOW, serviceOf } from './calendarInput';

const [entries, services, asked] = ['ENTRIES', 'SERVICES', 'ASKED'].map(name =>
  Number(process.env[`CALENDAR_BENCH_${name}`]),
);

const calendar = parseCalendar(calendarInput(entries, services));
const until = NOW.plus({ days: 365 });
const began = performance.now();
for (let i = 0; i < asked; i++) {
  const subject = { environment: 'prod', service: serviceOf(i), teams: [] };
  calendarIntervals(calendar, subject, NOW, until);
}
process.stdout.write(JSON.stringify({ took: performance.now() - began }));
