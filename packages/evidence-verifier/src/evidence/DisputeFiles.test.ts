import { createHash } from 'node:crypto';
import { MapSource } from '../__testUtils__/MapSource';
import { Report } from '../report/report';
import { DisputeFiles } from './DisputeFiles';
import type { BundleEntry } from './entries';

const GIVEN = Buffer.from('What the page showed');
const sha256 = createHash('sha256').update(GIVEN).digest('hex');
const FILE = 'disputes/7/1.txt';

/** What is found in a bundle with these files, of a dispute that had one. */
async function found(
  files: Record<string, Buffer>,
  { told = [{ name: 'a.txt', sha256 }], isErased = false } = {},
) {
  const report = new Report();
  const check = new DisputeFiles(report.check('dispute-files', 'Files'));
  check.add({
    type: 'dispute.opened',
    stream: 'dispute:7',
    payload: { files: [{ mediaType: 'text/plain', size: GIVEN.length }] },
    place: '1/7',
    blobHash: 'sha256:a',
  } as unknown as BundleEntry);
  if (!isErased) check.told('sha256:a', { files: told });
  await check.verify(new MapSource(new Map(Object.entries(files))));
  return report.done().findings.map(({ where, what }) => `${where}: ${what}`);
}

it('finds nothing in what was given, or was erased', async () => {
  expect(await found({ [FILE]: GIVEN, 'README.txt': GIVEN })).toEqual([]);
  expect(await found({}, { isErased: true })).toEqual([]);
});

it.each<[string, Record<string, Buffer>, string]>([
  ['another one', { [FILE]: Buffer.from('What the page SHOWED') }, 'another'],
  ['a longer one', { [FILE]: Buffer.from(`${GIVEN} `) }, 'another file'],
  ['none', {}, '1/7: the file disputes/7/1 that was given'],
  ['a further one', { [FILE]: GIVEN, 'disputes/7/2.pdf': GIVEN }, 'no entry'],
  ['it twice', { [FILE]: GIVEN, 'disputes/7/1.png': GIVEN }, 'no entry'],
  ['one of nobody', { [FILE]: GIVEN, 'disputes/x': GIVEN }, 'no entry'],
])('finds %s', async (_, files, what) => {
  expect(await found(files)).toEqual([expect.stringContaining(what)]);
});

it('finds one that was kept after its entry was erased', async () => {
  expect(await found({ [FILE]: GIVEN }, { isErased: true })).toEqual([
    `${FILE}: no entry has committed to it`,
  ]);
});

it('finds an erasable part that tells of fewer files', async () => {
  expect(await found({ [FILE]: GIVEN }, { told: [] })).toEqual([
    '1/7: its erasable part has other files',
    `${FILE}: another file was given`,
  ]);
});
