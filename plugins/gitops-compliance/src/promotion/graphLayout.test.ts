import { layoutEnvironments } from './graphLayout';

function layout(graph: Record<string, string[]>) {
  const places = layoutEnvironments(
    Object.entries(graph).map(([name, upstream]) => ({ name, upstream })),
  );
  return Object.fromEntries(
    [...places].map(([name, { column, row }]) => [name, `${column},${row}`]),
  );
}

describe('layoutEnvironments', () => {
  it.each([
    [
      'a chain',
      { dev: [], staging: ['dev'], prod: ['staging'] },
      '0,0 1,0 2,0',
    ],
    [
      'a fork below one another',
      { dev: [], eu: ['dev'], us: ['dev'] },
      '0,0 1,0 1,1',
    ],
    [
      'the longest way where there are several',
      { dev: [], qa: ['dev'], prod: ['dev', 'qa'] },
      '0,0 1,0 2,0',
    ],
    ['an upstream that is not listed', { prod: ['gone'] }, '0,0'],
  ])('places %s', (_what, graph, places) => {
    expect(Object.values(layout(graph)).join(' ')).toBe(places);
  });

  it('ends on a cycle', () => {
    expect(Object.keys(layout({ a: ['b'], b: ['a'] }))).toEqual(['a', 'b']);
  });
});
