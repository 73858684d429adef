import { DateTime } from 'luxon';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC'];

/** When the calendar is asked. */
export const NOW = DateTime.fromISO('2026-06-01T12:00Z', { zone: 'utc' });

/** Reference of one of the services that the entries are for. */
export const serviceOf = (i: number) => `component:default/service-${i}`;

/**
 * A calendar as it is written, each entry for one of the services: of ten entries
 * five freezes, three windows for once, two that repeat.
 */
export function calendarInput(entries: number, services: number): unknown {
  const windows: object[] = [];
  const freezes: object[] = [];
  for (let i = 0; i < entries; i++) {
    const day = NOW.plus({ days: (i * 7) % 360 });
    const common = {
      id: `entry-${i}`,
      title: `Entry ${i}`,
      environments: ['prod'],
      services: [`service-${i % services}`],
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
