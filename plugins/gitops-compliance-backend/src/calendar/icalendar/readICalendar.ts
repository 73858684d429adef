import ICAL from 'ical.js';
import { readEvent, type ReadEvent } from './readEvent';

/** Longest iCalendar text that is read, in characters. */
export const MAX_ICALENDAR_LENGTH = 1_000_000;
const MAX_EVENTS = 1_000;
/** A calendar, its events, and their alarms; a zone has as many. */
const MAX_DEPTH = 3;
const MAX_LINES = 50_000;

/** What an iCalendar object holds, or why it cannot be taken. */
export type ReadICalendar =
  | { ok: true; events: ReadEvent[] }
  | { ok: false; problems: string[] };

/**
 * Reads the events of an iCalendar object (RFC 5545) as times of a calendar
 * entry. Nothing is fetched and nothing is expanded; what cannot be said as an
 * entry is a problem, never left out: a freeze that is missing would be an
 * opening. Cancelled events alone are passed over.
 *
 * @param timeZone - of whole days and of times without a zone
 */
export function readICalendar(text: string, timeZone: string): ReadICalendar {
  const shape = shapeProblem(text);
  if (shape) return { ok: false, problems: [shape] };
  const components = eventsOf(text);
  if (components === null) {
    return {
      ok: false,
      problems: ['It is not an iCalendar object (RFC 5545)'],
    };
  }
  if (components.length === 0) {
    return { ok: false, problems: ['It has no events'] };
  }
  if (components.length > MAX_EVENTS) {
    return { ok: false, problems: [`It has more than ${MAX_EVENTS} events`] };
  }
  const read = components
    .filter(each => each.getFirstPropertyValue('status') !== 'CANCELLED')
    .map((each, index) => readEvent(each, index, timeZone));
  const problems = read.flatMap(each =>
    'problem' in each ? each.problem : [],
  );
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    events: read.flatMap(each => ('problem' in each ? [] : each)),
  };
}

/** Null: it is no iCalendar object. */
function eventsOf(text: string): ICAL.Component[] | null {
  try {
    const calendar = new ICAL.Component(ICAL.parse(text));
    if (calendar.name !== 'vcalendar') return null;
    return calendar.getAllSubcomponents('vevent');
  } catch {
    return null;
  }
}

/** Looks at what may be hostile before anything is parsed. */
function shapeProblem(text: string): string | null {
  if (text.length > MAX_ICALENDAR_LENGTH) {
    return `It is longer than ${MAX_ICALENDAR_LENGTH} characters`;
  }
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length > MAX_LINES) return `It has more than ${MAX_LINES} lines`;
  let depth = 0;
  for (const line of lines) {
    if (/^BEGIN:/i.test(line)) depth += 1;
    if (/^END:/i.test(line)) depth -= 1;
    if (depth > MAX_DEPTH) return `It is nested more than ${MAX_DEPTH} deep`;
  }
  return null;
}
