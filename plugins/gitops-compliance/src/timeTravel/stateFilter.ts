import { DateTime } from 'luxon';
import type { StateFilterQuery } from '../api';
import { fullRef } from '../changes/changeFilter';

/** Which instant somebody asks for, and of what, as the form has it. */
export interface StateFilter {
  /** Wall-clock time in the zone, `2026-03-05T14:32`; empty: now. */
  time: string;
  /** IANA zone. */
  zone: string;
  /** Service by name or reference; empty: all. */
  entity: string;
  /** Empty: all. */
  environment: string;
}

const PARAMETERS = {
  time: 'at',
  zone: 'zone',
  entity: 'entity',
  environment: 'environment',
} as const;

/** The filter in an address; what is missing is everything, now, here. */
export function stateFilterOf(parameters: URLSearchParams): StateFilter {
  const text = (field: keyof StateFilter) =>
    parameters.get(PARAMETERS[field])?.trim() ?? '';
  return {
    time: text('time'),
    zone: text('zone') || DateTime.local().zoneName,
    entity: text('entity'),
    environment: text('environment'),
  };
}

/** The address of a filter: opened again, it asks the same. */
export function parametersOf(filter: StateFilter): Record<string, string> {
  return Object.fromEntries(
    (Object.keys(PARAMETERS) as (keyof StateFilter)[])
      .filter(
        field => filter[field] !== '' && (field !== 'zone' || filter.time),
      )
      .map(field => [PARAMETERS[field], filter[field]]),
  );
}

/** What keeps a filter from being asked; empty: nothing. */
export function problemOf({ time, zone }: StateFilter, now: DateTime): string {
  if (time === '') return '';
  const at = DateTime.fromISO(time, { zone });
  if (!at.isValid) {
    return `${time} is no time in ${zone}: choose a day and a time.`;
  }
  if (at.toFormat("yyyy-MM-dd'T'HH:mm") !== time.slice(0, 16)) {
    return `The clocks of ${zone} went forward over ${time.replace(
      'T',
      ' ',
    )}: choose a time before or after.`;
  }
  return at > now ? 'That time has not come yet: choose one until now.' : '';
}

/** A filter as the API takes it. */
export function stateQueryOf(
  { time, zone, entity, environment }: StateFilter,
  now: DateTime,
): StateFilterQuery {
  const at = time === '' ? now : DateTime.fromISO(time, { zone });
  return {
    at: at.toUTC().toISO() as string,
    ...(entity && { entity: fullRef(entity, 'component') }),
    ...(environment && { environment }),
  };
}

/** The last minute of a day that ends at an instant, and by now, as the form has it. */
export function lastMinute(until: string, zone: string, now: DateTime): string {
  const end = DateTime.fromISO(until).minus({ minutes: 1 });
  return (end < now ? end : now).setZone(zone).toFormat("yyyy-MM-dd'T'HH:mm");
}
