import fc from 'fast-check';
import { DateTime } from 'luxon';
import { calendarEntry } from '../../testUtils/calendarFixtures';
import { periodOf } from './columns';
import { MAX_TRACKS, layOutLanes, type LaneItem } from './lanes';

const NOW = DateTime.fromISO('2026-11-28T18:00:00Z');
const week = periodOf('week', '2026-12-07', 'UTC', NOW);
const year = periodOf('year', '2026-12-07', 'UTC', NOW);

type Change = Parameters<typeof calendarEntry>[0];
const item = (key: string, change: Change = {}): LaneItem => ({
  key,
  entry: calendarEntry({ id: key, ...change }),
});
const at = (...stretches: [start: string, end: string][]) =>
  stretches.map(([start, end]) => ({
    start: `2026-12-${start}:00.000Z`,
    end: `2026-12-${end}:00.000Z`,
  }));
const laneOf = (items: LaneItem[], period = week) =>
  layOutLanes(period, ['prod-eu'], items)[0];

describe('lanes', () => {
  it('hold what is for their environment, or for all', () => {
    const occurrences = at(['08T00:00', '09T00:00']);
    const lanes = layOutLanes(
      week,
      ['dev', 'prod-eu'],
      [
        item('eu', { occurrences }),
        item('all', { environments: ['*'], occurrences }),
      ],
    );
    const keys = lanes.map(({ tracks }) =>
      tracks.flat().map(({ item: each }) => each.key),
    );
    expect(keys).toEqual([['all'], ['eu', 'all']]);
  });

  it('place stretches as shares of the period, cut to it, and mark the cut', () => {
    const { tracks } = laneOf([
      item('long', { occurrences: at(['01T00:00', '08T12:00']) }),
    ]);
    expect(tracks[0][0].bars).toEqual([
      {
        from: 0,
        to: 1.5 / 7,
        buffer: null,
        isCutBefore: true,
        isCutAfter: false,
      },
    ]);
  });

  it('draw the buffer before a freeze, and at the end of a window', () => {
    const more = {
      bufferMinutes: 720,
      occurrences: at(['08T00:00', '09T00:00']),
    };
    const { tracks } = laneOf([
      item('freeze', more),
      item('window', { ...more, kind: 'window' }),
    ]);
    const buffers = tracks.flat().map(({ bars }) => bars[0].buffer);
    expect(buffers).toEqual([
      { from: 0.5 / 7, to: 1 / 7 },
      { from: 1.5 / 7, to: 2 / 7 },
    ]);
  });

  it('keep an entry in one track, and share it with what comes after', () => {
    const { tracks } = laneOf([
      item('hours', {
        occurrences: at(['07T09:00', '07T17:00'], ['08T09:00', '08T17:00']),
      }),
      item('between', { occurrences: at(['07T18:00', '07T20:00']) }),
      item('later', { occurrences: at(['09T00:00', '10T00:00']) }),
    ]);
    const keys = tracks.map(track => track.map(each => each.item.key));
    expect(keys).toEqual([['hours', 'later'], ['between']]);
  });

  it('tell how many of twenty that overlap are not drawn, and name all of a day', () => {
    const occurrences = at(['08T00:00', '09T00:00']);
    const items = Array.from({ length: 20 }, (_, i) =>
      item(`${i}`, { occurrences }),
    );
    const lane = laneOf(items);
    expect(lane.tracks).toHaveLength(MAX_TRACKS);
    expect(lane.hidden).toBe(20 - MAX_TRACKS);
    expect(lane.columns.map(column => column.length)).toEqual([
      0, 20, 0, 0, 0, 0, 0,
    ]);
  });

  it('draw the nights of a year as nothing', () => {
    const { tracks } = laneOf(
      [
        item('hours', {
          occurrences: at(
            ['07T09:00', '07T17:00'],
            ['08T09:00', '08T17:00'],
            ['14T09:00', '14T17:00'],
          ),
        }),
      ],
      year,
    );
    expect(tracks[0][0].bars).toHaveLength(2);
  });

  it('draw no more of a year for 500 services than tracks have room for', () => {
    const days = Array.from({ length: 40 }, (_, day) => day * 9);
    const start = DateTime.fromISO('2026-01-01T09:00:00Z');
    const iso = (value: DateTime) => value.toUTC().toISO() as string;
    const occurrences = days.map(day => ({
      start: iso(start.plus({ days: day })),
      end: iso(start.plus({ days: day, hours: 8 })),
    }));
    const items = Array.from({ length: 500 }, (_, i) =>
      item(`${i}`, { services: [`service-${i}`], occurrences }),
    );
    const lane = laneOf(items, year);
    const bars = lane.tracks.flat().flatMap(drawn => drawn.bars);
    expect(bars).toHaveLength(MAX_TRACKS * days.length);
    expect(lane.hidden).toBe(items.length - MAX_TRACKS);
    expect(lane.columns.every(column => column.length === 500)).toBe(true);
  });

  it('draw nothing of what lies outside', () => {
    const { tracks, columns } = laneOf([
      item('before', { occurrences: at(['01T00:00', '07T00:00']) }),
      item('after', { occurrences: at(['14T00:00', '15T00:00']) }),
    ]);
    expect(tracks).toEqual([]);
    expect(columns.flat()).toEqual([]);
  });

  it('never let bars of a track overlap, and lose no item', () => {
    const stretch = fc
      .tuple(
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 1, max: 4_000 }),
      )
      .map(([start, length]) => {
        const from = DateTime.fromISO('2026-12-01T00:00:00Z').plus({
          minutes: start,
        });
        const iso = (value: DateTime) => value.toUTC().toISO() as string;
        return { start: iso(from), end: iso(from.plus({ minutes: length })) };
      });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 30 }), stretches => {
        const lane = laneOf(
          stretches.map((each, i) => item(`${i}`, { occurrences: [each] })),
        );
        for (const track of lane.tracks) {
          const bars = track.flatMap(({ bars: own }) => own);
          bars.sort((a, b) => a.from - b.from);
          bars.slice(1).forEach((bar, i) => {
            expect(bar.from).toBeGreaterThanOrEqual(bars[i].to);
          });
        }
        const named = new Set(lane.columns.flat());
        expect(lane.tracks.flat().length + lane.hidden).toBe(named.size);
      }),
    );
  });
});
