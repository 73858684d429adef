import type {
  CalendarEntryView,
  CalendarView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { entryOccurrences, parseCalendar } from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { calendarInput, serviceOf } from './calendarInput';

/** Of each service as many as keep a year below what one answer may hold. */
const ENTRIES_OF_A_SERVICE = 8;
const ENVIRONMENT = 'prod';

/**
 * The answer to `GET /v1/calendar` for a time, with entries for so many services:
 * freezes and windows for once, and windows on a day of each month.
 *
 * @param title - of the environment, to know the answer by
 */
export function yearView(
  services: number,
  title: string,
  { from, to }: { from: DateTime; to: DateTime },
): CalendarView {
  const { windows, freezes } = parseCalendar(
    calendarInput(services * ENTRIES_OF_A_SERVICE, services),
  );
  const instant = (at: DateTime) => at.toISO() as string;
  const entries = [
    // With what repeats on each weekday it is more than one answer may hold.
    ...windows
      .filter(({ days }) => !days)
      .map(entry => ({ kind: 'window' as const, entry, reason: null })),
    ...freezes.map(entry => ({
      kind: 'freeze' as const,
      entry,
      reason: entry.reason,
    })),
  ].map(
    ({ kind, entry, reason }): CalendarEntryView => ({
      kind,
      id: entry.id,
      source: 'policy',
      feed: null,
      title: entry.title,
      reason,
      environments: entry.environments,
      criticalities: null,
      regions: null,
      services: entry.services ?? null,
      teams: null,
      lifts: null,
      bufferMinutes: 0,
      when: {
        days: null,
        rule: entry.rule ?? null,
        from: entry.from ?? null,
        start: entry.start,
        end: entry.end,
        endDay: entry.endDay ?? null,
        except: [],
        timeZone: entry.timeZone,
      },
      affects: {
        services: [serviceOf(Number(entry.id.split('-')[1]) % services)],
        serviceCount: 1,
        changes: [],
        changeCount: 0,
      },
      occurrences: entryOccurrences(entry, from, to).map(({ start, end }) => ({
        start: instant(start),
        end: instant(end),
      })),
      version: null,
      mayChange: false,
    }),
  );
  return {
    policy: {
      hash: '',
      governed: false,
      loadedAt: instant(from),
      source: 'policy.yaml',
    },
    asOf: null,
    environments: [
      {
        name: ENVIRONMENT,
        title,
        criticality: 'high',
        region: null,
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
      },
    ],
    entries: entries.filter(({ occurrences }) => occurrences.length > 0),
    conflicts: [],
    proposed: [],
    feeds: [],
    mayPropose: [],
    proposeReason: '',
  };
}
