import { DateTime } from 'luxon';
import { syncWindow } from '../../testUtils/calendarFixtures';
import { periodOf } from './columns';
import { MAX_LINES, layOutSyncLines } from './syncWindows';

const week = periodOf('week', '2026-12-07', 'UTC', DateTime.utc(2026, 11, 28));
const at = (start: string, end: string) => ({
  start: `2026-12-${start}:00.000Z`,
  end: `2026-12-${end}:00.000Z`,
});

describe("lines of Argo CD's windows", () => {
  it('are shares of the period, cut to it, and none where nothing is in it', () => {
    const window = syncWindow({
      occurrences: [at('06T00:00', '07T12:00'), at('08T00:00', '09T00:00')],
    });
    const away = syncWindow({ occurrences: [at('20T00:00', '21T00:00')] });
    expect(layOutSyncLines(week, [away, window])).toEqual([
      {
        window,
        stretches: [
          { from: 0, to: 0.5 / 7 },
          { from: 1 / 7, to: 2 / 7 },
        ],
      },
    ]);
  });

  it('are not more than a lane has room for', () => {
    const all = Array.from({ length: MAX_LINES + 2 }, (_, i) =>
      syncWindow({
        schedule: `0 ${i} * * *`,
        occurrences: [at('08T00:00', '09T00:00')],
      }),
    );
    expect(layOutSyncLines(week, all)).toHaveLength(MAX_LINES);
  });
});
