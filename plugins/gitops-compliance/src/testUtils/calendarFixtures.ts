import type {
  CalendarEntryView,
  CalendarView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { environments } from './fixtures';

/** An environment of the calendar that no window is for. */
export function calendarEnvironment(
  change: Partial<CalendarView['environments'][number]> = {},
): CalendarView['environments'][number] {
  return {
    name: 'prod-eu',
    title: 'Production EU',
    criticality: 'high',
    region: 'eu',
    state: {
      state: 'open',
      reason: 'always-open',
      title: null,
      timeZone: null,
      until: null,
      nextOpening: null,
      sentence: 'Always open',
    },
    nextFreeze: null,
    alwaysOpen: true,
    argo: [],
    syncWindows: [],
    intervals: [],
    ...change,
  };
}

/** A window of Argo CD that refuses syncs of a service at night. */
export function syncWindow(
  change: Partial<
    CalendarView['environments'][number]['syncWindows'][number]
  > = {},
): CalendarView['environments'][number]['syncWindows'][number] {
  return {
    kind: 'deny',
    schedule: '0 4 * * *',
    duration: '2h',
    timeZone: 'UTC',
    manualSync: false,
    services: ['component:default/payments-api'],
    serviceCount: 1,
    occurrences: [],
    ...change,
  };
}

/** A freeze from 20 December to 2 January in Berlin. */
export function calendarEntry(
  change: Partial<CalendarEntryView> = {},
): CalendarEntryView {
  return {
    kind: 'freeze',
    id: 'year-end',
    source: 'policy',
    feed: null,
    title: 'Year-end freeze',
    reason: 'Annual accounts',
    environments: ['prod-eu'],
    criticalities: null,
    regions: null,
    services: null,
    teams: null,
    lifts: null,
    bufferMinutes: 0,
    when: {
      days: null,
      rule: null,
      from: null,
      start: '2026-12-20T00:00',
      end: '2027-01-02T00:00',
      endDay: null,
      except: [],
      timeZone: 'Europe/Berlin',
    },
    affects: {
      services: ['component:default/payments-api'],
      serviceCount: 1,
      changes: [],
      changeCount: 0,
    },
    occurrences: [
      { start: '2026-12-19T23:00:00.000Z', end: '2027-01-01T23:00:00.000Z' },
    ],
    version: null,
    mayChange: true,
    ...change,
  };
}

/** The calendar of one environment without any entry. */
export function calendar(change: Partial<CalendarView> = {}): CalendarView {
  return {
    policy: environments().policy,
    asOf: null,
    environments: [calendarEnvironment()],
    entries: [],
    conflicts: [],
    proposed: [],
    feeds: [],
    mayPropose: ['window', 'freeze', 'exception'],
    proposeReason: '',
    ...change,
  };
}
