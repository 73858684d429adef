import { gapAsOf, stateOf, type GapRow } from './GapStore';

const at = (minute: number) => new Date(Date.UTC(2026, 9, 1, 9, minute));

const GAP: GapRow = {
  id: 'g',
  stream: 'collector:catalog',
  collector: 'catalog',
  deployment: null,
  cause: 'unreachable',
  opened_at: at(10),
  missed_from: at(5),
  missed_until: at(20),
  closed_at: at(20),
  recovered: 'this',
  not_recovered: 'that',
  history_rows: null,
  first_accepted_by: 'id:a',
  first_accepted_at: at(30),
  second_accepted_by: 'id:b',
  second_accepted_at: at(40),
};

it.each([
  [9, null, null],
  [10, 'open', null],
  [20, 'unaccepted', null],
  [30, 'unaccepted', 'id:a'],
  [40, 'accepted', 'id:a'],
])('a gap is at minute %d %s, first accepted by %s', (minute, state, first) => {
  const gap = gapAsOf(GAP, at(minute));
  expect(gap && stateOf(gap)).toBe(state);
  expect(gap?.first_accepted_by ?? null).toBe(first);
  expect(gap?.not_recovered ?? null).toBe(minute < 20 ? null : 'that');
});
