import { bundleOf, type Files, resign } from '../__testUtils__/bundle';
import { testKey } from '../__testUtils__/keys';
import { MapSource } from '../__testUtils__/MapSource';
import { at, SERVICE, Story } from '../__testUtils__/world';
import { exitCodeOf, printReport } from '../report/printReport';
import { verifyBundle } from '../verify/verifyBundle';

const keys = { checkpoint: testKey('checkpoint'), export: testKey('export') };
const given = [keys.checkpoint.given, keys.export.given];
const NOW = 'component:default/invoices';
const NAMES = [
  { service: NOW, name: NOW, since: null, until: null },
  { service: NOW, name: SERVICE, since: null, until: at(6) },
];

const verify = (files: Files) =>
  verifyBundle(new MapSource(files), { keys: given });

/** Change 1 under the older name, 2 under the present one, 3 of who took that over. */
const story = () =>
  new Story()
    .begin()
    .change(1, 5, 'r0', 'r1')
    .renamed(6, NOW)
    .change(2, 7, 'r1', 'r2', NOW)
    .otherChange(3, 8, SERVICE)
    .close(3);

const bundle = () => bundleOf(story(), keys, () => true, [NOW]);
const numbersIn = (files: Files) =>
  JSON.parse(String(files.get('population/changes.json'))).map(
    ({ populationNumber }: { populationNumber: number }) => populationNumber,
  );

it('tells of a service under the names that it had, and of nobody else’s', async () => {
  const files = await bundle();
  expect(numbersIn(files)).toEqual([1, 2]);
  const report = await verify(files);
  expect(report.findings).toEqual([]);
  expect(exitCodeOf(report)).toBe(0);
  expect(report.subject?.names).toEqual(NAMES);
  // Two changes of two gates each, of which the calendar's is made again.
  expect(report.reperformed.gateDecisions).toMatchObject({ agrees: 2 });
  expect(printReport(report)).toContain(
    `Under the names ${NOW}, ${SERVICE} of ${NOW} until ${at(6)}\n`,
  );
});

it('judges what was deployed under the older name by its deployment', async () => {
  const files = await bundle();
  const told = JSON.parse(String(files.get('changes/prod/2026-10/1.json')));
  expect(told.facts.sync).toMatchObject({ phase: 'succeeded' });
  const syncs = JSON.parse(String(files.get('population/syncs.json')));
  expect(syncs).toMatchObject([
    { service: NOW, change: 1 },
    { service: NOW, change: 2 },
  ]);
});

it('verifies a bundle that was made before names were followed', async () => {
  const told = story();
  const files = await bundleOf(
    told,
    keys,
    index => {
      const { type, stream, streamSeq } = told.envelopes[index];
      const isOlder = stream.endsWith('000000000001') && streamSeq > 1;
      return type !== 'service.renamed' && !isOlder;
    },
    [NOW],
  );
  expect(numbersIn(files)).toEqual([2]);
  expect((await verify(files)).findings).toEqual([]);
});

describe('whoever has the key of exports', () => {
  it.each<[string, typeof NAMES]>([
    ['leave a name out', []],
    [
      'tell of another one under a name that was given up',
      [NAMES[0], { ...NAMES[1], until: null as unknown as string }],
    ],
  ])('cannot %s', async (_, names) => {
    const files = await bundle();
    await resign(files, keys.export, undefined, names);
    const report = await verify(files);
    expect(exitCodeOf(report)).toBe(1);
    expect(report.findings.map(({ where }) => where)).toContain(
      'names of services',
    );
  });

  it('cannot claim a name without the entry of the renaming', async () => {
    const told = story();
    const files = await bundleOf(
      told,
      keys,
      index => told.envelopes[index].type !== 'service.renamed',
      [NOW],
    );
    await resign(files, keys.export, undefined, NAMES);
    const report = await verify(files);
    expect(exitCodeOf(report)).toBe(1);
    expect(report.findings.map(({ what }) => what)).toContain(
      `the manifest says ${NOW}, ${SERVICE} of ${NOW} until ${at(
        6,
      )}, the entries of renamings nothing`,
    );
  });
});
