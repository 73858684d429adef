import { DateTime } from 'luxon';
import type {
  ListAroundQuery,
  ListChangesQuery,
} from '../api/GitopsComplianceApi';

/** What one can look for among changes, as the address names it. */
export const FILTER_FIELDS = [
  'entity',
  'environment',
  'kind',
  'class',
  'state',
  'person',
  'path',
  'key',
  'value',
  'q',
  'from',
  'until',
  'around',
] as const;

/** One of {@link FILTER_FIELDS}. */
export type FilterField = (typeof FILTER_FIELDS)[number];

/** What is looked for; a field that is empty is left out. */
export type ChangeFilter = Partial<Record<FilterField, string>>;

/** The filter in an address. */
export function filterOf(parameters: URLSearchParams): ChangeFilter {
  return Object.fromEntries(
    FILTER_FIELDS.flatMap(field => {
      const value = parameters.get(field)?.trim();
      return value ? [[field, value]] : [];
    }),
  );
}

/** A filter as the API takes it; days are those of the reader's zone. */
export function queryOf(filter: ChangeFilter): Omit<ListChangesQuery, 'limit'> {
  const { entity, person, from, until, around, ...rest } = filter;
  return {
    ...(rest as Omit<ListChangesQuery, 'limit'>),
    ...(entity && { entity: fullRef(entity, 'component') }),
    ...(person && { person: fullRef(person, 'user') }),
    ...startOf(from, 'from', 0),
    ...startOf(until, 'until', 1),
    ...(around && { around: true }),
  };
}

/** What of a filter tells of things that happened without a change. */
export function aroundQueryOf(
  filter: ChangeFilter,
): Pick<ListAroundQuery, 'entity' | 'environment' | 'from' | 'until'> {
  const { entity, environment, from, until } = queryOf(filter);
  return { entity, environment, from, until };
}

/** `component:default/web` of `web`. */
export function fullRef(text: string, kind: string): string {
  const named = text.includes(':') ? text : `${kind}:${text}`;
  return named.includes('/') ? named : named.replace(':', ':default/');
}

function startOf(
  day: string | undefined,
  field: 'from' | 'until',
  add: number,
) {
  const start = day ? DateTime.fromISO(day).plus({ days: add }) : undefined;
  return start?.isValid ? { [field]: start.toUTC().toISO() } : {};
}
