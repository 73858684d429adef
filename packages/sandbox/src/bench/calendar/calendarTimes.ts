import {
  calendarIntervals,
  explainCalendar,
  parseCalendar,
  type Calendar,
} from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { ms, percentile, type Measure } from '../Measure';
import { runScript } from '../script';
import { calendarInput, NOW, serviceOf } from './calendarInput';

const ENTRIES = 10_000;
const SERVICES = 500;
const ASKED = 2_000;
const MAX_EXPLAIN_MS = 1;
const MAX_YEAR_MS = 1_000;
/** Lays a year out in a process that was asked nothing before. */
const COLD_SCRIPT = 'packages/sandbox/src/bench/calendar/coldYear.ts';

const services = () => Array.from({ length: SERVICES }, (_, i) => serviceOf(i));

/**
 * How long it takes to explain an instant of a calendar with many entries: the
 * first time that a target is asked for, which lays its times out, and after
 * that; and to lay out a year for every service, after all that and in a process
 * that begins with it.
 */
export async function calendarTimes(): Promise<Measure[]> {
  const read = timed(() => parseCalendar(calendarInput(ENTRIES, SERVICES)));
  const calendar = read.value;
  const first = services().map(service => explained(calendar, service, NOW));
  const later = Array.from({ length: ASKED }, (_, i) =>
    explained(
      calendar,
      serviceOf(i % SERVICES),
      NOW.plus({ minutes: (i * 977) % (60 * 24 * 30) }),
    ),
  );
  const year = timed(() =>
    services().map(service =>
      calendarIntervals(
        calendar,
        { environment: 'prod', service, teams: [] },
        NOW,
        NOW.plus({ days: 365 }),
      ),
    ),
  );
  const one = await coldYear(1);
  const all = await coldYear(SERVICES);
  const p95 = percentile(later, 0.95);
  return [
    {
      what: `Reading a calendar of ${ENTRIES} entries`,
      kind: 'time',
      value: ms(read.took),
      limit: '',
    },
    {
      what: 'Explaining an instant, the first time of a target (95 %)',
      kind: 'time',
      value: `${percentile(first, 0.95).toFixed(3)} ms`,
      limit: '',
    },
    {
      what: 'Explaining an instant (95 %)',
      kind: 'time',
      value: `${p95.toFixed(3)} ms`,
      limit: `≤ ${MAX_EXPLAIN_MS} ms`,
      kept: p95 <= MAX_EXPLAIN_MS,
    },
    {
      what: `A year for ${SERVICES} services, laid out after that`,
      kind: 'time',
      value: ms(year.took),
      limit: `≤ ${MAX_YEAR_MS} ms`,
      kept: year.took <= MAX_YEAR_MS,
    },
    {
      what: `A year for ${SERVICES} services, the first thing asked`,
      kind: 'time',
      value: ms(all),
      limit: `≤ ${MAX_YEAR_MS} ms`,
      kept: all <= MAX_YEAR_MS,
    },
    {
      what: 'The same for one service, for comparison',
      kind: 'time',
      value: `${ms(one)}, × ${(all / one).toFixed(1)} for all`,
      limit: '',
    },
  ];
}

/** Milliseconds of a year for the first of the services, in a new process. */
async function coldYear(asked: number): Promise<number> {
  const { took } = await runScript<{ took: number }>(COLD_SCRIPT, {
    CALENDAR_BENCH_ENTRIES: String(ENTRIES),
    CALENDAR_BENCH_SERVICES: String(SERVICES),
    CALENDAR_BENCH_ASKED: String(asked),
  });
  return took;
}

function explained(calendar: Calendar, service: string, at: DateTime): number {
  return timed(() =>
    explainCalendar(
      calendar,
      { environment: 'prod', service, teams: ['group:default/team-1'] },
      at,
    ),
  ).took;
}

function timed<T>(work: () => T): { value: T; took: number } {
  const since = performance.now();
  const value = work();
  return { value, took: performance.now() - since };
}
