import { freeze, say, window } from '../testing/calendars';
import { table } from '../testing/table';

describe('trap: daylight saving by today’s offset: hours are wall-clock hours on both days on which clocks change', () => {
  it.each(
    table(`
      # forward: 2026-03-29 01:00Z, 02:00 becomes 03:00
      Europe/Berlin | 01:00-05:00 | 2026-03-28T23:59Z | closed till 2026-03-29T00:00Z | starts in winter time
      Europe/Berlin | 01:00-05:00 | 2026-03-29T00:00Z | open until 2026-03-29T03:00Z | lasts three hours
      Europe/Berlin | 02:30-05:00 | 2026-03-29T00:59Z | closed till 2026-03-29T01:00Z | skipped start: end of the gap
      Europe/Berlin | 01:00-02:30 | 2026-03-29T00:30Z | open until 2026-03-29T01:00Z | skipped end: end of the gap
      Europe/Berlin | 02:00-02:45 | 2026-03-29T00:00Z | closed till 2026-03-30T00:00Z | skipped hours do not open
      Europe/Berlin | 09:00-17:00 | 2026-03-28T08:00Z | open until 2026-03-28T16:00Z | the day before
      Europe/Berlin | 09:00-17:00 | 2026-03-29T06:59Z | closed till 2026-03-29T07:00Z | the same day
      # back: 2026-10-25 01:00Z, 03:00 becomes 02:00
      Europe/Berlin | 01:00-05:00 | 2026-10-24T23:00Z | open until 2026-10-25T04:00Z | lasts five hours
      Europe/Berlin | 02:30-05:00 | 2026-10-25T00:29Z | closed till 2026-10-25T00:30Z | repeated start: the first
      Europe/Berlin | 02:30-05:00 | 2026-10-25T01:10Z | open until 2026-10-25T04:00Z | and open through the second
      Europe/Berlin | 01:00-02:30 | 2026-10-25T00:00Z | open until 2026-10-25T00:30Z | repeated end: the first
      Europe/Berlin | 02:00-02:45 | 2026-10-25T01:10Z | closed till 2026-10-26T01:00Z | the second pass is outside
      Europe/Berlin | 22:00-03:00 | 2026-10-24T20:00Z | open until 2026-10-25T02:00Z | over midnight: six hours
      # forward 2026-03-08 07:00Z, back 2026-11-01 06:00Z
      America/New_York | 02:15-04:00 | 2026-03-08T06:59Z | closed till 2026-03-08T07:00Z | skipped start
      America/New_York | 01:30-03:00 | 2026-11-01T05:30Z | open until 2026-11-01T08:00Z | repeated start
      # half an hour: back 2026-04-04 15:00Z, forward 2026-10-03 15:30Z
      Australia/Lord_Howe | 01:45-03:00 | 2026-04-04T14:45Z | open until 2026-04-04T16:30Z | half an hour longer
      Australia/Lord_Howe | 01:00-02:15 | 2026-10-03T14:30Z | open until 2026-10-03T15:30Z | skipped end
      Australia/Lord_Howe | 02:15-03:00 | 2026-10-03T15:29Z | closed till 2026-10-03T15:30Z | skipped start
      # none, and half an hour off
      Asia/Kolkata | 09:00-17:00 | 2026-03-29T03:30Z | open until 2026-03-29T11:30Z | spring
      Asia/Kolkata | 09:00-17:00 | 2026-10-25T03:29Z | closed till 2026-10-25T03:30Z | autumn
      # midnight is skipped
      America/Sao_Paulo | 00:00-02:00 | 2018-11-04T02:59Z | closed till 2018-11-04T03:00Z | skipped midnight
      # back over midnight: 2010-11-07 02:31Z, 00:01 becomes 23:01 of the day before
      America/St_Johns | 00:00-06:00 | 2010-11-07T02:29Z | closed till 2010-11-07T02:30Z | midnight comes first
      America/St_Johns | 00:00-06:00 | 2010-11-07T03:00Z | open until 2010-11-07T09:30Z | and stays open before the second
      # 30 December 2011 is skipped
      Pacific/Apia | 09:00-10:00 | 2011-12-29T20:00Z | closed till 2011-12-30T19:00Z | skipped day
    `),
  )('%s %s at %s: %s (%s)', (zone, hours, at, said) => {
    expect(say({ windows: [window(hours, zone)] }, at)).toBe(said);
  });

  it.each([
    [
      '2026-03-29T02:30',
      '2026-03-30T00:00',
      '2026-03-29T00:59Z',
      'open until 2026-03-29T01:00Z',
    ],
    [
      '2026-10-25T00:00',
      '2026-10-25T02:30',
      '2026-10-25T00:29Z',
      'frozen until 2026-10-25T00:30Z opens 2026-10-25T00:30Z',
    ],
  ])('a freeze %s to %s, Berlin time, at %s: %s', (start, end, at, said) => {
    const timeZone = 'Europe/Berlin';
    expect(say({ freezes: [freeze(start, end, { timeZone })] }, at)).toBe(said);
  });
});
