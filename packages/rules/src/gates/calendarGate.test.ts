import { freeze, window } from '../testing/calendars';
import { context } from '../testing/facts';
import type { Calendar } from '../calendar';
import { calendarGate } from './calendarGate';

const BERLIN = 'Europe/Berlin';

/** At 2026-06-01T14:30Z, 16:30 in Berlin, a Monday. */
const judge = (calendar: Partial<Calendar>) =>
  calendarGate.evaluate(
    context({
      context: { calendar: { windows: [], freezes: [], ...calendar } },
    }),
  );

it('is open where nothing restricts the environment', () => {
  const result = judge({});
  expect(result).toMatchObject({
    state: 'open',
    reason: 'prod is always open.',
    remedy: '',
  });
  expect(result.until).toBeUndefined();
});

it('is open inside a window and says until when, in its zone', () => {
  expect(judge({ windows: [window('09:00-17:00', BERLIN)] })).toMatchObject({
    state: 'open',
    reason: 'prod is open until Mon 1 Jun 17:00 Europe/Berlin (Office hours).',
    until: '2026-06-01T15:00:00.000Z',
    facts: {
      calendar: 'open',
      timeZone: BERLIN,
      window: 'Europe/Berlin 09:00-17:00',
      closes: '2026-06-01T15:00:00.000Z',
      tzdataVersion: '2026c',
    },
  });
});

it('is closed outside a window and says when it opens', () => {
  expect(judge({ windows: [window('09:00-16:00', BERLIN)] })).toMatchObject({
    state: 'closed',
    reason: 'prod is outside its change windows.',
    remedy: 'Wait for the window (opens Tue 2 Jun 09:00 Europe/Berlin).',
    until: '2026-06-02T07:00:00.000Z',
    facts: {
      calendar: 'closed',
      timeZone: BERLIN,
      nextOpening: '2026-06-02T07:00:00.000Z',
      tzdataVersion: '2026c',
    },
  });
});

it('is closed in a freeze, names it, and says when it opens', () => {
  const windows = [window('09:00-17:00', BERLIN)];
  const freezes = [
    freeze('2026-06-01T12:00', '2027-01-04T06:00', { timeZone: BERLIN }),
  ];
  expect(judge({ windows, freezes })).toMatchObject({
    state: 'closed',
    reason:
      'prod is frozen until Mon 4 Jan 2027 06:00 Europe/Berlin: Year end (Annual accounts).',
    remedy: 'Wait for the window (opens Mon 4 Jan 2027 09:00 Europe/Berlin).',
    until: '2027-01-04T08:00:00.000Z',
    facts: { calendar: 'frozen', freezeEnds: '2027-01-04T05:00:00.000Z' },
  });
});

it('is closed without an end where nothing opens within a year', () => {
  const freezes = [freeze('2026-06-01T12:00', '2028-01-01T00:00')];
  const result = judge({ freezes });
  expect(result.state).toBe('closed');
  expect(result.until).toBeUndefined();
  expect(result.remedy).toMatch(/ask whoever keeps the calendar/);
});

it('is unknown where the calendar cannot be understood', () => {
  expect(judge({ windows: [window('09:00-17:00', 'Mars/One')] })).toMatchObject(
    {
      state: 'unknown',
      reason: expect.stringContaining('"Mars/One" is not a time zone'),
    },
  );
});

it('is closed in the last minutes of a window', () => {
  const windows = [{ ...window('09:00-17:00', BERLIN), bufferMinutes: 45 }];
  expect(judge({ windows })).toMatchObject({
    state: 'closed',
    reason:
      'prod closes Mon 1 Jun 17:00 Europe/Berlin, and nothing starts in the last minutes of Office hours.',
    until: '2026-06-02T07:00:00.000Z',
    facts: { closing: 'Europe/Berlin 09:00-17:00' },
  });
});

it('counts entries for the teams that own the service', () => {
  const freezes = [
    freeze('2026-06-01T12:00', '2026-06-02T00:00', { teams: ['group:a/b'] }),
  ];
  const of = (teams: string[] | null) =>
    calendarGate.evaluate(
      context({
        facts: { calendar: { teams } },
        context: { calendar: { windows: [], freezes } },
      }),
    ).state;
  expect(of(['group:a/b'])).toBe('closed');
  expect(of(['group:a/c'])).toBe('open');
  expect(of(null)).toBe('closed');
});

it('warns where the sync windows of Argo CD will hold the sync', () => {
  const argo = {
    instance: 'eu-1',
    application: { name: 'payments-prod', destination: {} },
    windows: [
      {
        kind: 'deny',
        schedule: '0 14 * * *',
        duration: '2h',
        applications: ['*'],
      },
    ],
  };
  const facts = { calendar: { argo: [argo] } };
  expect(calendarGate.evaluate(context({ facts }))).toMatchObject({
    state: 'open',
    reason: expect.stringMatching(
      /always open.*will refuse a sync of payments-prod until .*16:00/,
    ),
    facts: { argoBlocks: 1, argoBlocksUntil: '2026-06-01T16:00:00.000Z' },
  });
});
