import { z } from 'zod';
import { joined, occurrencesOf } from './occurrences';
import { everOccurs, ruleProblem } from './rule';
import type { CalendarTiming } from './types';
import {
  DAY_MS,
  dayOfText,
  instantOf,
  isZone,
  localOfText,
  minutesOfClock,
  zoneOf,
} from './wallClock';

const zone = z.string().refine(isZone, {
  error: issue =>
    `"${issue.input}" is not an IANA time zone; use a name such as Europe/Berlin`,
});

const day = z.string().refine(value => dayOfText(value) !== null, {
  error: issue => `"${issue.input}" is not a day; write YYYY-MM-DD`,
});

/** Keys of a timing; how they go together {@link checkTiming} tells. */
export const timingShape = {
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1, 'name at least one day')
    .optional(),
  rule: z.string().optional(),
  from: day.optional(),
  start: z.string({ error: 'give when it starts' }),
  end: z.string({
    error: 'give when it ends: nothing in a calendar is without an end',
  }),
  endDay: z.number().int().min(0).max(31).optional(),
  except: z.array(day).max(1000).optional(),
  timeZone: zone,
};

/** A rule from before this day would be counted through for nothing. */
const EARLIEST = '2000-01-01';
/** Whoever repeats more often than that holds for good. */
const DAYS_TO_LOOK = 400;

/** What is wrong with an entry's times, by key. Zones are checked before. */
export function checkTiming(
  timing: CalendarTiming,
): { key: string; message: string }[] {
  const isRepeated = timing.days !== undefined || timing.rule !== undefined;
  const form = isRepeated ? checkRepeated(timing) : checkOnce(timing);
  if (form.length > 0 || !isZone(timing.timeZone)) return form;
  return isRepeated ? checkOccurrences(timing) : checkOrder(timing);
}

function checkRepeated(timing: CalendarTiming) {
  const { days, rule, from, start, end, endDay } = timing;
  const found: { key: string; message: string }[] = [];
  for (const [key, text] of Object.entries({ start, end })) {
    if (minutesOfClock(text) === null) {
      const message = `"${text}" is not a time of day; write HH:mm from 00:00 to 23:59`;
      found.push({ key, message });
    }
  }
  if (days && rule !== undefined) {
    found.push({ key: 'rule', message: 'give days or a rule, not both' });
  }
  const problem = rule === undefined ? null : ruleProblem(rule);
  if (problem) found.push({ key: 'rule', message: `"${rule}" ${problem}` });
  if (rule !== undefined && (from === undefined || from < EARLIEST)) {
    found.push({
      key: 'from',
      message: `a rule needs its first day, from ${EARLIEST} on; write YYYY-MM-DD`,
    });
  }
  if (rule === undefined && from !== undefined) {
    found.push({ key: 'from', message: 'goes with a rule alone' });
  }
  if (endDay === 0 && end <= start) {
    found.push({
      key: 'end',
      message: `"${end}" must be later than the start, ${start}, on the same day`,
    });
  }
  return found;
}

function checkOnce({ start, end, from, endDay, except }: CalendarTiming) {
  const found = Object.entries({ start, end })
    .filter(([, text]) => localOfText(text) === null)
    .map(([key, text]) => ({
      key,
      message: `"${text}" is not a date and time; write YYYY-MM-DDTHH:mm without a zone, or add days or a rule where it repeats`,
    }));
  for (const [key, value] of Object.entries({ from, endDay, except })) {
    if (value !== undefined) {
      found.push({ key, message: 'goes with days or a rule alone' });
    }
  }
  return found;
}

function checkOrder({ start, end, timeZone }: CalendarTiming) {
  const inZone = zoneOf(timeZone);
  const [from, to] = [start, end].map(text => localOfText(text) as number);
  if (instantOf(to, inZone) > instantOf(from, inZone)) return [];
  return [
    { key: 'end', message: `"${end}" must be later than the start, ${start}` },
  ];
}

function checkOccurrences(timing: CalendarTiming) {
  const { rule, from } = timing;
  if (rule === undefined || from === undefined) return [];
  const first = dayOfText(from) as number;
  if (!everOccurs(rule, first)) {
    return [
      {
        key: 'rule',
        message: `"${rule}" names no day from ${from} on: it would never hold`,
      },
    ];
  }
  return holdsForGood(timing, first)
    ? [
        {
          key: 'rule',
          message: `"${rule}" with these hours holds at every minute; leave the entry out, or say when it does not hold`,
        },
      ]
    : [];
}

/** Whether it holds without a break for more than a year. */
export function holdsForGood(timing: CalendarTiming, first: number): boolean {
  const from = first * DAY_MS;
  const stretches = occurrencesOf(timing)(from, from + DAYS_TO_LOOK * DAY_MS);
  return joined(stretches).some(({ start, end }) => end - start > 366 * DAY_MS);
}
