import { NO_SCOPE, holdProblem, holdWish } from './holdScope';

const SCOPE = { ...NO_SCOPE, kind: 'scope' as const };

it.each([
  [{ ...NO_SCOPE, person: 'ada' }, /catalog reference of a user/],
  [{ ...NO_SCOPE, person: 'group:default/ada' }, /catalog reference of a user/],
  [SCOPE, /Give a service/],
  [{ ...SCOPE, service: 'payments' }, /catalog reference of a service/],
  [{ ...SCOPE, first: '2026-02-02', last: '2026-02-01' }, /must not be before/],
])('teaches what is wrong with %j', (scope, sentence) => {
  expect(holdProblem(scope)).toMatch(sentence);
});

it.each([
  [
    { ...NO_SCOPE, person: ' user:default/ada ', service: 'left:over/x' },
    { person: 'user:default/ada' },
  ],
  [
    { ...SCOPE, first: '2026-01-01', last: '2026-01-31' },
    { from: '2026-01-01T00:00:00.000Z', until: '2026-02-01T00:00:00.000Z' },
  ],
  [
    { ...SCOPE, service: 'component:default/shop', person: 'user:left/over' },
    { service: 'component:default/shop' },
  ],
])('asks for what %j says', (scope, wish) => {
  expect(holdProblem(scope)).toBe('');
  expect(holdWish(scope, 'A lawsuit')).toEqual({
    ...wish,
    reason: 'A lawsuit',
  });
});
