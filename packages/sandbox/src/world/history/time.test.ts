import { BERLIN, openedBefore } from './time';

describe('when an office opened before an instant', () => {
  it.each([
    ['a Thursday', '2026-11-26T12:00:00Z', '2026-11-24T08:00:00Z'],
    ['a Saturday', '2026-11-28T12:00:00Z', '2026-11-26T08:00:00Z'],
    ['a Sunday at night', '2026-11-29T22:30:00Z', '2026-11-26T08:00:00Z'],
    [
      'a Monday in Berlin already',
      '2026-11-29T23:30:00Z',
      '2026-11-26T08:00:00Z',
    ],
    ['a Monday evening', '2026-11-30T20:00:00Z', '2026-11-26T08:00:00Z'],
    ['a Tuesday', '2026-12-01T07:00:00Z', '2026-11-27T08:00:00Z'],
    [
      'the days after summer time',
      '2026-10-26T12:00:00Z',
      '2026-10-22T07:00:00Z',
    ],
  ])('has two workdays between, on %s', (_, instant, opened) => {
    expect(openedBefore(new Date(instant), BERLIN, 2)).toEqual(
      new Date(opened),
    );
  });
});
