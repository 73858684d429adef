import type { DateTime } from 'luxon';
import type { CalendarInterval } from './types';

const KINDS = { window: 'Window', freeze: 'Freeze', exception: 'Exception' };
/** RFC 5545, section 3.1: lines have at most 75 octets. */
const MAX_OCTETS = 75;

/**
 * Intervals as an iCalendar object (RFC 5545). Each stands by itself, in UTC:
 * whoever reads it needs no rules of zones. Texts are escaped, so that a title
 * adds no line.
 *
 * @param name - what the calendar is called
 * @param at - when it was made
 */
export function asICalendar(
  name: string,
  intervals: readonly CalendarInterval[],
  at: DateTime,
): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//GitOps Compliance//Change calendar//EN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...intervals.flatMap(interval => event(interval, at)),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function event(
  { kind, id, title, reason, start, end }: CalendarInterval,
  at: DateTime,
): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(`${kind}-${id}-${stamp(start)}`)}@gitops-compliance`,
    `DTSTAMP:${stamp(at)}`,
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(end)}`,
    `SUMMARY:${escaped(`${KINDS[kind]}: ${title}`)}`,
    ...(reason ? [`DESCRIPTION:${escaped(reason)}`] : []),
    `CATEGORIES:${kind.toUpperCase()}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function stamp(instant: DateTime): string {
  return instant.toUTC().toFormat("yyyyMMdd'T'HHmmss'Z'");
}

/** Section 3.3.11; control characters are left out. */
function escaped(text: string): string {
  return text
    .replace(/\\/g, '\\\\')
    .replace(/([;,])/g, '\\$1')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** Folds a line between characters, never inside one. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let size = 0;
  for (const character of line) {
    const octets = new TextEncoder().encode(character).length;
    if (size + octets > MAX_OCTETS) {
      parts.push(part);
      part = ' ';
      size = 1;
    }
    part += character;
    size += octets;
  }
  return [...parts, part].join('\r\n');
}
