import { isOfServices, NamesFold } from './NamesFold';

const day = (count: number) => new Date(Date.UTC(2026, 0, count)).toISOString();
const renamed = (from: string, service: string, on: number) => ({
  type: 'service.renamed',
  stream: `service:${service}`,
  occurredAt: day(on),
  payload: { from, by: 'uid' },
});

/** What was `a` is `b` since day 5 and `c` since day 9; another one is `a` since. */
function names(): NamesFold {
  const fold = new NamesFold();
  fold.add(renamed('a', 'b', 5));
  fold.add(renamed('b', 'c', 9));
  return fold;
}

it('knows what a service is called now that had a name at an instant', () => {
  const fold = names();
  expect(fold.present('a', day(1))).toBe('c');
  expect(fold.present('a', day(1), day(6))).toBe('b');
  expect(fold.present('a', day(6))).toBe('a');
  expect(fold.present('d', day(1))).toBe('d');
});

it('tells the names of those that were renamed, or took a name over', () => {
  expect(names().of(['a', 'c', 'd'])).toEqual([
    { service: 'a', name: 'a', since: day(5), until: null },
    { service: 'c', name: 'c', since: null, until: null },
    { service: 'c', name: 'b', since: null, until: day(9) },
    { service: 'c', name: 'a', since: null, until: day(5) },
  ]);
});

it('passes over what tells of no renaming, and what cannot be read', () => {
  const fold = new NamesFold();
  fold.add({ ...renamed('a', 'b', 5), type: 'service.observed' });
  fold.add({ ...renamed('a', 'b', 5), stream: 'change:b' });
  fold.add({ ...renamed('a', 'b', 5), payload: { from: 1 } });
  expect(fold.of(['a', 'b'])).toEqual([]);
});

it.each<[string, number, string[], boolean]>([
  ['a', 1, ['c'], true],
  ['a', 6, ['c'], false],
  ['a', 6, ['a'], true],
  ['trap: before it had the name', 1, ['a'], false],
  ['b', 6, ['c'], true],
  ['c', 1, ['c'], true],
  ['d', 1, ['d'], true],
  ['d', 1, ['c'], false],
])('%s on day %i is of %s: %s', (name, on, services, expected) => {
  const told = { name: name.startsWith('trap') ? 'a' : name, at: day(on) };
  expect(isOfServices(told, services, names().of(services))).toBe(expected);
});
