import {
  CalendarError,
  entriesOfFeed,
  parseCalendar,
  type CalendarFeed,
  type FeedEvent,
} from '@gitops-compliance/rules';
import { readICalendar } from '../icalendar/readICalendar';

/**
 * The events of a feed's text, all or none: one that cannot be an entry of the
 * calendar refuses the whole.
 */
export function readFeed(
  text: string,
  feed: CalendarFeed,
): { ok: true; events: FeedEvent[] } | { ok: false; problem: string } {
  const read = readICalendar(text, feed.timeZone);
  if (!read.ok) return { ok: false, problem: inOne(read.problems) };
  if (feed.kind === 'window' && read.events.length === 0) {
    return { ok: false, problem: 'All of its events are cancelled' };
  }
  try {
    const entries = entriesOfFeed(feed, read.events).map(
      ({ source, ...entry }) => entry,
    );
    parseCalendar(
      feed.kind === 'window' ? { windows: entries } : { freezes: entries },
      'feed',
    );
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const told = error.problems.map(({ path, message }) => {
      const index = /\[(\d+)\]/.exec(path)?.[1];
      const title = index && read.events[Number(index)]?.title;
      return title ? `${title}: ${message}` : message;
    });
    return { ok: false, problem: inOne(told) };
  }
  return { ok: true, events: read.events };
}

function inOne([first, ...more]: string[]): string {
  const rest = more.length > 0 ? `; and ${more.length} more` : '';
  return `${first.slice(0, 300)}${rest}`;
}
