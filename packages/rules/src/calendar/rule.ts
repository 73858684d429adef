import { RRuleTemporal } from 'rrule-temporal';
import { DAY_MS } from './wallClock';

const KEYS =
  /^(FREQ|INTERVAL|COUNT|UNTIL|BYDAY|BYMONTHDAY|BYMONTH|BYSETPOS|WKST)=/;
const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const WEEKDAY = '(MO|TU|WE|TH|FR|SA|SU)';
const BYDAY = new RegExp(`^([+-]?[1-5])?${WEEKDAY}$`);
/** More than a calendar for people needs. */
const MAX_COUNT = 10_000;
const MAX_INTERVAL = 1000;
/** Rules that name a day at all name one within it: leap days are 8 years apart. */
const YEARS_TO_LOOK = 12;

/** Days of a rule in one year are asked for again and again. */
const MAX_REMEMBERED = 5_000;
const remembered = new Map<string, number[]>();

/**
 * What is wrong with a recurrence rule; null: it can be read. Of RFC 5545 what
 * names days is understood; times of day and the number of a week are not.
 */
export function ruleProblem(rule: string): string | null {
  if (rule.length > 500) return 'is longer than 500 characters';
  const parts = rule.split(';');
  const values = new Map<string, string>();
  for (const part of parts) {
    const [key, value = ''] = part.split('=', 2);
    if (!KEYS.test(part)) {
      return `has "${part}", which is not understood; use FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS and WKST in capitals, and give hours as start and end`;
    }
    if (values.has(key)) return `has ${key} twice`;
    values.set(key, value);
  }
  return valueProblem(values);
}

function valueProblem(values: Map<string, string>): string | null {
  const frequency = values.get('FREQ') ?? '';
  if (!FREQUENCIES.includes(frequency)) {
    return 'must begin with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY: a rule names days, and start and end the hours';
  }
  const checks: [string, (value: string) => boolean, string][] = [
    [
      'INTERVAL',
      v => isWhole(v, 1, MAX_INTERVAL),
      `a number from 1 to ${MAX_INTERVAL}`,
    ],
    ['COUNT', v => isWhole(v, 1, MAX_COUNT), `a number from 1 to ${MAX_COUNT}`],
    ['UNTIL', isDay, 'the last day, written YYYYMMDD'],
    ['BYMONTHDAY', v => isWhole(v, 1, 31, true), 'a day from 1 to 31'],
    ['BYMONTH', v => isWhole(v, 1, 12), 'a month from 1 to 12'],
    ['BYSETPOS', v => isWhole(v, 1, 366, true), 'a place from 1 to 366'],
    ['BYDAY', v => BYDAY.test(v), 'days such as MO or 1MO'],
    ['WKST', v => new RegExp(`^${WEEKDAY}$`).test(v), 'a day such as MO'],
  ];
  for (const [key, isGood, wanted] of checks) {
    const given = values.get(key)?.split(',') ?? [];
    const wrong = given.find(value => !isGood(value));
    if (wrong !== undefined) return `has ${key}=${wrong}; it takes ${wanted}`;
    if (given.length > 60) return `has more than 60 values of ${key}`;
  }
  const isNumbered = /\d/.test(values.get('BYDAY') ?? '');
  if (isNumbered && !['MONTHLY', 'YEARLY'].includes(frequency)) {
    return 'numbers the days of BYDAY, which only FREQ=MONTHLY and YEARLY can';
  }
  if (values.has('COUNT') && values.has('UNTIL')) {
    return 'has COUNT and UNTIL; give one of them';
  }
  return null;
}

/** Whether the rule names any day from its first day on. */
export function everOccurs(rule: string, from: number): boolean {
  const year = yearOf(from);
  return Array.from({ length: YEARS_TO_LOOK }).some(
    (_, i) => daysInYear(rule, from, year + i).length > 0,
  );
}

/**
 * Days that a rule names from `first` to `last`, in order. Days are counted from
 * 1970-01-01, whatever the zone: hours are put to them afterwards.
 *
 * @param from - the first day on which the rule may hold
 */
export function daysOfRule(
  rule: string,
  from: number,
  first: number,
  last: number,
): number[] {
  const found: number[] = [];
  for (let year = yearOf(first); year <= yearOf(last); year++) {
    found.push(
      ...daysInYear(rule, from, year).filter(d => d >= first && d <= last),
    );
  }
  return found;
}

function daysInYear(rule: string, from: number, year: number): number[] {
  if (year < yearOf(from)) return [];
  const key = `${from} ${year} ${rule}`;
  const known = remembered.get(key);
  if (known) return known;
  const start = new Date(from * DAY_MS);
  const read = new RRuleTemporal({
    rruleString: `DTSTART;TZID=UTC:${start
      .toISOString()
      .slice(0, 10)
      .replace(/-/g, '')}T000000\nRRULE:${rule.replace(
      /UNTIL=(\d{8})/,
      'UNTIL=$1T235959Z',
    )}`,
  });
  const days = read
    .between(
      new Date(Date.UTC(year, 0, 1)),
      new Date(Date.UTC(year, 11, 31)),
      true,
    )
    .map(day => Math.floor(day.epochMilliseconds / DAY_MS));
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, days);
  return days;
}

function yearOf(day: number): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

function isWhole(text: string, min: number, max: number, signed = false) {
  if (!(signed ? /^[+-]?\d{1,5}$/ : /^\d{1,5}$/).test(text)) return false;
  const size = Math.abs(Number(text));
  return size >= min && size <= max;
}

function isDay(text: string): boolean {
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (!match) return false;
  const iso = match.slice(1).join('-');
  const day = new Date(`${iso}T00:00Z`);
  return !isNaN(day.getTime()) && day.toISOString().startsWith(iso);
}
