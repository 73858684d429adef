import {
  calendarIntervals,
  explainCalendar,
  parseCalendar,
  type Calendar,
} from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import { ms, percentile, type Measure } from './Measure';

const ENTRIES = 10_000;
const SERVICES = 500;
const ASKED = 2_000;
const MAX_EXPLAIN_MS = 1;
const MAX_YEAR_MS = 1_000;
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC'];
const NOW = DateTime.fromISO('2026-06-01T12:00Z', { zone: 'utc' });

const serviceOf = (i: number) => `component:default/service-${i}`;
const services = () => Array.from({ length: SERVICES }, (_, i) => serviceOf(i));

/**
 * How long it takes to explain an instant of a calendar with many entries: the
 * first time that a target is asked for, which lays its times out, and after
 * that; and to lay out a year for every service.
 */
export function calendarTimes(): Measure[] {
  const read = timed(() => parseCalendar(input()));
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
      what: `A year for ${SERVICES} services`,
      kind: 'time',
      value: ms(year.took),
      limit: `≤ ${MAX_YEAR_MS} ms`,
      kept: year.took <= MAX_YEAR_MS,
    },
  ];
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

/** Of ten entries five freezes, three windows for once, two that repeat. */
function input(): unknown {
  const windows: object[] = [];
  const freezes: object[] = [];
  for (let i = 0; i < ENTRIES; i++) {
    const day = NOW.plus({ days: (i * 7) % 360 });
    const common = {
      id: `entry-${i}`,
      title: `Entry ${i}`,
      environments: ['prod'],
      services: [`service-${i % SERVICES}`],
      timeZone: ZONES[i % ZONES.length],
    };
    const once = {
      start: day.toFormat("yyyy-MM-dd'T'09:00"),
      end: day.plus({ days: 1 + (i % 3) }).toFormat("yyyy-MM-dd'T'17:00"),
    };
    const kind = i % 10;
    if (kind < 5) {
      freezes.push({ ...common, ...once, reason: 'Annual accounts' });
    } else if (kind < 8) {
      windows.push({ ...common, ...once });
    } else if (kind === 8) {
      const days = ['mon', 'tue', 'wed', 'thu', 'fri'];
      windows.push({ ...common, days, start: '09:00', end: '17:00' });
    } else {
      const rule = `FREQ=MONTHLY;BYDAY=${1 + (i % 4)}TU`;
      const from = '2026-01-01';
      windows.push({ ...common, rule, from, start: '22:00', end: '02:00' });
    }
  }
  return { windows, freezes };
}
