import fc from 'fast-check';
import { DateTime } from 'luxon';
import { quietUntil, type QuietHours } from './quietHours';

const NIGHTS: QuietHours = {
  zone: 'Europe/Berlin',
  from: '20:00',
  to: '07:00',
  days: [1, 2, 3, 4, 5, 6, 7],
};
const until = (hours: QuietHours, local: string) =>
  quietUntil(hours, DateTime.fromISO(local, { zone: hours.zone }).toUTC())
    ?.setZone(hours.zone)
    .toFormat("yyyy-MM-dd'T'HH:mm") ?? null;

it.each<[string, Partial<QuietHours>, string, string | null]>([
  ['before they begin', {}, '2026-03-02T19:59', null],
  ['when they begin', {}, '2026-03-02T20:00', '2026-03-03T07:00'],
  ['after midnight', {}, '2026-03-03T06:59', '2026-03-03T07:00'],
  ['when they end', {}, '2026-03-03T07:00', null],
  // Friday night is Saturday morning's.
  ['on a day of theirs', { days: [5] }, '2026-03-07T03:00', '2026-03-07T07:00'],
  ['on another day', { days: [5] }, '2026-03-08T03:00', null],
  // Whole days from Saturday to Monday morning.
  [
    'of several days',
    { from: '00:00', to: '00:00', days: [6, 7] },
    '2026-03-07T10:00',
    '2026-03-09T00:00',
  ],
  // 2026-03-29: 02:00 is 03:00 in Berlin.
  ['when the clock is put on', {}, '2026-03-28T23:00', '2026-03-29T07:00'],
  [
    'within the day',
    { from: '12:00', to: '13:00' },
    '2026-03-03T12:30',
    '2026-03-03T13:00',
  ],
  ['in no zone at all', { zone: 'Mars/Base' }, '2026-03-02T23:00', null],
])('are known %s', (_, some, local, expected) => {
  const hours = { ...NIGHTS, ...some };
  const known = { ...hours, zone: NIGHTS.zone };
  expect(
    hours.zone === NIGHTS.zone
      ? until(hours, local)
      : quietUntil(hours, DateTime.fromISO(local, { zone: known.zone })),
  ).toBe(expected);
});

it('end where they say, and nobody is told within them', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(part => part.map(n => String(n).padStart(2, '0')).join(':'));
  fc.assert(
    fc.property(
      time,
      time,
      fc.subarray([1, 2, 3, 4, 5, 6]),
      fc.integer({ min: 0, max: 365 * 24 * 60 }),
      (from, to, days, minutes) => {
        const hours = { zone: 'Asia/Kolkata', from, to, days };
        const at = DateTime.fromISO('2026-01-01T00:00Z').plus({ minutes });
        const end = quietUntil(hours, at);
        if (!end) return;
        expect(end > at).toBe(true);
        expect(quietUntil(hours, end)).toBeNull();
        expect(quietUntil(hours, end.minus({ minutes: 1 }))).toEqual(end);
      },
    ),
    { numRuns: 200 },
  );
});
