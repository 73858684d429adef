import fc from 'fast-check';
import {
  leavesOf,
  MemoryTiles,
  naiveConsistency,
  naivePath,
  naiveRoot,
} from './__testUtils__/naive';
import { CompactRange } from './CompactRange';
import { EMPTY_ROOT, HASH_SIZE, leafHash } from './hashes';
import { consistencyProof, inclusionProof, rootOf } from './proofs';
import { appendToTiles, edgeTiles } from './tiles';
import { verifyConsistency, verifyInclusion } from './verify';

const LARGEST = 5_000;
const ALL = leavesOf(LARGEST);

/** Tiles grown to `size` in batches, as a sequencer grows them. */
function grown(size: number, batches: number[] = [size]): MemoryTiles {
  const tiles = new MemoryTiles();
  for (const batch of batches) {
    tiles.append(ALL.slice(tiles.size, Math.min(size, tiles.size + batch)));
  }
  tiles.append(ALL.slice(tiles.size, size));
  return tiles;
}

/** Entries and roots of Certificate Transparency's own reference tests. */
const CT_ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(hex => leafHash(Buffer.from(hex, 'hex')));

const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the published roots of Certificate Transparency', () => {
  it.each(CT_ROOTS.map((root, size) => [size, root] as const))(
    'of %i entries',
    (size, root) => {
      const range = CompactRange.empty();
      const tiles = new MemoryTiles();
      CT_ENTRIES.slice(0, size).forEach(leaf => range.append(leaf));
      tiles.append(CT_ENTRIES.slice(0, size));
      expect(range.root().toString('hex')).toBe(root);
      expect(size === 0 ? EMPTY_ROOT : tiles.root).toEqual(range.root());
    },
  );
});

const sizes = fc.integer({ min: 1, max: LARGEST });

describe('a tree in tiles', () => {
  it('has the root that RFC 6962 says, however it was grown', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 8 }),
        async (size, batches) => {
          const tiles = grown(size, batches);
          const root = naiveRoot(ALL.slice(0, size));
          expect(tiles.root).toEqual(root);
          expect(await rootOf(size, tiles.read)).toEqual(root);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('still tells the root of every size that it had', async () => {
    const tiles = grown(LARGEST);
    await fc.assert(
      fc.asyncProperty(sizes, async size => {
        const root = await rootOf(size, tiles.read);
        expect(root).toEqual(naiveRoot(ALL.slice(0, size)));
      }),
      { numRuns: 60 },
    );
  });

  it.each([1, 2, 3, 255, 256, 257, 513])(
    'of %i proves each of its leaves',
    async size => {
      const tiles = grown(size);
      for (let index = 0; index < size; index += 1) {
        const proof = await inclusionProof(index, size, tiles.read);
        const claim = {
          index,
          size,
          leaf: ALL[index],
          proof,
          root: tiles.root,
        };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, index: index + 1 })).toBe(false);
      }
    },
  );

  it('gives the audit paths of RFC 6962', async () => {
    const tiles = grown(LARGEST);
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, any) => {
        const index = any % size;
        const leaves = ALL.slice(0, size);
        const proof = await inclusionProof(index, size, tiles.read);
        expect(proof).toEqual(naivePath(index, leaves));
        expect(
          verifyInclusion({
            index,
            size,
            leaf: leaves[index],
            proof,
            root: naiveRoot(leaves),
          }),
        ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the consistency proofs of RFC 6962 between any two sizes', async () => {
    const tiles = grown(LARGEST);
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const proof = await consistencyProof(from, to, tiles.read);
        expect(proof).toEqual(naiveConsistency(from, ALL.slice(0, to)));
        expect(
          verifyConsistency({
            from,
            to,
            fromRoot: naiveRoot(ALL.slice(0, from)),
            toRoot: naiveRoot(ALL.slice(0, to)),
            proof,
          }),
        ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('proves consistency between all sizes up to 40', async () => {
    const tiles = grown(40);
    for (let to = 1; to <= 40; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        const proof = await consistencyProof(from, to, tiles.read);
        const [fromRoot, toRoot] = [
          naiveRoot(ALL.slice(0, from)),
          naiveRoot(ALL.slice(0, to)),
        ];
        const claim = { from, to, fromRoot, toRoot, proof };
        expect(verifyConsistency(claim)).toBe(true);
        if (from === 0) continue;
        expect(verifyConsistency({ ...claim, fromRoot: ALL[77] })).toBe(false);
        expect(verifyConsistency({ ...claim, toRoot: ALL[77] })).toBe(false);
      }
    }
  });
});

describe('a proof that was tampered with', () => {
  const flipped = (bytes: Buffer, bit: number) => {
    const copy = Buffer.from(bytes);
    copy[Math.floor(bit / 8) % copy.length] ^= 2 ** (bit % 8);
    return copy;
  };

  it('never proves a leaf: one bit of anything', async () => {
    const tiles = grown(LARGEST);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: LARGEST }),
        fc.nat(),
        fc.nat(),
        fc.nat({ max: 255 }),
        async (size, any, which, bit) => {
          const index = any % size;
          const proof = await inclusionProof(index, size, tiles.read);
          const root = await rootOf(size, tiles.read);
          const parts = [ALL[index], root, ...proof];
          const at = which % parts.length;
          const [leaf, badRoot, ...badProof] = parts.map((part, place) =>
            place === at ? flipped(part, bit) : part,
          );
          const claim = { index, size, leaf, proof: badProof, root: badRoot };
          expect(verifyInclusion(claim)).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each<[string, (proof: Buffer[]) => Buffer[]]>([
    ['cut short', proof => proof.slice(1)],
    ['longer', proof => [...proof, ALL[0]]],
    ['of short hashes', proof => proof.map(hash => hash.subarray(1))],
    ['in another order', proof => [...proof].reverse()],
  ])('proves nothing when it is %s', async (_, change) => {
    const tiles = grown(700);
    const proof = await inclusionProof(300, 700, tiles.read);
    const claim = { index: 300, size: 700, leaf: ALL[300], root: tiles.root };
    expect(verifyInclusion({ ...claim, proof })).toBe(true);
    expect(verifyInclusion({ ...claim, proof: change(proof) })).toBe(false);
    const path = await consistencyProof(300, 700, tiles.read);
    const fromRoot = await rootOf(300, tiles.read);
    const sizesAndRoots = { from: 300, to: 700, fromRoot, toRoot: tiles.root };
    expect(verifyConsistency({ ...sizesAndRoots, proof: path })).toBe(true);
    expect(verifyConsistency({ ...sizesAndRoots, proof: change(path) })).toBe(
      false,
    );
  });

  it.each([NaN, -1, 0.5, 2 ** 60])('takes no size of %d', size => {
    const root = ALL[0];
    const claim = { index: 0, leaf: ALL[0], proof: [], root };
    expect(verifyInclusion({ ...claim, size })).toBe(false);
    expect(
      verifyConsistency({
        from: 1,
        to: size,
        fromRoot: root,
        toRoot: root,
        proof: [],
      }),
    ).toBe(false);
  });
});

describe('what cannot be is refused', () => {
  it('an edge that is missing', () => {
    const edge = edgeTiles(300);
    expect(edge).toEqual([
      { level: 0, index: 1, width: 44 },
      { level: 1, index: 0, width: 1 },
    ]);
    expect(() => appendToTiles({ size: 300, edge: [] }, [ALL[0]])).toThrow(
      /must be given/,
    );
  });

  it('a tile that is too short', async () => {
    const short = async () => Buffer.alloc(HASH_SIZE);
    await expect(inclusionProof(3, 10, short)).rejects.toThrow(/less than/);
  });

  it('a leaf beyond the end, and a past larger than the present', async () => {
    const { read } = grown(10);
    await expect(inclusionProof(10, 10, read)).rejects.toThrow(/no entry 10/);
    await expect(consistencyProof(11, 10, read)).rejects.toThrow(/never 11/);
  });

  it.each<[number, Buffer[]]>([
    [-1, []],
    [3, [ALL[0]]],
    [1, [Buffer.alloc(5)]],
  ])('a range of %i with other subtrees', (size, hashes) => {
    expect(() => CompactRange.of(size, hashes)).toThrow();
  });
});
