import { useEffect, useMemo, useRef } from 'react';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { useTheme } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import type {
  CalendarEntryView,
  CalendarView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { useSearchParams } from 'react-router-dom';
import { gitopsComplianceApiRef, useLive, type Live } from '../../api';
import {
  CALENDAR_SCALES,
  periodOf,
  type CalendarScale,
} from '../layout/columns';
import { concernsEnvironment, type LaneItem } from '../layout/lanes';

/** What narrows the calendar; each is a parameter of the address. */
export const CALENDAR_FILTERS = [
  'environment',
  'criticality',
  'service',
  'team',
  'kind',
  'source',
] as const;

export type CalendarFilter = (typeof CALENDAR_FILTERS)[number];

/** What the address says of the calendar. */
export interface CalendarScreen {
  scale: CalendarScale;
  /** `YYYY-MM-DD`, a day of what is shown. */
  date: string;
  /** `local`, `utc` or an IANA zone; empty: the calendar's own. */
  zone: string;
  filters: Partial<Record<CalendarFilter, string>>;
  /** Changes the address; an empty text takes a parameter away. */
  go(change: Record<string, string>): void;
}

/** What is shown of the calendar: it stands in the address, to be sent around. */
export function useCalendarScreen(): CalendarScreen {
  const [parameters, setParameters] = useSearchParams();
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  const asked = parameters.get('view') as CalendarScale;
  const usual = isNarrow ? 'agenda' : 'month';
  return {
    scale: CALENDAR_SCALES.includes(asked) ? asked : usual,
    date: dayOf(parameters.get('date')),
    zone: parameters.get('zone') ?? '',
    filters: Object.fromEntries(
      CALENDAR_FILTERS.flatMap(name => {
        const value = parameters.get(name);
        return value ? [[name, value]] : [];
      }),
    ),
    go: change =>
      setParameters(
        before => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(change)) {
            if (value) after.set(name, value);
            else after.delete(name);
          }
          return after;
        },
        { replace: true },
      ),
  };
}

function dayOf(text: string | null): string {
  const day = DateTime.fromISO(text ?? '');
  return (day.isValid ? day : DateTime.now()).toISODate() as string;
}

/**
 * The calendar of what is shown, and a day on either side, for the zone is known
 * only with it. What was shown before stays until the new part has come. A period
 * that is over is asked for as the calendar stood at its end.
 */
export function useCalendar({
  scale,
  date,
  filters: { service, team },
}: CalendarScreen): Live<CalendarView> {
  const api = useApi(gitopsComplianceApiRef);
  const { start, end } = periodOf(scale, date, 'utc', DateTime.utc());
  const [from, to] = [start.minus({ days: 1 }), end.plus({ days: 1 })];
  const query = {
    from: from.toISO() as string,
    to: to.toISO() as string,
    ...(to < DateTime.utc() && { at: end.toISO() as string }),
    ...(service && { service }),
    ...(team && { team }),
  };
  const live = useLive(`calendar ${JSON.stringify(query)}`, signal =>
    api.getCalendar(query, signal),
  );
  const latest = useRef<CalendarView>();
  useEffect(() => {
    if (live.data) latest.current = live.data;
  }, [live.data]);
  return live.error && !live.data
    ? live
    : { ...live, data: live.data ?? latest.current };
}

/** Environments and entries that the filters let through. */
export function useShown(
  view: CalendarView | undefined,
  { filters }: CalendarScreen,
): { environments: CalendarView['environments']; items: LaneItem[] } {
  const { environment, criticality, kind, source } = filters;
  return useMemo(() => {
    const environments = (view?.environments ?? []).filter(
      each =>
        (!environment || each.name === environment) &&
        (!criticality || each.criticality === criticality),
    );
    const isShown = (entry: CalendarEntryView) =>
      (!kind || entry.kind === kind) &&
      (!source || entry.source === source) &&
      environments.some(({ name }) => concernsEnvironment(entry, name));
    const items: LaneItem[] = [
      ...(view?.entries ?? []).map(entry => ({
        key: `${entry.kind} ${entry.id}`,
        entry,
      })),
      ...(view?.proposed ?? []).flatMap(({ proposal, entries }) =>
        entries.map(entry => ({
          key: `${proposal} ${entry.kind} ${entry.id}`,
          entry,
          proposal,
        })),
      ),
    ];
    return { environments, items: items.filter(({ entry }) => isShown(entry)) };
  }, [view, environment, criticality, kind, source]);
}

/** The zone in which the calendar is read; the calendar's own where none is asked. */
export function zoneOf(
  asked: string,
  entries: readonly CalendarEntryView[],
): string {
  const local = DateTime.local().zoneName;
  if (asked === 'local') return local;
  if (asked === 'utc') return 'UTC';
  if (asked && DateTime.utc().setZone(asked).isValid) return asked;
  const counts = new Map<string, number>();
  for (const { when } of entries) {
    counts.set(when.timeZone, (counts.get(when.timeZone) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? local;
}
