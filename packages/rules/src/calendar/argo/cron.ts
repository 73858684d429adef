import { DAY_MS, MINUTE_MS } from '../wallClock';

/** A schedule of Argo CD's sync windows: five fields, on naive local time. */
export interface Cron {
  minute: Set<number>;
  hour: Set<number>;
  dayOfMonth: Set<number>;
  month: Set<number>;
  dayOfWeek: Set<number>;
  /** Whether the fields of days begin with `*`: then they do not widen. */
  isAnyDayOfMonth: boolean;
  isAnyDayOfWeek: boolean;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');

/**
 * Reads a schedule as Argo CD's parser does (standard cron of robfig/cron v3
 * without descriptors): days of the week are 0 to 6, and 7 is an error.
 *
 * @returns null where Argo CD could not read it either
 */
export function parseCron(text: string): Cron | null {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) return null;
  const [minute, hour, dayOfMonth, month, dayOfWeek] = [
    field(fields[0], 0, 59),
    field(fields[1], 0, 23),
    field(fields[2], 1, 31),
    field(fields[3], 1, 12, MONTHS),
    field(fields[4], 0, 6, DAYS),
  ];
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek) return null;
  return {
    minute,
    hour,
    dayOfMonth,
    month,
    dayOfWeek,
    isAnyDayOfMonth: /(^|,)[*?]/.test(fields[2]),
    isAnyDayOfWeek: /(^|,)[*?]/.test(fields[4]),
  };
}

/**
 * The last local time at which the schedule starts in `(after, upTo]`, both in
 * milliseconds of naive local time; null: it does not.
 */
export function lastStart(
  cron: Cron,
  after: number,
  upTo: number,
): number | null {
  const first = Math.floor(after / DAY_MS);
  for (let day = Math.floor(upTo / DAY_MS); day >= first; day--) {
    if (!isDay(cron, day)) continue;
    for (const time of timesOf(cron)) {
      const at = day * DAY_MS + time * MINUTE_MS;
      if (at <= upTo) {
        if (at > after) return at;
        break;
      }
    }
  }
  return null;
}

/** Local times at which the schedule starts in `(after, upTo]`, in order. */
export function startsBetween(
  cron: Cron,
  after: number,
  upTo: number,
): number[] {
  const times = timesOf(cron).reverse();
  const found: number[] = [];
  const last = Math.floor(upTo / DAY_MS);
  for (let day = Math.floor(after / DAY_MS); day <= last; day++) {
    if (!isDay(cron, day)) continue;
    for (const time of times) {
      const at = day * DAY_MS + time * MINUTE_MS;
      if (at > after && at <= upTo) found.push(at);
    }
  }
  return found;
}

/** Minutes of the day at which it starts, the last first. */
function timesOf({ hour, minute }: Cron): number[] {
  return [...hour]
    .flatMap(h => [...minute].map(m => h * 60 + m))
    .sort((a, b) => b - a);
}

/** With both fields of days set, either of them will do. */
function isDay(cron: Cron, day: number): boolean {
  const date = new Date(day * DAY_MS);
  if (!cron.month.has(date.getUTCMonth() + 1)) return false;
  const inMonth = cron.dayOfMonth.has(date.getUTCDate());
  const inWeek = cron.dayOfWeek.has(date.getUTCDay());
  return cron.isAnyDayOfMonth || cron.isAnyDayOfWeek
    ? inMonth && inWeek
    : inMonth || inWeek;
}

function field(
  text: string,
  min: number,
  max: number,
  names: string[] = [],
): Set<number> | null {
  const values = new Set<number>();
  const numberOf = (part: string): number => {
    const named = names.indexOf(part.toLowerCase());
    if (named >= 0) return named + min;
    return /^\d{1,3}$/.test(part) ? Number(part) : NaN;
  };
  for (const item of text.split(',')) {
    const match = /^([*?]|\w+)(?:-(\w+))?(?:\/(\d{1,3}))?$/.exec(item);
    if (!match) return null;
    const [, start, end, step] = match;
    const isAny = start === '*' || start === '?';
    if (isAny && end !== undefined) return null;
    const from = isAny ? min : numberOf(start);
    let to = isAny ? max : numberOf(end ?? start);
    // "5/15" goes on to the end of the field.
    if (!isAny && end === undefined && step !== undefined) to = max;
    const by = step === undefined ? 1 : Number(step);
    const isGood = from >= min && to <= max && from <= to && by > 0;
    if (!isGood) return null;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}
