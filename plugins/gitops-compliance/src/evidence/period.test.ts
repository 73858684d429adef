import { DateTime } from 'luxon';
import { dayPeriod, monthChoices, monthPeriod, periodTitle } from './period';

const NOW = DateTime.fromISO('2026-03-14T09:26:53Z', { zone: 'utc' });

describe('the periods of an export', () => {
  it('offer the last whole month first, then the current one so far', () => {
    expect(
      monthChoices(NOW)
        .slice(0, 3)
        .map(choice => choice.title),
    ).toEqual(['February 2026', 'March 2026, so far', 'January 2026']);
  });

  it('are months in UTC wherever the reader is', () => {
    const elsewhere = DateTime.fromISO('2026-03-01T03:00:00+14:00', {
      setZone: true,
    });
    expect(monthChoices(elsewhere)[0].title).toBe('January 2026');
    expect(monthPeriod('2026-01', elsewhere)).toEqual({
      from: '2026-01-01T00:00:00Z',
      until: '2026-02-01T00:00:00Z',
    });
  });

  it('never end in the future', () => {
    expect(monthPeriod('2026-03', NOW).until).toBe('2026-03-14T09:26:00Z');
    expect(dayPeriod('2026-03-01', '2026-03-31', NOW)).toEqual({
      period: { from: '2026-03-01T00:00:00Z', until: '2026-03-14T09:26:00Z' },
    });
  });

  it('take the last day whole', () => {
    expect(dayPeriod('2026-02-03', '2026-02-03', NOW)).toEqual({
      period: { from: '2026-02-03T00:00:00Z', until: '2026-02-04T00:00:00Z' },
    });
  });

  it.each([
    ['no day', '', '2026-02-03', /Choose a first and a last day/],
    ['the future', '2027-01-01', '2027-01-02', /lies in the future/],
    ['the wrong order', '2026-02-03', '2026-02-02', /exchange the two/],
    ['too long a time', '2024-01-01', '2026-02-02', /at most 400/],
  ])('refuse %s, and say what to do', (_what, first, last, problem) => {
    expect(dayPeriod(first, last, NOW)).toEqual({
      problem: expect.stringMatching(problem),
    });
  });

  it.each([
    ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', 'January 2026'],
    [
      '2026-01-01T00:00:00Z',
      '2026-01-15T00:00:00Z',
      '1 Jan 2026 – 14 Jan 2026 (UTC)',
    ],
    [
      '2026-03-01T00:00:00Z',
      '2026-03-14T09:26:00Z',
      '1 Mar 2026 – 14 Mar 2026 09:26 (UTC)',
    ],
  ])('from %s until %s are told as %s', (from, until, title) => {
    expect(periodTitle({ from, until })).toBe(title);
  });
});
