import { coverageOf } from './coverage';

const at = (hour: number, minute = 0) =>
  new Date(Date.UTC(2026, 9, 1, hour, minute)).toISOString();
const PERIOD = { from: at(0), until: at(6) };
const range = (from: number, until: number) => ({
  from: at(from),
  until: at(until),
  hours: until - from,
});

it.each<[string, number[], string | null, object]>([
  [
    'every hour',
    [0, 1, 2, 3, 4, 5],
    at(0),
    { hours: 6, covered: 6, missing: [] },
  ],
  [
    'two stretches that nobody read',
    [0, 3, 4],
    at(0),
    { hours: 6, covered: 3, missing: [range(1, 3), range(5, 6)] },
  ],
  [
    'what is from before the period',
    [],
    '2026-01-01T00:00:00.000Z',
    { hours: 6, covered: 0, missing: [range(0, 6)] },
  ],
  [
    'a collector that began within it',
    [2, 3, 4, 5],
    at(2, 30),
    { since: at(2), hours: 4, covered: 4, missing: [] },
  ],
  [
    'a collector that began after it',
    [],
    at(9),
    { hours: 0, covered: 0, missing: [] },
  ],
  ['one that never read', [], null, { since: null, hours: 0, covered: 0 }],
])('is %s', (_, hours, first, expected) => {
  const read = hours.map(hour => at(hour, 20));
  expect(coverageOf('catalog', read, first, PERIOD)).toMatchObject(expected);
});

it('does not hold the present hour against anybody', () => {
  const now = { from: at(0), until: at(1, 59) };
  expect(coverageOf('catalog', [at(0)], at(0), now)).toMatchObject({
    hours: 1,
    covered: 1,
  });
});
