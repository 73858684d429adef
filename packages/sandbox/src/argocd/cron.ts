const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');

/** A 5-field cron expression; instants are naive local time. */
export interface Cron {
  minute: Set<number>;
  hour: Set<number>;
  dayOfMonth: Set<number>;
  month: Set<number>;
  dayOfWeek: Set<number>;
  /** Whether day of month or day of week were left open. */
  anyDayOfMonth: boolean;
  anyDayOfWeek: boolean;
}

function parseField(
  text: string,
  min: number,
  max: number,
  names: string[] = [],
): Set<number> {
  const number = (part: string): number => {
    const named = names.indexOf(part.toLowerCase());
    const value = named >= 0 ? named + min : Number(part);
    if (!/^\d+$/.test(part) && named < 0) {
      throw new Error(`'${part}' is not a number`);
    }
    if (value < min || value > max) {
      throw new Error(`${part} is not between ${min} and ${max}`);
    }
    return value;
  };
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [range, stepText] = part.split('/');
    const step = stepText === undefined ? 1 : Number(stepText);
    if (!Number.isInteger(step) || step < 1) {
      throw new Error(`'/${stepText}' is not a step`);
    }
    const open = range === '*' || range === '?';
    const [fromText, toText] = range.split('-');
    const from = open ? min : number(fromText);
    let to = open || stepText !== undefined ? max : from;
    if (toText !== undefined) {
      to = number(toText);
    }
    if (from > to) {
      throw new Error(`${range} runs backwards`);
    }
    for (let value = from; value <= to; value += step) {
      values.add(value);
    }
  }
  return values;
}

/**
 * Parses a cron expression as Argo CD does: five fields, Sunday is 0 (7 is
 * invalid), no `@daily` and the like.
 *
 * @throws saying which part is wrong
 */
export function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) {
    throw new Error(`'${text}' has ${fields.length} fields, cron needs 5`);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields;
  return {
    minute: parseField(minute, 0, 59),
    hour: parseField(hour, 0, 23),
    dayOfMonth: parseField(dayOfMonth, 1, 31),
    month: parseField(month, 1, 12, MONTHS),
    dayOfWeek: parseField(dayOfWeek, 0, 6, DAYS),
    anyDayOfMonth: /^[*?]/.test(dayOfMonth),
    anyDayOfWeek: /^[*?]/.test(dayOfWeek),
  };
}

function dayMatches(cron: Cron, local: Date): boolean {
  const inMonth = cron.dayOfMonth.has(local.getUTCDate());
  const inWeek = cron.dayOfWeek.has(local.getUTCDay());
  const day =
    cron.anyDayOfMonth || cron.anyDayOfWeek
      ? inMonth && inWeek
      : inMonth || inWeek;
  return day && cron.month.has(local.getUTCMonth() + 1);
}

/** Whether the schedule has a start in `(afterMs, beforeMs)`. */
export function startsBetween(
  cron: Cron,
  afterMs: number,
  beforeMs: number,
): boolean {
  let at = (Math.floor(afterMs / MINUTE_MS) + 1) * MINUTE_MS;
  while (at < beforeMs) {
    const local = new Date(at);
    if (!dayMatches(cron, local)) {
      at = (Math.floor(at / DAY_MS) + 1) * DAY_MS;
    } else if (!cron.hour.has(local.getUTCHours())) {
      at = (Math.floor(at / HOUR_MS) + 1) * HOUR_MS;
    } else if (cron.minute.has(local.getUTCMinutes())) {
      return true;
    } else {
      at += MINUTE_MS;
    }
  }
  return false;
}
