import type {
  CalendarEntryView,
  CalendarView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceName } from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import { relative, visibleText } from '../../components';
import type { Column } from './columns';
import type { LaneItem } from './lanes';

type Environment = CalendarView['environments'][number];
type SyncWindow = Environment['syncWindows'][number];
type Occurrence = CalendarEntryView['occurrences'][number];

const LOCALE = 'en-GB';
const DAY_NAMES: Record<string, string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** What an entry is, in a word. */
export const KIND_WORDS: Record<CalendarEntryView['kind'], string> = {
  window: 'Window',
  freeze: 'Freeze',
  exception: 'Exception',
};

function inZone(iso: string, zone: string): DateTime {
  return DateTime.fromISO(iso, { zone }).setLocale(LOCALE);
}

/** `today 18:00`, `tomorrow 18:00`, or `Sun 20 Dec 2026, 18:00`. */
export function dayAndTime(iso: string, zone: string, now: DateTime): string {
  const at = inZone(iso, zone);
  const today = now.setZone(zone).startOf('day');
  const days = at.startOf('day').diff(today, 'days').days;
  const time = at.toFormat('HH:mm');
  if (days === 0) return `today ${time}`;
  if (days === 1) return `tomorrow ${time}`;
  return at.toFormat('ccc d LLL yyyy, HH:mm');
}

/**
 * When an environment may change, as a sentence: `Production EU opens today
 * 18:00 Europe/Berlin (in 3 h); a freeze begins on Sun 20 Dec 2026: Accounts.`
 */
export function headlineOf(
  { title, state, nextFreeze }: Environment,
  zone: string,
  now: DateTime,
): string {
  const edge = (iso: string) =>
    `${dayAndTime(iso, zone, now)} ${zone} (${relative(iso, now)})`;
  const freeze = nextFreeze
    ? `; a freeze begins on ${inZone(nextFreeze.start, zone).toFormat(
        'ccc d LLL yyyy',
      )}: ${visibleText(nextFreeze.title)}`
    : '';
  return `${title} ${stateOf(state, edge)}${freeze}.`;
}

function stateOf(
  { state, until, nextOpening, title }: Environment['state'],
  edge: (iso: string) => string,
): string {
  if (state === 'open') {
    return until ? `is open until ${edge(until)}` : 'is open';
  }
  const opens = nextOpening
    ? `opens ${edge(nextOpening)}`
    : 'does not open within a year';
  return state === 'frozen'
    ? `is frozen (${visibleText(title ?? '')}) and ${opens}`
    : opens;
}

/** When an entry holds, as it was written, in its own zone. */
export function timingOf({ when }: Pick<CalendarEntryView, 'when'>): string {
  const { days, rule, from, start, end, endDay, except, timeZone } = when;
  const without = except.length > 0 ? `, but not on ${except.join(', ')}` : '';
  const later = endDay
    ? ` ${endDay} ${endDay === 1 ? 'day' : 'days'} later`
    : '';
  const hours = `from ${start} to ${end}${later}`;
  if (days) {
    const every =
      days.length === 7
        ? 'Every day'
        : `Every ${listed(days.map(day => DAY_NAMES[day] ?? day))}`;
    return `${every} ${hours}${without} (${timeZone})`;
  }
  if (rule) {
    return `On the days of ${rule} since ${from} ${hours}${without} (${timeZone})`;
  }
  const once = (local: string) =>
    DateTime.fromISO(local, { zone: 'utc' })
      .setLocale(LOCALE)
      .toFormat('ccc d LLL yyyy, HH:mm');
  return `From ${once(start)} to ${once(end)} (${timeZone})`;
}

/** For whom an entry is, as it was written. */
export function scopeOf(
  entry: Pick<
    CalendarEntryView,
    'environments' | 'criticalities' | 'regions' | 'services' | 'teams'
  >,
  titles: ReadonlyMap<string, string>,
): string {
  const { environments, criticalities, regions, services, teams } = entry;
  const places = environments.includes('*')
    ? 'every environment'
    : listed(environments.map(name => titles.get(name) ?? name));
  return [
    places,
    criticalities && `of criticality ${listed(criticalities, 'or')}`,
    regions && `in region ${listed(regions, 'or')}`,
    services && `for ${listed(services.map(visibleText))}`,
    teams && `for services of ${listed(teams.map(visibleText), 'or')}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** What of an occurrence lies in a day: `09:00 to 16:30`, `all day`. */
export function hoursIn(
  { start, end }: Occurrence,
  column: Pick<Column, 'start' | 'end'>,
): string {
  const zone = column.start.zoneName ?? 'utc';
  const [from, to] = [inZone(start, zone), inZone(end, zone)];
  const begins = from > column.start;
  const ends = to < column.end;
  if (begins && ends)
    return `${from.toFormat('HH:mm')} to ${to.toFormat('HH:mm')}`;
  if (begins) return `from ${from.toFormat('HH:mm')}`;
  return ends ? `until ${to.toFormat('HH:mm')}` : 'all day';
}

/** Occurrences of an entry that touch a column. */
export function occurrencesIn(
  { occurrences }: Pick<CalendarEntryView, 'occurrences'>,
  { start, end }: Pick<Column, 'start' | 'end'>,
): Occurrence[] {
  const [from, to] = [start.toMillis(), end.toMillis()];
  return occurrences.filter(
    each => Date.parse(each.start) < to && Date.parse(each.end) > from,
  );
}

/** Whether a window of Argo CD lets sync or refuses it, in words. */
export function syncWindowWords({ kind, manualSync }: SyncWindow): string {
  const what = kind === 'deny' ? 'refuses' : 'allows';
  return `Argo CD ${what} syncs${
    manualSync ? ', persons may all the same' : ''
  }`;
}

/** A window of Argo CD as it is written there, and for whom it is. */
export function syncWindowLine(window: SyncWindow): string {
  const { schedule, duration, timeZone, services, serviceCount } = window;
  const more = serviceCount - services.length;
  const names = services.map(serviceName);
  return `${syncWindowWords(
    window,
  )}: ${schedule} for ${duration} (${timeZone}), for ${listed(
    more > 0 ? [...names, `${more} more`] : names,
  )}`;
}

/** Entries named in one cell; of more the number is told. */
const MAX_NAMED = 5;

/** What a cell of the lanes holds, in words for screen readers. */
export function cellLabel(
  environment: string,
  column: Column,
  items: readonly LaneItem[],
  syncWindows: readonly SyncWindow[] = [],
): string {
  const isDay = column.end.diff(column.start, 'days').days <= 1.1;
  const whenIn = (each: Pick<CalendarEntryView, 'occurrences'>) => {
    const occurrences = occurrencesIn(each, column);
    return isDay
      ? occurrences.map(time => hoursIn(time, column)).join(' and ')
      : `${occurrences.length} ${occurrences.length === 1 ? 'time' : 'times'}`;
  };
  const said = items.slice(0, MAX_NAMED).map(({ entry, proposal }) => {
    const proposed = proposal ? 'proposed ' : '';
    return `${proposed}${entry.kind} ${visibleText(entry.title)}, ${whenIn(
      entry,
    )}`;
  });
  const argo = syncWindows
    .filter(each => occurrencesIn(each, column).length > 0)
    .slice(0, MAX_NAMED)
    .map(each => `${syncWindowWords(each)}, ${whenIn(each)}`);
  const more = items.length - said.length;
  return [
    `${environment}, ${column.name}${column.note ? ` (${column.note})` : ''}`,
    ...(said.length > 0 ? said : ['nothing']),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...argo,
  ].join('; ');
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1]}`;
}
