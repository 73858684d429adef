import type {
  CalendarEntryView,
  CalendarPreviewWish,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';

/** An entry as the backend takes it. */
export type WrittenEntry = CalendarPreviewWish['entry'];

/** How an entry repeats. */
export type Repetition = 'once' | 'days' | 'rule';

/** Days of the week as the policy names them, Monday first. */
export const WEEKDAYS = [
  'mon',
  'tue',
  'wed',
  'thu',
  'fri',
  'sat',
  'sun',
] as const;

/** What somebody plans, as the fields of the form have it. */
export interface PlanForm {
  /** Empty: a new entry, which gets an id of its own. */
  id: string;
  kind: CalendarEntryView['kind'];
  title: string;
  /** Why: of the entry, and of its proposal. */
  reason: string;
  /** Names; empty: every environment. */
  environments: string[];
  /** Names or references, separated by commas; empty: all. */
  services: string;
  teams: string;
  repetition: Repetition;
  /** `YYYY-MM-DDTHH:mm` on the clock of `timeZone`; where it holds once. */
  start: string;
  end: string;
  /** `HH:mm`; where it repeats. */
  startTime: string;
  endTime: string;
  /** Days from the start to the end, as a number; empty: what the hours say. */
  endDay: string;
  days: string[];
  rule: string;
  /** `YYYY-MM-DD`: from when the rule counts. */
  from: string;
  timeZone: string;
  /** Minutes, as a number; empty: none. */
  buffer: string;
  /** Ids of freezes, separated by commas; empty: all. */
  lifts: string;
  /** What the form has no field for, and keeps. */
  kept: Pick<CalendarEntryView, 'criticalities' | 'regions'> & {
    except: string[];
  };
}

/** What was chosen on the lanes, or the next day where nothing was. */
export interface Chosen {
  environment?: string;
  start: DateTime;
  end: DateTime;
}

const LOCAL = "yyyy-MM-dd'T'HH:mm";

/** A form for a new entry. */
export function newPlan(
  kind: PlanForm['kind'],
  { environment, start, end }: Chosen,
): PlanForm {
  return {
    id: '',
    kind,
    title: '',
    reason: '',
    environments: environment ? [environment] : [],
    services: '',
    teams: '',
    repetition: 'once',
    start: start.toFormat(LOCAL),
    end: end.toFormat(LOCAL),
    startTime: '09:00',
    endTime: '17:00',
    endDay: '',
    days: ['mon', 'tue', 'wed', 'thu'],
    rule: '',
    from: start.toFormat('yyyy-MM-dd'),
    timeZone: start.zoneName ?? 'UTC',
    buffer: '',
    lifts: '',
    kept: { criticalities: null, regions: null, except: [] },
  };
}

/** A form for an entry that is in the calendar. */
export function planOf(entry: CalendarEntryView): PlanForm {
  const { when } = entry;
  const blank = newPlan(entry.kind, {
    start: DateTime.utc(),
    end: DateTime.utc(),
  });
  const repetition = repetitionOf(when);
  return {
    ...blank,
    id: entry.id,
    title: entry.title,
    reason: entry.reason ?? '',
    environments: entry.environments.includes('*') ? [] : entry.environments,
    services: (entry.services ?? []).join(', '),
    teams: (entry.teams ?? []).join(', '),
    repetition,
    ...(repetition === 'once'
      ? { start: when.start, end: when.end }
      : {
          startTime: when.start,
          endTime: when.end,
          endDay: when.endDay === null ? '' : String(when.endDay),
        }),
    days: when.days ?? blank.days,
    rule: when.rule ?? '',
    from: when.from ?? blank.from,
    timeZone: when.timeZone,
    buffer: entry.bufferMinutes ? String(entry.bufferMinutes) : '',
    lifts: (entry.lifts ?? []).filter(id => id !== '*').join(', '),
    kept: {
      criticalities: entry.criticalities,
      regions: entry.regions,
      except: when.except,
    },
  };
}

/** How far somebody moved an entry, and by which part of it. */
export interface Shift {
  part: 'whole' | 'start' | 'end';
  /** On the clock of the wall, so that hours stay when clocks change. */
  days: number;
  hours: number;
}

/** The form of an entry that holds once, moved; null: it would end too soon. */
export function shifted(
  form: PlanForm,
  { part, days, hours }: Shift,
): PlanForm | null {
  // In UTC, as wall clocks are counted on without any zone.
  const moved = (local: string) =>
    DateTime.fromISO(local, { zone: 'utc' })
      .plus({ days, hours })
      .toFormat(LOCAL);
  const start = part === 'end' ? form.start : moved(form.start);
  const end = part === 'start' ? form.end : moved(form.end);
  return start < end ? { ...form, start, end } : null;
}

/** What a form lacks, field by field; empty: it can be asked for. */
export type PlanProblems = Partial<Record<keyof PlanForm, string>>;

/** What must be filled in before the backend can say the rest. */
export function problemsOf(form: PlanForm): PlanProblems {
  const problems: PlanProblems = {};
  if (form.title.trim() === '') {
    problems.title = 'Give it a title that everybody understands.';
  }
  if (form.repetition === 'once' && !(form.start < form.end)) {
    problems.end = 'It must end after it starts.';
  }
  if (form.repetition === 'days' && form.days.length === 0) {
    problems.days = 'Choose at least one day.';
  }
  if (form.repetition === 'rule' && form.rule.trim() === '') {
    problems.rule = 'Give a rule, such as FREQ=MONTHLY;BYDAY=1FR.';
  }
  if (!DateTime.utc().setZone(form.timeZone.trim()).isValid) {
    problems.timeZone = 'This is no time zone: give one such as Europe/Berlin.';
  }
  if (!/^\d*$/.test(form.buffer.trim())) {
    problems.buffer = 'Give whole minutes, or nothing.';
  }
  if (!/^\d*$/.test(form.endDay.trim())) {
    problems.endDay = 'Give whole days, or nothing.';
  }
  return problems;
}

/**
 * The entry that a form describes, as the policy has it.
 *
 * @param newId - makes the id of a new entry, from its title
 */
export function entryOf(
  form: PlanForm,
  newId: (title: string) => string,
): WrittenEntry {
  const { kind, kept } = form;
  const [services, teams] = [listOf(form.services), listOf(form.teams)];
  const title = form.title.trim();
  const buffer = Number(form.buffer.trim());
  return {
    id: form.id || newId(title),
    title,
    ...(kind !== 'window' && { reason: form.reason.trim() }),
    environments: form.environments.length > 0 ? form.environments : ['*'],
    ...(kept.criticalities && { criticalities: kept.criticalities }),
    ...(kept.regions && { regions: kept.regions }),
    ...(services.length > 0 && { services }),
    ...(teams.length > 0 && { teams }),
    ...(kind === 'exception' && { lifts: liftsOf(form.lifts) }),
    ...timingOf(form),
    timeZone: form.timeZone.trim(),
    ...(kind !== 'exception' && buffer > 0 && { bufferMinutes: buffer }),
  };
}

/** An id that says what it is of, and that no other entry has. */
export function idOf(title: string, distinct: string): string {
  const name = title
    .normalize('NFKD')
    .toLocaleLowerCase('en-US')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  return [name, distinct].filter(Boolean).join('-');
}

function timingOf(form: PlanForm): Record<string, unknown> {
  const { start, end, startTime, endTime, kept } = form;
  if (form.repetition === 'once') return { start, end };
  const endDay = form.endDay.trim();
  const hours = {
    start: startTime,
    end: endTime,
    ...(endDay && { endDay: Number(endDay) }),
    ...(kept.except.length > 0 && { except: kept.except }),
  };
  return form.repetition === 'days'
    ? { days: WEEKDAYS.filter(day => form.days.includes(day)), ...hours }
    : { rule: form.rule.trim(), from: form.from, ...hours };
}

function repetitionOf(when: CalendarEntryView['when']): Repetition {
  if (when.days) return 'days';
  return when.rule ? 'rule' : 'once';
}

function liftsOf(text: string): string[] {
  const ids = listOf(text);
  return ids.length > 0 ? ids : ['*'];
}

/** What stands between commas. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean);
}
