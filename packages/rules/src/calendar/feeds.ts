import type { DateTime } from 'luxon';
import { z } from 'zod';
import { isFor } from './scope';
import { minutes, scoped, text } from './shapes';
import { timingShape } from './timing';
import type {
  Calendar,
  CalendarEntryKind,
  CalendarFeed,
  CalendarFreeze,
  CalendarSubject,
  CalendarTiming,
  CalendarWindow,
} from './types';

/** A feed as the policy names it; its address is the operator's to give. */
export const feedSchema = scoped({
  id: text.regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'use lower-case letters, digits and hyphens, at most 63 characters',
  ),
  kind: z.enum(['window', 'freeze']),
  reason: text.optional(),
  bufferMinutes: minutes,
  timeZone: timingShape.timeZone,
  refreshMinutes: z
    .number()
    .int()
    .min(5)
    .max(7 * 24 * 60)
    .default(60),
  staleAfterHours: z
    .number()
    .int()
    .min(1)
    .max(90 * 24)
    .default(24),
  whenStale: z.enum(['close', 'keep']).default('close'),
});

/** An event of a feed: when it is, and what it is called there. */
export interface FeedEvent extends CalendarTiming {
  id: string;
  title: string;
}

/** What a feed held when it was read, by the hash of its events. */
export interface FeedCopy {
  feed: string;
  hash: string;
  events: FeedEvent[];
}

/** Which copy of a feed holds, and when it was last confirmed. */
export interface FeedReading {
  feed: string;
  /** Null: it was never read. */
  hash: string | null;
  /** ISO 8601 UTC; null: it was never read. */
  readAt: string | null;
}

/** A copy on record as an entry `calendar.feed-changed`. */
export const feedCopySchema = z.object({
  feed: z.string(),
  hash: z.string(),
  events: z.array(
    z.object({
      ...timingShape,
      timeZone: z.string(),
      from: z.string().optional(),
      except: z.array(z.string()).optional(),
      id: z.string(),
      title: z.string(),
    }),
  ),
});

/** The entries that the events of a feed are. */
export function entriesOfFeed(
  feed: CalendarFeed,
  events: readonly FeedEvent[],
): CalendarWindow[] | CalendarFreeze[] {
  const { environments, services, teams, bufferMinutes } = feed;
  const common = {
    environments,
    ...(services && { services }),
    ...(teams && { teams }),
    ...(bufferMinutes !== undefined && { bufferMinutes }),
    source: { kind: 'feed' as const, feed: feed.id },
  };
  const reason = feed.reason ?? feed.title;
  return events.map(event => ({
    ...event,
    ...common,
    id: `${feed.id}/${event.id}`,
    ...(feed.kind === 'freeze' && { reason }),
  }));
}

/**
 * A calendar with the entries of its feeds; a feed without a copy adds none, and
 * {@link feedHold} tells that.
 */
export function withFeeds(
  calendar: Calendar,
  copies: readonly FeedCopy[],
): Calendar {
  const entries = (kind: CalendarEntryKind) =>
    (calendar.feeds ?? [])
      .filter(feed => feed.kind === kind)
      .flatMap(feed => {
        const copy = copies.find(each => each.feed === feed.id);
        return copy ? entriesOfFeed(feed, copy.events) : [];
      });
  return {
    ...calendar,
    windows: [...calendar.windows, ...entries('window')],
    freezes: [...calendar.freezes, ...(entries('freeze') as CalendarFreeze[])],
  };
}

/** A feed that cannot be believed. */
export interface FeedHold {
  feed: CalendarFeed;
  state: 'never-read' | 'stale';
  /** ISO 8601 UTC; null: it was never read. */
  readAt: string | null;
}

/** How the reading of a feed stands at an instant. */
export function feedState(
  feed: CalendarFeed,
  readings: readonly FeedReading[],
  at: DateTime,
): { state: 'fresh' | 'stale' | 'never-read'; readAt: string | null } {
  const reading = readings.find(each => each.feed === feed.id);
  const readAt = reading?.readAt ?? null;
  if (readAt === null || !reading?.hash) return { state: 'never-read', readAt };
  const age = at.toMillis() - Date.parse(readAt);
  const isStale = age > feed.staleAfterHours * 3_600_000;
  return { state: isStale ? 'stale' : 'fresh', readAt };
}

/**
 * The first feed for a subject that was never read, or whose last reading is too
 * old and which the policy closes for that; null: all can be believed.
 */
export function feedHold(
  { feeds = [] }: Calendar,
  subject: CalendarSubject,
  readings: readonly FeedReading[],
  at: DateTime,
): FeedHold | null {
  for (const feed of feeds) {
    const { state, readAt } = feedState(feed, readings, at);
    const holds =
      state === 'never-read' ||
      (state === 'stale' && feed.whenStale === 'close');
    if (holds && isFor(feed, subject) !== false) return { feed, state, readAt };
  }
  return null;
}
