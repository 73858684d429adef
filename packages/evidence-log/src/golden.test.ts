import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkGolden, writeGolden } from './golden';
import { sampleEnvelope } from './sample.fixture';

const fixtures = resolve(__dirname, '../fixtures');
const catalogue = [{ type: 'ledger.sample', v: 1 }];

describe('golden fixtures', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'golden-'));
    await cp(fixtures, dir, { recursive: true });
  });

  afterEach(() => rm(dir, { recursive: true }));

  it('of the log itself hash as on the day they were written', async () => {
    expect(await checkGolden(fixtures, catalogue)).toEqual([]);
  });

  it('are missed when a version has none', async () => {
    const next = [...catalogue, { type: 'ledger.sample', v: 2 }];
    expect(await checkGolden(dir, next)).toEqual([
      expect.stringContaining('ledger.sample.v2: has no fixture'),
    ]);
    await writeGolden(dir, { ...sampleEnvelope, v: 2 });
    expect(await checkGolden(dir, next)).toEqual([]);
  });

  it('fail when the bytes of a version change', async () => {
    await writeFile(
      join(dir, 'ledger.sample.v1.json'),
      JSON.stringify({ ...sampleEnvelope, payload: {} }),
    );
    expect(await checkGolden(dir, catalogue)).toEqual([
      expect.stringMatching(/canonical bytes hash to [0-9a-f]{64}, not/),
    ]);
  });

  it('fail when a version disappears or a file is misnamed', async () => {
    await writeFile(join(dir, 'notes.txt'), '');
    expect(await checkGolden(dir, [])).toEqual(
      expect.arrayContaining([
        expect.stringContaining('missing from the catalogue'),
        expect.stringContaining('notes.txt: not named'),
      ]),
    );
  });

  it('are never overwritten', async () => {
    await expect(writeGolden(dir, sampleEnvelope)).rejects.toThrow(/EEXIST/);
  });
});
