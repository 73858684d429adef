import { z } from 'zod';
import { CalendarError } from './CalendarError';
import type { CalendarProblem } from './CalendarError';
import { feedSchema } from './feeds';
import { withLaterNames, type Renaming } from './renamed';
import {
  fromScreenSchema,
  refusedOnScreen,
  screenSchema,
  withSource,
} from './screen';
import { entry, minutes, some, text, type WrittenScope } from './shapes';
import { checkTiming, holdsForGood } from './timing';
import type { Calendar, CalendarEntry } from './types';

/** An environment, as far as scopes may name it. */
export interface CalendarPlace {
  name: string;
  criticality?: string;
  region?: string;
}

const MAX_ENTRIES = 10_000;
/** 2026-01-01: any year tells whether the same week holds for good. */
const SOME_DAY = 20_454;

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
  feeds: distinctIds(feedSchema).optional(),
  screen: screenSchema,
  fromScreen: fromScreenSchema({
    windows: distinctIds(windowSchema),
    freezes: distinctIds(freezeSchema),
    exceptions: distinctIds(exceptionSchema),
  }),
});

const placesSchema = z.array(
  z.object({
    name: z.string(),
    criticality: z.string().optional(),
    region: z.string().optional(),
  }),
);

const renamedSchema = z.array(z.object({ from: z.string(), to: z.string() }));

/**
 * Reads a calendar from parsed JSON or YAML. Missing lists are empty; unknown
 * keys are refused, so that a misspelt key cannot leave an environment open.
 * Criticalities and regions are resolved: an entry then names the environments
 * that it is for. An entry for a service is for every later name of it, too.
 *
 * @param path - key under which it was found; messages begin with it
 * @param places - the environments that there are
 * @param renamed - services that have another name now
 * @throws CalendarError that names the path of every faulty key
 */
export function parseCalendar(
  input: unknown,
  path = 'calendar',
  places: readonly CalendarPlace[] = [],
  renamed: readonly Renaming[] = [],
): Calendar {
  const result = calendarSchema.safeParse(input);
  if (!result.success) {
    throw new CalendarError(result.error.issues.flatMap(i => explain(i, path)));
  }
  const { windows, freezes, exceptions, feeds, screen, fromScreen } =
    result.data;
  const problems: CalendarProblem[] = refusedOnScreen(result.data, path);
  const inPlaces = <T extends WrittenScope>(list: string, entries: T[]) =>
    entries.map((each, index) => {
      const environments = environmentsOf(each, places);
      if (environments.length === 0) {
        problems.push({
          path: `${path}.${list}[${index}]`,
          message: `no environment is ${describeScope(each)}`,
        });
      }
      const { services } = each;
      return {
        ...each,
        environments,
        ...(services && { services: withLaterNames(services, renamed) }),
      };
    });
  const onScreen = <T extends WrittenScope>(list: string, entries: T[] = []) =>
    inPlaces(`fromScreen.${list}`, entries).map(withSource);
  const besides = onScreen('exceptions', fromScreen?.exceptions);
  const calendar: Calendar = {
    windows: [
      ...inPlaces('windows', windows),
      ...onScreen('windows', fromScreen?.windows),
    ],
    freezes: [
      ...inPlaces('freezes', freezes),
      ...onScreen('freezes', fromScreen?.freezes),
    ],
    ...((exceptions || besides.length > 0) && {
      exceptions: [...inPlaces('exceptions', exceptions ?? []), ...besides],
    }),
    ...(feeds && { feeds: inPlaces('feeds', feeds) }),
    ...(screen && { screen }),
  };
  problems.push(...takenByFeeds(calendar, path));
  if (problems.length > 0) throw new CalendarError(problems);
  return calendar;
}

/** Ids of a feed's entries begin with its own: no other entry may take one. */
function takenByFeeds(
  { windows, freezes, exceptions = [], feeds = [] }: Calendar,
  path: string,
): CalendarProblem[] {
  const all: CalendarEntry[] = [...windows, ...freezes, ...exceptions];
  return feeds.flatMap(feed =>
    all
      .filter(({ id }) => id.startsWith(`${feed.id}/`))
      .map(({ id }) => ({
        path,
        message: `"${id}" would be the id of an entry of the feed ${feed.id}; give it another`,
      })),
  );
}

/**
 * The calendar of a policy document, as it was parsed or recorded.
 *
 * @throws CalendarError as `parseCalendar` does
 */
export function calendarOfPolicy(document: {
  calendar?: unknown;
  environments?: unknown;
  renamed?: unknown;
}): Calendar {
  const { calendar, environments, renamed } = document;
  const places = placesSchema.safeParse(environments);
  const renamings = renamedSchema.safeParse(renamed);
  return parseCalendar(
    calendar ?? {},
    'calendar',
    places.data ?? [],
    renamings.data ?? [],
  );
}

function environmentsOf(
  { environments = ['*'], criticalities, regions }: WrittenScope,
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

function describeScope({ criticalities, regions }: WrittenScope): string {
  return [
    ...(criticalities ? [`of criticality ${criticalities.join(' or ')}`] : []),
    ...(regions ? [`in region ${regions.join(' or ')}`] : []),
  ].join(' and ');
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
