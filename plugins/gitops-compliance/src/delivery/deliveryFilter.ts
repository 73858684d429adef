import { DateTime } from 'luxon';
import type { DeliveryFilterQuery } from '../api';
import { fullRef } from '../changes/changeFilter';
import { withNested, type GroupTree } from '../fleet/groupTree';

/** What figures are told apart by. */
export const GROUPINGS = ['environment', 'service', 'team'] as const;

/** Of what somebody wants figures, as the form has it; empty: all. */
export interface DeliveryFilter {
  by: (typeof GROUPINGS)[number];
  /** How many days until now. */
  days: string;
  /** Group by name or reference. */
  team: string;
  environment: string;
  /** Service by name or reference. */
  entity: string;
  /** `yes`: only changes that failed. */
  failed: string;
}

/** The filter in an address. */
export function deliveryFilterOf(parameters: URLSearchParams): DeliveryFilter {
  const text = (name: keyof DeliveryFilter) =>
    parameters.get(name)?.trim() ?? '';
  const days = Number(text('days'));
  return {
    by: GROUPINGS.find(each => each === text('by')) ?? 'environment',
    days: days >= 1 && days <= 731 ? String(Math.floor(days)) : '90',
    team: text('team'),
    environment: text('environment'),
    entity: text('entity'),
    failed: text('failed'),
  };
}

/** The address of a filter: opened again, it asks the same. */
export function parametersOf(filter: DeliveryFilter): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== ''),
  );
}

/** A filter as the API takes it: a team with the groups that lie in it. */
export function deliveryQueryOf(
  filter: DeliveryFilter,
  groups: GroupTree,
  now: DateTime,
): DeliveryFilterQuery {
  const { days, team, environment, entity, failed } = filter;
  return {
    from: now
      .minus({ days: Number(days) })
      .toUTC()
      .toISO() as string,
    ...(team && {
      team: withNested(fullRef(team, 'group'), groups).join(','),
    }),
    ...(environment && { environment }),
    ...(entity && { entity: fullRef(entity, 'component') }),
    ...(failed === 'yes' && { failed: true }),
  };
}

/** The filter that leaves just one group. */
export function narrowedTo(
  filter: DeliveryFilter,
  group: string,
): DeliveryFilter {
  const field = filter.by === 'service' ? 'entity' : filter.by;
  return { ...filter, [field]: group };
}
