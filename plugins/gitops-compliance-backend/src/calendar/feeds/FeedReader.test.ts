import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  calendarGate,
  calendarState,
  FeedCopies,
  parseCalendar,
  type Calendar,
  type FeedReading,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../../__testUtils__/mockLogger';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import { sampleLedger } from '../../ledger/__testUtils__/sample';
import type { Policy } from '../../policy/Policy';
import { FeedReader } from './FeedReader';
import { feedsProjection } from './feedsProjection';
import { FeedStore } from './FeedStore';

jest.setTimeout(60_000);

const event = (id: string, day: string, ...more: string[]) => [
  'BEGIN:VEVENT',
  `UID:${id}`,
  `SUMMARY:Holiday ${id}`,
  `DTSTART;VALUE=DATE:${day}`,
  ...more,
  'END:VEVENT',
];
const ics = (...events: string[][]) =>
  ['BEGIN:VCALENDAR', ...events.flat(), 'END:VCALENDAR'].join('\r\n');
const GOOD = ics(event('a', '20260602'));

/** Feeds as they are read over HTTP and kept in Postgres. */
describe('a feed', () => {
  const databases = ledgerDatabases();
  const calendar = parseCalendar({
    feeds: [
      {
        id: 'holidays',
        title: 'Public holidays',
        kind: 'freeze',
        environments: ['prod'],
        timeZone: 'Europe/Berlin',
        refreshMinutes: 60,
        staleAfterHours: 24,
      },
    ],
  });
  let db: Knex;
  let now: DateTime;
  let server: Server;
  let url: string;
  let body: string;
  let status: number;
  let asked: (string | undefined)[];

  beforeAll(async () => {
    server = createServer((req, res) => {
      asked.push(req.headers['if-none-match']);
      const etag = `"${body.length}"`;
      const isKnown = status === 200 && req.headers['if-none-match'] === etag;
      res
        .writeHead(isKnown ? 304 : status, { etag, location: '/elsewhere' })
        .end(isKnown ? undefined : body);
    });
    await new Promise<void>(done => {
      server.listen(0, '127.0.0.1', done);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.ics`;
    db = await databases.migrated();
  });
  afterAll(async () => {
    await new Promise(done => {
      server.close(done);
    });
  });
  beforeEach(async () => {
    await db('calendar_feed_readings').delete();
    await db('calendar_feed_copies').delete();
    now = DateTime.utc(2026, 6, 1, 12);
    body = GOOD;
    status = 200;
    asked = [];
  });

  const reader = (at: Knex = db, change: object = {}) =>
    new FeedReader({
      db: at,
      ledger: sampleLedger(at, {
        projections: [feedsProjection],
        clock: () => now,
        logger: mockLogger(),
      }),
      addresses: [{ id: 'holidays', url, allowPrivate: true, ...change }],
      policy: () => ({ calendar } as Policy),
      onRead: async () => {},
      clock: () => now,
      logger: mockLogger(),
    });
  const read = (from = reader()) => from.read(new AbortController().signal);
  const inForce = () => new FeedStore(db).inForce(calendar);
  const later = (minutes: number) => {
    now = now.plus({ minutes });
  };
  const copies = () => db('calendar_feed_copies').orderBy('stream_seq');
  const judge = (fed: Calendar, feeds: FeedReading[]) =>
    calendarGate.evaluate({
      facts: {
        change: { environment: 'prod', service: 'component:default/a' },
        calendar: { feeds },
      },
      calendar: fed,
      at: now,
      tzdataVersion: 'x',
    } as unknown as Parameters<typeof calendarGate.evaluate>[0]);
  /** What the gate says with what is in force. */
  const gate = async () => {
    const { calendar: fed, readings } = await inForce();
    return judge(fed, readings);
  };

  it('closes while it was never read, and by its days once it was', async () => {
    expect(await gate()).toMatchObject({
      state: 'unknown',
      reason: 'The calendar feed Public holidays was never read.',
    });
    await read();
    expect(await gate()).toMatchObject({ state: 'open' });
    later(24 * 60 - 120);
    expect(await gate()).toMatchObject({
      state: 'closed',
      facts: { freeze: 'holidays/ics:a' },
    });
  });

  it('is read when it is due, by one replica, and only anew where it changed', async () => {
    await Promise.all([read(), read(reader(databases.replica(db)))]);
    expect(asked).toEqual([undefined]);
    await read();
    expect(asked).toHaveLength(1);
    later(61);
    await read();
    expect(asked[1]).toBe(`"${GOOD.length}"`);
    expect((await inForce()).readings[0]).toMatchObject({
      readAt: now.toISO(),
      problem: null,
    });
    body = ics(event('a', '20260602'), event('b', '20260603'));
    later(61);
    await read();
    expect((await copies()).map(({ events }) => events.length)).toEqual([1, 2]);
    const known = await new FeedStore(db).copies();
    const then = known.calendar(calendar, known.at('2026-06-01T12:30:00.000Z'));
    expect(then.freezes.map(({ id }) => id)).toEqual(['holidays/ics:a']);
  });

  it('that is too old is not believed, unless the policy keeps it', async () => {
    await read();
    status = 500;
    later(61);
    await read();
    expect(await gate()).toMatchObject({ state: 'open' });
    now = DateTime.utc(2026, 6, 3, 12);
    await read();
    expect(await gate()).toMatchObject({
      state: 'unknown',
      reason:
        'The calendar feed Public holidays was last read Mon 1 Jun 14:00 Europe/Berlin; it is not believed for longer than 24 hours.',
    });
    const [feed] = calendar.feeds ?? [];
    const kept = {
      ...calendar,
      feeds: [{ ...feed, whenStale: 'keep' as const }],
    };
    const { readings } = await inForce();
    expect(judge(kept, readings)).toMatchObject({ state: 'open' });
  });

  it.each<[string, () => void, RegExp]>([
    [
      'is nested',
      () => {
        body = `${'BEGIN:VCALENDAR\r\n'.repeat(5_000)}${GOOD}`;
      },
      /nested more than/,
    ],
    [
      'is huge',
      () => {
        body = 'x'.repeat(5_000_000);
      },
      /more than 4000000 bytes/,
    ],
    [
      'occurs 100,000 times',
      () => {
        body = ics(event('a', '20260602', 'RRULE:FREQ=DAILY;COUNT=100000'));
      },
      /10,?000/,
    ],
    [
      'never occurs',
      () => {
        body = ics(
          event('a', '20260601', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'),
        );
      },
      /never hold/,
    ],
    [
      'always occurs',
      () => {
        body = ics(event('a', '20260601', 'RRULE:FREQ=DAILY'));
      },
      /every minute/,
    ],
    [
      'has an id twice',
      () => {
        body = ics(event('a', '20260602'), event('a', '20260603'));
      },
      /already the id/,
    ],
    [
      'ends before it starts',
      () => {
        body = ics(event('a', '20260602', 'DTEND;VALUE=DATE:20260601'));
      },
      /must be later/,
    ],
    [
      'has a zone of its own',
      () => {
        body = ics([
          'BEGIN:VEVENT',
          'UID:a',
          'DTSTART;TZID=Mars/One:20260601T090000',
          'DTEND;TZID=Mars/One:20260601T100000',
          'END:VEVENT',
        ]);
      },
      /not an IANA time zone/,
    ],
    [
      'is no calendar',
      () => {
        body = '<html>';
      },
      /not an iCalendar object/,
    ],
    [
      'leads elsewhere',
      () => {
        status = 302;
      },
      /status 302/,
    ],
  ])(
    'that %s is refused whole; its last good copy holds',
    async (_, spoil, why) => {
      await read();
      spoil();
      later(61);
      await read();
      const { calendar: fed, readings } = await inForce();
      expect(readings[0].problem).toMatch(why);
      expect(readings[0].readAt).toBe('2026-06-01T12:00:00.000Z');
      expect(fed.freezes).toHaveLength(1);
      expect(await copies()).toHaveLength(1);
    },
  );

  it('is not read from a private address, nor from one that nobody gave', async () => {
    await read(reader(db, { allowPrivate: false }));
    expect((await inForce()).readings[0].problem).toMatch(/private/);
    await read(reader(db, { id: 'another' }));
    expect((await inForce()).readings[0].problem).toMatch(
      /does not have its address/,
    );
    expect(asked).toEqual([]);
  });

  it('is the same calendar for an auditor, from the entries alone', async () => {
    await read();
    const [entry] = await db('ledger_entries')
      .where({ type: 'calendar.feed-changed' })
      .orderBy('stream_seq', 'desc')
      .limit(1);
    const { payload } = JSON.parse(entry.entry.toString('utf8'));
    const known = new FeedCopies();
    known.add({
      type: 'calendar.feed-changed',
      payload,
      occurredAt: now.toISO() as string,
    });
    const again = known.calendar(calendar, known.of([payload]) ?? []);
    const at = DateTime.utc(2026, 6, 2, 12);
    expect(calendarState(again, 'prod', at)).toEqual(
      calendarState((await inForce()).calendar, 'prod', at),
    );
    expect(known.of([{ feed: 'holidays', hash: 'other' }])).toBeNull();
  });
});
