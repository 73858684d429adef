import type { CalendarFeedView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  feedState,
  type Calendar,
  type CalendarEntry,
} from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import type { Policy } from '../../policy/Policy';
import { instantOrNull } from '../../shared/time';
import { edge } from '../calendarView';

/** The feeds of the calendar in force, and how each was last read. */
export function feedViews(
  { calendar, feeds }: Policy,
  at: DateTime,
): CalendarFeedView[] {
  return (calendar.feeds ?? []).map(feed => {
    const { state, readAt } = feedState(feed, feeds, at);
    const reading = feeds.find(each => each.feed === feed.id);
    const last = readAt ? DateTime.fromISO(readAt, { zone: 'utc' }) : null;
    const problem = reading?.problem ?? null;
    return {
      id: feed.id,
      title: feed.title,
      kind: feed.kind,
      environments: feed.environments,
      state,
      readAt,
      staleAt: instantOrNull(
        last?.plus({ hours: feed.staleAfterHours }) ?? null,
      ),
      problem,
      entries: reading?.entries ?? 0,
      sentence: sentenceOf(
        last && edge(last, feed.timeZone, at),
        state,
        feed.whenStale,
        problem,
      ),
    };
  });
}

function sentenceOf(
  last: string | null,
  state: CalendarFeedView['state'],
  whenStale: 'close' | 'keep',
  problem: string | null,
): string {
  const why = problem ? ` The last reading was not taken: ${problem}.` : '';
  switch (state) {
    case 'fresh':
      return `Read ${last}.${why}`;
    case 'stale':
      return `Last read ${last}, too long ago: ${
        whenStale === 'close'
          ? 'what it is for is closed'
          : 'its last copy goes on'
      } until it is read again.${why}`;
    default:
      return `Never read: what it is for is closed until it is.${why}`;
  }
}

/** A calendar with the entries that feeds have in another. */
export function withEntriesOfFeeds(
  calendar: Calendar,
  { windows, freezes }: Calendar,
): Calendar {
  const feeds = new Set(calendar.feeds?.map(({ id }) => id));
  const isFed = ({ source }: CalendarEntry) =>
    source?.kind === 'feed' && feeds.has(source.feed);
  return {
    ...calendar,
    windows: [...calendar.windows, ...windows.filter(isFed)],
    freezes: [...calendar.freezes, ...freezes.filter(isFed)],
  };
}
