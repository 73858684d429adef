import { tenuresOf, type Renaming } from './tenures';

const day = (count: number) => new Date(Date.UTC(2026, 0, count));
const renamed = (former: string, service: string, on: number): Renaming => ({
  from: former,
  service,
  at: day(on),
});

it('is the name alone of what was never renamed', () => {
  expect(tenuresOf('a', [renamed('b', 'c', 1)])).toEqual([
    { name: 'a', since: null, until: null },
  ]);
});

it('has every name before, each until it was given up', () => {
  expect(tenuresOf('c', [renamed('b', 'c', 9), renamed('a', 'b', 5)])).toEqual([
    { name: 'c', since: null, until: null },
    { name: 'b', since: null, until: day(9) },
    { name: 'a', since: null, until: day(5) },
  ]);
});

it('begins anew for who takes a name that was given up', () => {
  const renamings = [renamed('a', 'b', 5)];
  expect(tenuresOf('a', renamings)).toEqual([
    { name: 'a', since: day(5), until: null },
  ]);
});

it('keeps apart who had the same name one after the other', () => {
  const renamings = [renamed('a', 'b', 5), renamed('a', 'c', 9)];
  expect(tenuresOf('c', renamings)).toEqual([
    { name: 'c', since: null, until: null },
    { name: 'a', since: day(5), until: day(9) },
  ]);
  expect(tenuresOf('b', renamings)[1]).toEqual({
    name: 'a',
    since: null,
    until: day(5),
  });
});

it('follows a name that was given up and taken back', () => {
  expect(tenuresOf('a', [renamed('a', 'b', 5), renamed('b', 'a', 9)])).toEqual([
    { name: 'a', since: day(5), until: null },
    { name: 'b', since: null, until: day(9) },
    { name: 'a', since: null, until: day(5) },
  ]);
});

it('gives two services that swap names each their own', () => {
  const renamings = [
    renamed('a', 'spare', 1),
    renamed('b', 'a', 2),
    renamed('spare', 'b', 3),
  ];
  expect(tenuresOf('b', renamings)).toEqual([
    { name: 'b', since: day(2), until: null },
    { name: 'spare', since: null, until: day(3) },
    { name: 'a', since: null, until: day(1) },
  ]);
  expect(tenuresOf('a', renamings)).toEqual([
    { name: 'a', since: day(1), until: null },
    { name: 'b', since: null, until: day(2) },
  ]);
});
