import type ICAL from 'ical.js';
import { DateTime, IANAZone } from 'luxon';

const MAX_TITLE = 200;
const MAX_ID = 150;
const ISO_MINUTE = "yyyy-MM-dd'T'HH:mm";

/** An event as the times of an entry, in the words of the policy. */
export interface ReadEvent {
  id: string;
  title: string;
  rule?: string;
  from?: string;
  start: string;
  end: string;
  endDay?: number;
  except?: string[];
  timeZone: string;
}

/** A wall-clock time and its zone. */
interface Wall {
  /** In UTC, as if the clock on the wall stood there. */
  local: DateTime;
  zone: string;
  isDay: boolean;
}

/**
 * Reads one event.
 *
 * @param index - its place, for events without a name
 * @param timeZone - of whole days and of times without a zone
 */
export function readEvent(
  event: ICAL.Component,
  index: number,
  timeZone: string,
): ReadEvent | { problem: string } {
  const title =
    shown(event.getFirstPropertyValue('summary')).slice(0, MAX_TITLE) ||
    `Event ${index + 1}`;
  const fault = (what: string) => ({ problem: `${title}: ${what}` });
  if (event.hasProperty('rdate')) {
    return fault('has RDATE; give those days as events of their own');
  }
  if (event.hasProperty('recurrence-id')) {
    return fault(
      'changes one occurrence of another event (RECURRENCE-ID); give that day as an event of its own',
    );
  }
  if (event.getAllProperties('rrule').length > 1) return fault('has two rules');
  const start = wallOf(event.getFirstProperty('dtstart'), timeZone);
  if ('problem' in start) return fault(start.problem);
  const end = endOf(event, start, timeZone);
  if ('problem' in end) return fault(end.problem);
  if (end.zone !== start.zone) {
    return fault('starts in one zone and ends in another');
  }
  const id = idOf(event, start, index);
  const common = { id, title, timeZone: start.zone };
  const recurrence = event.getFirstPropertyValue('rrule');
  if (!recurrence) {
    return {
      ...common,
      start: start.local.toFormat(ISO_MINUTE),
      end: end.local.toFormat(ISO_MINUTE),
    };
  }
  const except = exceptOf(event, start, timeZone);
  if ('problem' in except) return fault(except.problem);
  const endDay = end.local
    .startOf('day')
    .diff(start.local.startOf('day'))
    .as('days');
  return {
    ...common,
    rule: ruleOf(String(recurrence), start.zone),
    from: start.local.toISODate() as string,
    start: start.local.toFormat('HH:mm'),
    end: end.local.toFormat('HH:mm'),
    endDay,
    ...(except.days.length > 0 && { except: except.days }),
  };
}

/** `UNTIL` is a day of the rule's own zone; the rest is as it was written. */
function ruleOf(rule: string, zone: string): string {
  return rule.replace(/UNTIL=([^;]+)/, (_, until: string) => {
    const digits = until.replace(/[-:]/g, '');
    const at = DateTime.fromFormat(digits, "yyyyMMdd'T'HHmmss'Z'", {
      zone: 'utc',
    });
    const day = at.isValid ? at.setZone(zone).toFormat('yyyyMMdd') : digits;
    return `UNTIL=${day.slice(0, 8)}`;
  });
}

function exceptOf(
  event: ICAL.Component,
  { zone }: Wall,
  timeZone: string,
): { days: string[] } | { problem: string } {
  const days: string[] = [];
  for (const property of event.getAllProperties('exdate')) {
    const wall = wallOf(property, timeZone);
    if ('problem' in wall) return wall;
    const { local } = wall.isDay ? wall : inZone(wall, zone);
    days.push(local.toISODate() as string);
  }
  return { days };
}

function endOf(
  event: ICAL.Component,
  start: Wall,
  timeZone: string,
): Wall | { problem: string } {
  const end = event.getFirstProperty('dtend');
  if (end) {
    const wall = wallOf(end, timeZone);
    return 'problem' in wall || start.isDay ? wall : inZone(wall, start.zone);
  }
  const duration = event.getFirstPropertyValue('duration');
  if (duration && typeof duration === 'object' && 'toSeconds' in duration) {
    const seconds = duration.toSeconds();
    return { ...start, local: start.local.plus({ seconds }) };
  }
  // Section 3.6.1: a day without an end is that day; a time is no time at all.
  return start.isDay
    ? { ...start, local: start.local.plus({ days: 1 }) }
    : { problem: 'has neither an end nor a duration' };
}

/** What a property says, as the clock on the wall shows it. */
function wallOf(
  property: ICAL.Property | null,
  timeZone: string,
): Wall | { problem: string } {
  if (!property) return { problem: 'has no start' };
  const text = String(property.jCal[3]);
  if (property.jCal.length > 4) {
    return { problem: 'has several times in one line; give a line for each' };
  }
  const local = DateTime.fromISO(text.replace(/Z$/, ''), { zone: 'utc' });
  if (!local.isValid) return { problem: `"${text}" is not a time` };
  if (property.type === 'date') return { local, zone: timeZone, isDay: true };
  const named = property.getParameter('tzid');
  const zone = text.endsWith('Z') ? 'UTC' : String(named ?? timeZone);
  if (!IANAZone.isValidZone(zone)) {
    return {
      problem: `its zone "${shown(zone).slice(
        0,
        60,
      )}" is not an IANA time zone`,
    };
  }
  return { local, zone, isDay: false };
}

/** The same instant on the wall of another zone. */
function inZone(wall: Wall, zone: string): Wall {
  if (wall.zone === zone) return wall;
  const local = wall.local
    .setZone(wall.zone, { keepLocalTime: true })
    .setZone(zone)
    .setZone('utc', { keepLocalTime: true });
  return { ...wall, local, zone };
}

/** Stays the same when the event is read again. */
function idOf(event: ICAL.Component, { local }: Wall, index: number): string {
  const uid = shown(event.getFirstPropertyValue('uid'));
  const name = uid || `${index + 1}-${local.toFormat(ISO_MINUTE)}`;
  return `ics:${name.slice(0, MAX_ID)}`;
}

/** A text in one line, without characters that nobody sees. */
function shown(value: unknown): string {
  return String(value ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
