import { parseCalendar } from '@gitops-compliance/rules';
import { readICalendar } from './readICalendar';

const BERLIN = 'Europe/Berlin';

function ics(...events: string[][]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//x//y//EN',
    ...events.flatMap((lines, i) => [
      'BEGIN:VEVENT',
      ...(lines.some(line => line.startsWith('UID')) ? [] : [`UID:event-${i}`]),
      ...lines,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ].join('\r\n');
}

const read = (text: string) => readICalendar(text, BERLIN);
const only = (...lines: string[]) => {
  const result = read(ics(lines));
  return result.ok ? result.events[0] : result.problems;
};
const SPAN = ['DTSTART:20261220T000000Z', 'DTEND:20270102T000000Z'];

describe('an event', () => {
  it('in UTC stays in UTC', () => {
    expect(only('SUMMARY:Year end', ...SPAN)).toEqual({
      id: 'ics:event-0',
      title: 'Year end',
      start: '2026-12-20T00:00',
      end: '2027-01-02T00:00',
      timeZone: 'UTC',
    });
  });

  it('in a zone stays on its wall', () => {
    expect(
      only(
        'DTSTART;TZID=America/New_York:20261220T180000',
        'DTEND;TZID=America/New_York:20261221T060000',
      ),
    ).toMatchObject({
      start: '2026-12-20T18:00',
      end: '2026-12-21T06:00',
      timeZone: 'America/New_York',
    });
  });

  it('that ends in UTC ends on the wall of its start', () => {
    expect(
      only(
        'DTSTART;TZID=Europe/Berlin:20260601T090000',
        'DTEND:20260601T150000Z',
      ),
    ).toMatchObject({ end: '2026-06-01T17:00', timeZone: BERLIN });
  });

  it.each([
    ['with an end', ['DTEND;VALUE=DATE:20261227'], '2026-12-27T00:00'],
    ['without one', [], '2026-12-25T00:00'],
    ['with a duration', ['DURATION:P2D'], '2026-12-26T00:00'],
  ])('of whole days %s', (_, lines, end) => {
    expect(only('DTSTART;VALUE=DATE:20261224', ...lines)).toMatchObject({
      start: '2026-12-24T00:00',
      end,
      timeZone: BERLIN,
    });
  });

  it('that repeats keeps its rule, its last day and the days that are left out', () => {
    const event = only(
      'DTSTART;TZID=Europe/Berlin:20260605T220000',
      'DTEND;TZID=Europe/Berlin:20260606T020000',
      'RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20261224T230000Z',
      'EXDATE;TZID=Europe/Berlin:20260612T220000',
    );
    expect(event).toMatchObject({
      rule: expect.stringMatching(/UNTIL=20261225/),
      from: '2026-06-05',
      start: '22:00',
      end: '02:00',
      endDay: 1,
      except: ['2026-06-12'],
    });
    const entry = { ...event, environments: ['prod'] };
    expect(parseCalendar({ windows: [entry] }).windows).toHaveLength(1);
  });

  it('has a title in one line, without what nobody sees', () => {
    expect(only('SUMMARY:Year\\nend\u202E of\u200B it', ...SPAN)).toMatchObject(
      {
        title: 'Year end of it',
      },
    );
  });

  it('that was cancelled is passed over', () => {
    expect(read(ics(['STATUS:CANCELLED', ...SPAN]))).toEqual({
      ok: true,
      events: [],
    });
  });
});

describe('what cannot be said as an entry is told, and nothing is taken', () => {
  it.each([
    [
      'a zone',
      ['DTSTART;TZID=W. Europe:20260101T000000', 'DURATION:PT1H'],
      'is not an IANA time zone',
    ],
    ['no end', ['DTSTART:20260101T000000Z'], 'neither an end nor a duration'],
    ['single days', [...SPAN, 'RDATE:20260101T000000Z'], 'has RDATE'],
    [
      'a changed occurrence',
      [...SPAN, 'RECURRENCE-ID:20260101T000000Z'],
      'RECURRENCE-ID',
    ],
    ['no start', ['SUMMARY:x'], 'has no start'],
  ])('%s', (_, lines, said) => {
    const result = read(ics(['SUMMARY:Good', ...SPAN], lines));
    expect(result).toEqual({
      ok: false,
      problems: [expect.stringContaining(said)],
    });
  });
});

describe('a hostile text is refused before it is parsed', () => {
  it.each([
    ['nothing', '', 'not an iCalendar object'],
    ['another text', 'hello', 'not an iCalendar object'],
    ['no events', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR', 'no events'],
    ['deep nesting', 'BEGIN:VEVENT\r\n'.repeat(10_000), 'nested more than 3'],
    ['a huge text', 'x'.repeat(1_000_001), 'longer than'],
    ['many lines', '\n'.repeat(60_000), 'more than 50000 lines'],
    [
      'many events',
      ics(...Array<string[]>(1_001).fill(SPAN)),
      'more than 1000 events',
    ],
  ])('%s', (_, text, said) => {
    const result = read(text);
    expect(result.ok ? [] : result.problems).toEqual([
      expect.stringMatching(said),
    ]);
  });
});
