import { DateTime } from 'luxon';
import { absolute, age, clock, relative } from './time';

const now = DateTime.fromISO('2025-11-22T12:00:00Z', { zone: 'utc' });

describe('times', () => {
  it.each([
    ['2025-11-22T11:59:40Z', 'just now'],
    ['2025-11-22T11:48:00Z', '12 min ago'],
    ['2025-11-22T15:00:00Z', 'in 3 h'],
    ['2025-11-16T12:00:00Z', '6 d ago'],
    ['2022-11-16T12:00:00Z', '3 years ago'],
  ])('%s is %s', (iso, text) => expect(relative(iso, now)).toBe(text));

  it('never shows a negative age', () => {
    expect(age('2025-11-22T12:00:30Z', now)).toBe('under 1 min');
  });

  it('names the zone in absolute times', () => {
    expect(absolute('2025-11-22T12:00:00Z', 'Europe/Berlin')).toBe(
      'Sat, 22 Nov 2025, 13:00 (Europe/Berlin)',
    );
  });

  it.each([
    [0, /^\d\d:\d\d$/],
    [1, /^tomorrow \d\d:\d\d$/],
    [-1, /^yesterday \d\d:\d\d$/],
    [3, /^[A-Z][a-z]{2} \d\d:\d\d$/],
    [30, /^\d+ [A-Z][a-z]{2}/],
  ])('tells the clock %s days ahead', (days, pattern) => {
    const today = DateTime.local(2025, 11, 22, 12);
    const iso = today.plus({ days }).toUTC().toISO()!;
    expect(clock(iso, today)).toMatch(pattern);
  });
});
