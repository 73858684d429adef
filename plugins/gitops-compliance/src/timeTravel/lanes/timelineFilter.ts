import type { DateTime } from 'luxon';
import { fullRef } from '../../changes/changeFilter';

/** Whose timeline somebody wants, as the form has it. */
export interface TimelineFilter {
  /** Service by name or reference. */
  entity: string;
  environment: string;
  /** How many days until now. */
  days: string;
}

/** The filter in an address; two weeks where no period is named. */
export function timelineFilterOf(parameters: URLSearchParams): TimelineFilter {
  const text = (name: keyof TimelineFilter) =>
    parameters.get(name)?.trim() ?? '';
  const days = Number(text('days'));
  return {
    entity: text('entity'),
    environment: text('environment'),
    days: days >= 1 && days <= 400 ? String(Math.floor(days)) : '14',
  };
}

/** What the API is asked; null: the form does not say of what. */
export function timelineQueryOf(
  { entity, environment, days }: TimelineFilter,
  now: DateTime,
) {
  if (entity === '' || environment === '') return null;
  return {
    entityRef: fullRef(entity, 'component'),
    environment,
    from: now
      .minus({ days: Number(days) })
      .toUTC()
      .toISO() as string,
  };
}
