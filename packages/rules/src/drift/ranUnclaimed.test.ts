import { newRuns, unclaimedRunVerdict } from './ranUnclaimed';

const [A, B, C] = ['a', 'b', 'c'].map(letter => letter.repeat(40));

describe('what runs in an application that nobody claims', () => {
  it.each<[string, string[] | null, string[][], string[][]]>([
    ['nothing new', [A], [[A], [A]], []],
    ['another commit', [A], [[A], [B], [B]], [[B]]],
    ['one and back', [A], [[B], [A]], [[B], [A]]],
    ['the first that is applied', null, [[A], [A]], [[A]]],
    ['another commit of one source', [A, B], [[A, C]], [[A, C]]],
    ['another source', [A], [[A, B]], [[A, B]]],
  ])('is new: %s', (_, before, seen, expected) => {
    const runs = seen.map(revisions => ({ revisions }));
    expect(newRuns(before, runs).map(({ revisions }) => revisions)).toEqual(
      expected,
    );
  });

  it('is told with what ran before, and how many in between', () => {
    const facts = { before: [A], after: [B, C], readAt: 7, further: 0 };
    expect(unclaimedRunVerdict(facts).reason).toBe(
      'It runs bbbbbbb with ccccccc, which no approved change brought: nobody claims the application. Before it ran aaaaaaa.',
    );
    expect(
      unclaimedRunVerdict({ ...facts, before: null, further: 2 }).reason,
    ).toMatch(/Before nothing was applied, and 2 more revisions since\.$/);
  });
});
