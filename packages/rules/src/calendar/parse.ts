import { z } from 'zod';
import { CalendarError } from './CalendarError';
import type { CalendarProblem } from './CalendarError';
import { checkTiming, holdsForGood, timingShape } from './timing';
import type { Calendar, CalendarTiming } from './types';

/** An environment, as far as scopes may name it. */
export interface CalendarPlace {
  name: string;
  criticality?: string;
  region?: string;
}

const MAX_ENTRIES = 10_000;
/** 2026-01-01: any year tells whether the same week holds for good. */
const SOME_DAY = 20_454;

const text = z.string().trim().min(1, 'must not be empty').max(2000);
const minutes = z.number().int().min(0).max(1440).optional();

/** A pattern would match no environment, which would leave it open. */
const environment = text.refine(name => !name.includes('*'), {
  error: issue =>
    `"${issue.input}" is not the name of an environment; patterns are not understood`,
});

const everyOrSome = z.union([
  z.tuple([z.literal('*')]),
  z.array(environment).min(1, 'name at least one environment'),
]);
const some = z
  .array(text)
  .min(1, 'name at least one, or leave it out')
  .max(1000);

const scopeShape = {
  environments: everyOrSome.optional(),
  criticalities: some.optional(),
  regions: some.optional(),
  services: some.optional(),
  teams: some.optional(),
};

const windowSchema = entry({ bufferMinutes: minutes });
const freezeSchema = entry({
  reason: text,
  bufferMinutes: minutes,
}).superRefine((freeze, context) => {
  const { days } = freeze;
  const isWhole =
    days && checkTiming(freeze).length === 0 && holdsForGood(freeze, SOME_DAY);
  if (isWhole) {
    context.addIssue({
      code: 'custom',
      path: ['days'],
      message: 'with these hours it holds at every minute; give it an end',
    });
  }
});
const exceptionSchema = entry({ reason: text, lifts: some });

const calendarSchema = z.strictObject({
  windows: distinctIds(windowSchema).default([]),
  freezes: distinctIds(freezeSchema).default([]),
  exceptions: distinctIds(exceptionSchema).optional(),
});

const placesSchema = z.array(
  z.object({
    name: z.string(),
    criticality: z.string().optional(),
    region: z.string().optional(),
  }),
);

/**
 * Reads a calendar from parsed JSON or YAML. Missing lists are empty; unknown
 * keys are refused, so that a misspelt key cannot leave an environment open.
 * Criticalities and regions are resolved: an entry then names the environments
 * that it is for.
 *
 * @param path - key under which it was found; messages begin with it
 * @param places - the environments that there are
 * @throws CalendarError that names the path of every faulty key
 */
export function parseCalendar(
  input: unknown,
  path = 'calendar',
  places: readonly CalendarPlace[] = [],
): Calendar {
  const result = calendarSchema.safeParse(input);
  if (!result.success) {
    throw new CalendarError(result.error.issues.flatMap(i => explain(i, path)));
  }
  const { windows, freezes, exceptions } = result.data;
  const problems: CalendarProblem[] = [];
  const inPlaces = <T extends Scoped>(list: string, entries: T[]) =>
    entries.map((each, index) => {
      const environments = environmentsOf(each, places);
      if (environments.length === 0) {
        problems.push({
          path: `${path}.${list}[${index}]`,
          message: `no environment is ${describeScope(each)}`,
        });
      }
      return { ...each, environments };
    });
  const calendar: Calendar = {
    windows: inPlaces('windows', windows),
    freezes: inPlaces('freezes', freezes),
    ...(exceptions && { exceptions: inPlaces('exceptions', exceptions) }),
  };
  if (problems.length > 0) throw new CalendarError(problems);
  return calendar;
}

/**
 * The calendar of a policy document, as it was parsed or recorded.
 *
 * @throws CalendarError as `parseCalendar` does
 */
export function calendarOfPolicy(document: {
  calendar?: unknown;
  environments?: unknown;
}): Calendar {
  const { calendar, environments } = document;
  const places = placesSchema.safeParse(environments);
  return parseCalendar(calendar ?? {}, 'calendar', places.data ?? []);
}

interface Scoped {
  environments?: string[];
  criticalities?: string[];
  regions?: string[];
}

function environmentsOf(
  { environments = ['*'], criticalities, regions }: Scoped,
  places: readonly CalendarPlace[],
): string[] {
  if (!criticalities && !regions) return environments;
  return places
    .filter(
      ({ name, criticality = 'medium', region = '' }) =>
        (environments.includes('*') || environments.includes(name)) &&
        (criticalities?.includes(criticality) ?? true) &&
        (regions?.includes(region) ?? true),
    )
    .map(({ name }) => name);
}

function describeScope({ criticalities, regions }: Scoped): string {
  return [
    ...(criticalities ? [`of criticality ${criticalities.join(' or ')}`] : []),
    ...(regions ? [`in region ${regions.join(' or ')}`] : []),
  ].join(' and ');
}

function entry<T extends z.ZodRawShape>(more: T) {
  return z
    .strictObject({
      id: text,
      title: text,
      ...scopeShape,
      ...timingShape,
      ...more,
    })
    .superRefine((each, context) => {
      const given = each as Scoped & CalendarTiming & Record<string, unknown>;
      const isScoped = Object.keys(scopeShape).some(key => given[key]);
      if (!isScoped) {
        context.addIssue({
          code: 'custom',
          path: ['environments'],
          message: 'name at least one environment, or ["*"] for all',
        });
      }
      for (const { key, message } of checkTiming(given)) {
        context.addIssue({ code: 'custom', path: [key], message });
      }
    });
}

function distinctIds<T extends z.ZodType<{ id: string }>>(item: T) {
  return z
    .array(item)
    .max(MAX_ENTRIES, `has more than ${MAX_ENTRIES} entries`)
    .superRefine((items, context) => {
      const first = new Map<string, number>();
      items.forEach(({ id }, index) => {
        const known = first.get(id);
        if (known === undefined) {
          first.set(id, index);
          return;
        }
        context.addIssue({
          code: 'custom',
          path: [index, 'id'],
          message: `"${id}" is already the id of entry ${known}`,
        });
      });
    });
}

/** One line per fault; of a choice, the faults of the alternative meant. */
function explain(issue: z.core.$ZodIssue, path: string): CalendarProblem[] {
  const here = issue.path.reduce<string>(
    (whole, part) =>
      typeof part === 'number'
        ? `${whole}[${part}]`
        : `${whole}.${String(part)}`,
    path,
  );
  if (issue.code === 'invalid_union') {
    const named = issue.errors[issue.errors.length - 1];
    return named.flatMap(inner => explain(inner, here));
  }
  return [{ path: here, message: issue.message }];
}
