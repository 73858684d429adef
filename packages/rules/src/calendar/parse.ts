import { z } from 'zod';
import { CalendarError } from './CalendarError';
import type { CalendarProblem } from './CalendarError';
import {
  instantOf,
  isZone,
  localOfText,
  minutesOfClock,
  zoneOf,
} from './wallClock';
import type { Calendar } from './types';

const text = z.string().trim().min(1, 'must not be empty');

const zone = z.string().refine(isZone, {
  error: issue =>
    `"${issue.input}" is not an IANA time zone; use a name such as Europe/Berlin`,
});

const clock = z.string().refine(value => minutesOfClock(value) !== null, {
  error: issue =>
    `"${issue.input}" is not a time of day; write HH:mm from 00:00 to 23:59`,
});

const dateAndClock = z.string().refine(value => localOfText(value) !== null, {
  error: issue =>
    `"${issue.input}" is not a date and time; write YYYY-MM-DDTHH:mm without a zone`,
});

/** A pattern would match no environment, which would leave it open. */
const environment = text.refine(name => !name.includes('*'), {
  error: issue =>
    `"${issue.input}" is not the name of an environment; patterns are not understood`,
});

const everyOrSome = z.union([
  z.tuple([z.literal('*')]),
  z.array(environment).min(1, 'name at least one environment'),
]);

const windowSchema = z.strictObject({
  id: text,
  title: text,
  environments: z.array(environment).min(1, 'name at least one environment'),
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1, 'name at least one day'),
  start: clock,
  end: clock,
  timeZone: zone,
});

const freezeSchema = z
  .strictObject({
    id: text,
    title: text,
    reason: text,
    environments: everyOrSome,
    start: dateAndClock,
    end: dateAndClock,
    timeZone: zone,
  })
  .superRefine((freeze, context) => {
    const [start, end] = [localOfText(freeze.start), localOfText(freeze.end)];
    if (start === null || end === null || !isZone(freeze.timeZone)) {
      return; // Said already, of the key itself.
    }
    const inZone = zoneOf(freeze.timeZone);
    if (instantOf(end, inZone) <= instantOf(start, inZone)) {
      context.addIssue({
        code: 'custom',
        path: ['end'],
        message: `"${freeze.end}" must be later than the start, ${freeze.start}`,
      });
    }
  });

const calendarSchema = z.strictObject({
  windows: distinctIds(windowSchema),
  freezes: distinctIds(freezeSchema),
});

/**
 * Reads a calendar from parsed JSON or YAML. Missing lists are empty; unknown
 * keys are refused, so that a misspelt key cannot leave an environment open.
 *
 * @param path - key under which it was found; messages begin with it
 * @throws CalendarError that names the path of every faulty key
 */
export function parseCalendar(input: unknown, path = 'calendar'): Calendar {
  const result = calendarSchema.safeParse(input);
  if (!result.success) {
    throw new CalendarError(result.error.issues.flatMap(i => explain(i, path)));
  }
  return result.data;
}

function distinctIds<T extends z.ZodType<{ id: string }>>(item: T) {
  return z
    .array(item)
    .default([])
    .superRefine((items, context) => {
      items.forEach(({ id }, index) => {
        const first = items.findIndex(other => other.id === id);
        if (first < index) {
          context.addIssue({
            code: 'custom',
            path: [index, 'id'],
            message: `"${id}" is already the id of entry ${first}`,
          });
        }
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
