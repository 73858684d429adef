import { DateTime } from 'luxon';
import { columnAt, periodOf, placeIn, steppedDate } from './columns';

const ZONE = 'Europe/Berlin';
const NOW = DateTime.fromISO('2026-11-28T18:00:00Z');
const millis = (iso: string) => DateTime.fromISO(iso).toMillis();

describe('periods', () => {
  it.each([
    [
      'week',
      '2026-12-09',
      '2026-12-07',
      '2026-12-14',
      7,
      '7 Dec to 13 Dec 2026',
    ],
    ['month', '2026-12-09', '2026-12-01', '2027-01-01', 31, 'December 2026'],
    ['month', '2028-02-29', '2028-02-01', '2028-03-01', 29, 'February 2028'],
    ['year', '2026-12-09', '2026-01-01', '2027-01-01', 12, '2026'],
    [
      'agenda',
      '2026-12-09',
      '2026-12-09',
      '2027-01-08',
      30,
      'From 9 December 2026',
    ],
  ] as const)('%s of %s', (scale, date, start, end, columns, title) => {
    const period = periodOf(scale, date, ZONE, NOW);
    expect(period.start.toISODate()).toBe(start);
    expect(period.end.toISODate()).toBe(end);
    expect(period.columns).toHaveLength(columns);
    expect(period.title).toBe(title);
  });

  it.each([null, 'yesterday', '2026-02-30'])(
    'of today where %s is asked',
    date => {
      const { start } = periodOf('agenda', date, ZONE, NOW);
      expect(start.toISODate()).toBe('2026-11-28');
    },
  );

  it('begins days where the zone does', () => {
    const { start } = periodOf('agenda', '2026-11-28', 'Asia/Kolkata', NOW);
    expect(start.toUTC().toISO()).toBe('2026-11-27T18:30:00.000Z');
  });

  it('goes on and back by what is shown', () => {
    const month = periodOf('month', '2026-12-31', ZONE, NOW);
    expect(steppedDate(month, 1)).toBe('2027-01-01');
    expect(steppedDate(month, -1)).toBe('2026-11-01');
    const agenda = periodOf('agenda', '2026-12-01', ZONE, NOW);
    expect(steppedDate(agenda, 1)).toBe('2026-12-31');
  });
});

describe('places', () => {
  it.each([
    ['2026-10-25', '25 h: the clocks go back'],
    ['2026-03-29', '23 h: the clocks go forward'],
    ['2026-12-09', undefined],
  ])('tells of %s that it has %s', (date, note) => {
    const [column] = periodOf('agenda', date, ZONE, NOW).columns;
    expect(column.note).toBe(note);
  });

  it.each(['2026-03-25', '2026-10-20', '2026-12-09'])(
    'noon on the clock stays in the afternoon of its own column, in the week of %s',
    date => {
      const period = periodOf('week', date, ZONE, NOW);
      period.columns.forEach(({ start, end }, index) => {
        const noon = start.set({ hour: 12 }).toMillis();
        const share = (noon - start.toMillis()) / end.diff(start).toMillis();
        expect(placeIn(period, noon)).toBeCloseTo((index + share) / 7, 10);
        expect(placeIn(period, start.toMillis())).toBeCloseTo(index / 7, 10);
      });
    },
  );

  it('cuts what lies outside', () => {
    const period = periodOf('month', '2026-12-01', ZONE, NOW);
    const { columns } = period;
    expect(placeIn(period, millis('2026-11-01T00:00:00Z'))).toBe(0);
    expect(placeIn(period, millis('2027-02-01T00:00:00Z'))).toBe(1);
    expect(columnAt(columns, millis('2026-11-30T22:59:59Z'))).toBe(-1);
    expect(columnAt(columns, millis('2026-11-30T23:00:00Z'))).toBe(0);
    expect(columnAt(columns, millis('2026-12-31T23:00:00Z'))).toBe(31);
  });
});
