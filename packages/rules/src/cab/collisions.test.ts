import { collisionsOf, type PlannedChange } from './collisions';

const NOON = '2026-06-01T12:00:00.000Z';
const planned = (
  number: number,
  service: string,
  over: Partial<PlannedChange> = {},
): PlannedChange => ({
  number,
  service,
  environment: 'prod',
  opens: null,
  ...over,
});
const DEPENDS = new Map([
  ['shop', ['payments', 'stock']],
  ['payments', ['ledger']],
]);

it.each<[string, PlannedChange[], [number, number][]]>([
  ['nothing', [], []],
  ['two that depend', [planned(1, 'shop'), planned(2, 'payments')], [[1, 2]]],
  [
    'whichever comes first',
    [planned(2, 'payments'), planned(1, 'shop')],
    [[1, 2]],
  ],
  ['two that do not', [planned(1, 'shop'), planned(2, 'ledger')], []],
  [
    'another environment',
    [planned(1, 'shop'), planned(2, 'payments', { environment: 'dev' })],
    [],
  ],
  [
    'another opening',
    [planned(1, 'shop'), planned(2, 'payments', { opens: NOON })],
    [],
  ],
  [
    'the same opening',
    [
      planned(1, 'shop', { opens: NOON }),
      planned(2, 'payments', { opens: NOON }),
    ],
    [[1, 2]],
  ],
  [
    'a chain',
    [planned(1, 'shop'), planned(2, 'payments'), planned(3, 'ledger')],
    [
      [1, 2],
      [2, 3],
    ],
  ],
])('finds collisions of %s', (_, changes, pairs) => {
  const found = collisionsOf(changes, DEPENDS);
  expect(
    found.map(({ dependent, on }) => [dependent.number, on.number]),
  ).toEqual(pairs);
  for (const { sentence } of found) expect(sentence).toMatch(/depends on/);
});
