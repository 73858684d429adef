import { DateTime } from 'luxon';
import { calendarEntry } from '../../testUtils/calendarFixtures';
import { daysOfAgenda } from './agenda';
import { periodOf } from './columns';

const period = periodOf('agenda', '2026-12-07', 'UTC', DateTime.utc());
const item = (key: string, ...stretches: [string, string][]) => ({
  key,
  entry: calendarEntry({
    id: key,
    occurrences: stretches.map(([start, end]) => ({
      start: `2026-${start}:00.000Z`,
      end: `2026-${end}:00.000Z`,
    })),
  }),
});
const told = (limit: number, ...items: ReturnType<typeof item>[]) => {
  const { days, total } = daysOfAgenda(period, items, limit);
  const lines = days.map(({ column, lines: own }) => [
    column.start.toISODate(),
    ...own.map(line => `${line.item.key} ${line.hours}`),
  ]);
  return { lines, total };
};

describe('the agenda', () => {
  it('lists by the day of the start, what began before on the first day', () => {
    expect(
      told(
        10,
        item(
          'b',
          ['12-08T09:00', '12-08T17:00'],
          ['12-09T09:00', '12-10T17:00'],
        ),
        item(
          'a',
          ['12-01T00:00', '12-07T06:00'],
          ['12-08T08:00', '12-08T10:00'],
        ),
      ),
    ).toEqual({
      lines: [
        ['2026-12-07', 'a until 06:00'],
        ['2026-12-08', 'a 08:00 to 10:00', 'b 09:00 to 17:00'],
        ['2026-12-09', 'b from 09:00'],
      ],
      total: 4,
    });
  });

  it('counts what it does not give, and leaves out what lies outside', () => {
    expect(
      told(
        1,
        item(
          'a',
          ['12-08T09:00', '12-08T17:00'],
          ['12-09T09:00', '12-09T17:00'],
        ),
        item('before', ['12-01T00:00', '12-07T00:00']),
      ),
    ).toEqual({ lines: [['2026-12-08', 'a 09:00 to 17:00']], total: 2 });
    expect(told(1)).toEqual({ lines: [], total: 0 });
  });
});
