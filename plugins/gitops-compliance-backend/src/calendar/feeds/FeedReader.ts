import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { canonicalObjectBytes } from '@gitops-compliance/evidence-log';
import { boundedRequest } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { CalendarFeed, FeedEvent } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { GitopsComplianceConfig } from '../../config/readConfig';
import type { Ledger } from '../../ledger/Ledger';
import type { Policy } from '../../policy/Policy';
import { assertPublicAddress } from '../../reports/publicAddress';
import { toJsonObject } from '../../shared/json';
import { instant } from '../../shared/time';
import { MAX_ICALENDAR_LENGTH } from '../icalendar/readICalendar';
import { readFeed } from './readFeed';
import {
  feedChanged,
  FEED_STREAM,
  type FeedCopyRow,
  type FeedReadingRow,
} from './records';

const TIMEOUT_MS = 10_000;
/** UTF-8 has up to four bytes of a character. */
const MAX_BYTES = 4 * MAX_ICALENDAR_LENGTH;

/** An address of the operator's configuration. */
type FeedAddress = GitopsComplianceConfig['calendarFeeds'][number];

/**
 * Reads the calendar's feeds, each when it is due. Addresses come from the
 * operator's configuration alone; private ones are refused unless it says so,
 * redirects are not followed, size and time are capped. What cannot be taken
 * whole is not taken: the last good copy holds, and grows old.
 */
export class FeedReader {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      addresses: FeedAddress[];
      policy: () => Policy;
      /** Called after feeds were read, so that the calendar has them. */
      onRead: () => Promise<void>;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** Reads what is due; of several replicas one reads a feed. */
  async read(signal: AbortSignal): Promise<void> {
    const { policy, logger, onRead } = this.options;
    const feeds = policy().calendar.feeds ?? [];
    let isRead = false;
    for (const feed of feeds) {
      const before = await this.#turn(feed);
      if (!before) continue;
      isRead = true;
      try {
        await this.#readOne(feed, before, signal);
      } catch (error) {
        if (signal.aborted) return;
        const { message } = error as Error;
        logger.warn(
          `The calendar feed ${feed.id} was not taken, its last good copy holds: ${message}`,
        );
        await this.#note(feed, { problem: message });
      }
    }
    if (isRead) await onRead();
  }

  /**
   * Takes the turn at a feed that is due: after its time, or read from
   * elsewhere. Undefined: it is not due, or another replica took it.
   */
  async #turn(feed: CalendarFeed): Promise<FeedReadingRow | undefined> {
    const { db, clock } = this.options;
    const now = clock();
    const due = now.minus({ minutes: feed.refreshMinutes }).toJSDate();
    const address = this.#addressOf(feed);
    const { rows } = await db.raw<{ rows: FeedReadingRow[] }>(
      `INSERT INTO calendar_feed_readings AS r (feed, address, tried_at)
       VALUES (:feed, :address, :now)
       ON CONFLICT (feed) DO UPDATE
         SET tried_at = excluded.tried_at, address = excluded.address,
           etag = CASE WHEN r.address = excluded.address THEN r.etag END
         WHERE r.tried_at <= :due OR r.address <> excluded.address
       RETURNING r.*`,
      { feed: feed.id, address, now: now.toJSDate(), due },
    );
    return rows[0];
  }

  async #readOne(
    feed: CalendarFeed,
    { etag }: FeedReadingRow,
    signal: AbortSignal,
  ): Promise<void> {
    const settings = this.#settingsOf(feed);
    if (!settings) {
      throw new Error(
        'gitopsCompliance.calendarFeeds does not have its address',
      );
    }
    const readAt = this.options.clock();
    if (!settings.allowPrivate) await assertPublicAddress(settings.url);
    const answer = await boundedRequest(
      settings.url,
      {
        headers: {
          accept: 'text/calendar',
          ...(etag ? { 'if-none-match': etag } : {}),
          ...(settings.token
            ? { authorization: `Bearer ${settings.token}` }
            : {}),
        },
      },
      { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal },
    );
    if (answer.status === 304 && etag) {
      await this.#note(feed, { readAt, problem: null });
      return;
    }
    if (answer.status !== 200) {
      throw new Error(`it answered with status ${answer.status}`);
    }
    const read = readFeed(answer.body.toString('utf8'), feed);
    if (!read.ok) throw new Error(read.problem);
    await this.#take(feed, read.events, readAt);
    await this.#note(feed, { readAt, problem: null, etag: answer.etag });
  }

  /** On record where it differs from what is. */
  async #take(
    { id: feed }: CalendarFeed,
    events: FeedEvent[],
    readAt: DateTime,
  ): Promise<void> {
    const { ledger } = this.options;
    const hash = createHash('sha256')
      .update(canonicalObjectBytes(toJsonObject({ events })))
      .digest('hex');
    await ledger.record(FEED_STREAM, async recording => {
      const last = await recording
        .trx<FeedCopyRow>('calendar_feed_copies')
        .where({ feed })
        .orderBy('stream_seq', 'desc')
        .first('hash');
      if (last?.hash === hash) return;
      await recording.append(
        feedChanged({ feed, hash, events }, instant(readAt)),
      );
    });
  }

  async #note(
    { id: feed }: CalendarFeed,
    {
      readAt,
      ...rest
    }: { readAt?: DateTime; problem: string | null; etag?: string | null },
  ): Promise<void> {
    await this.options
      .db('calendar_feed_readings')
      .where({ feed })
      .update({ ...rest, ...(readAt && { read_at: readAt.toJSDate() }) });
  }

  #settingsOf({ id }: CalendarFeed): FeedAddress | undefined {
    return this.options.addresses.find(address => address.id === id);
  }

  /** What decides how a text is read, besides the text. */
  #addressOf(feed: CalendarFeed): string {
    const url = this.#settingsOf(feed)?.url ?? '';
    return createHash('sha256')
      .update(JSON.stringify([url, feed.timeZone, feed.kind]))
      .digest('hex');
  }
}
