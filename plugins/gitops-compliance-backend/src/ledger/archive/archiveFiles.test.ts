import { TILE_WIDTH } from '@gitops-compliance/evidence-log/node';
import fc from 'fast-check';
import { filesBetween } from './archiveFiles';

const names = (from: number, until: number) =>
  [...filesBetween(from, until)].map(({ name }) => name);
const isWhole = (name: string) => !name.includes('.p/');

describe('the files of an archive', () => {
  it('are the same after several turns as after one, but for partial ones', () => {
    const size = fc.integer({ min: 0, max: 3 * TILE_WIDTH ** 2 });
    fc.assert(
      fc.property(size, size, (one, other) => {
        const [from, until] = [one, other].sort((a, b) => a - b);
        const inTurns = new Set([...names(0, from), ...names(from, until)]);
        const atOnce = names(0, until);
        expect(atOnce.filter(name => !inTurns.has(name))).toEqual([]);
        expect([...inTurns].filter(isWhole).sort()).toEqual(
          atOnce.filter(isWhole).sort(),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('are none where nothing was added', () => {
    expect(names(700, 700)).toEqual([]);
  });

  it('are of every level (C2SP tlog-tiles)', () => {
    const last = names(TILE_WIDTH ** 2 - 1, TILE_WIDTH ** 2);
    expect(last).toEqual([
      'tile/0/255',
      'tile/entries/255',
      'tile/1/000',
      'tile/2/000.p/1',
    ]);
  });
});
