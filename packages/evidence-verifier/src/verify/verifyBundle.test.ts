import { CHECKS } from '@gitops-compliance/rules';
import { bundleOf, type Files, resign } from '../__testUtils__/bundle';
import { testKey } from '../__testUtils__/keys';
import { MapSource } from '../__testUtils__/MapSource';
import { at, Story, twoChanges } from '../__testUtils__/world';
import { exitCodeOf, printReport } from '../report/printReport';
import { reportSchema } from '../report/report';
import { verifyBundle } from './verifyBundle';

const keys = { checkpoint: testKey('checkpoint'), export: testKey('export') };
const given = [keys.checkpoint.given, keys.export.given];
const verify = (files: Files) =>
  verifyBundle(new MapSource(files), { keys: given });

it('verifies a bundle in which all holds, and judges it again', async () => {
  const report = await verify(await bundleOf(twoChanges(), keys));
  expect(report.findings).toEqual([]);
  expect(report).toMatchObject({
    verdict: 'verified',
    subject: { environments: ['prod'], size: 321 },
    reperformed: {
      verdicts: {
        agrees: 2 * CHECKS.length,
        differs: 0,
        notRePerformable: 0,
      },
      gateDecisions: { agrees: 2, differs: 0, notRePerformable: 2 },
    },
  });
  expect(
    report.checks.flatMap(({ name, result }) =>
      result === 'holds' ? [] : `${name} ${result}`,
    ),
  ).toEqual([
    'log-entries nothing',
    'anchors nothing',
    'disputes nothing',
    'dispute-files nothing',
    'unclaimed nothing',
    'gaps nothing',
  ]);
  expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(
    report,
  );
  expect(exitCodeOf(report)).toBe(0);
  expect(printReport(report)).toMatch(/^VERIFIED: /);
});

it('says that it verifies with gaps where the log admits one', async () => {
  const story = new Story().begin().change(1, 5, 'r0', 'r1').gap(6).close(1);
  const report = await verify(await bundleOf(story, keys));
  expect(report.verdict).toBe('verified-with-gaps');
  expect(exitCodeOf(report)).toBe(3);
  expect(report.findings).toMatchObject([
    {
      severity: 'gap',
      check: 'gaps',
      what: expect.stringContaining('what came and went between'),
    },
  ]);
});

it('says so where a month is not closed', async () => {
  const story = new Story().begin().change(1, 5, 'r0', 'r1');
  const report = await verify(await bundleOf(story, keys));
  expect(report.findings).toMatchObject([
    { severity: 'gap', check: 'numbers', where: 'prod/2026-10' },
  ]);
});

it('tells of entries that a restore has lost', async () => {
  const story = new Story()
    .begin()
    .change(1, 5, 'r0', 'r1')
    .add('ledger.shard-opened', 'ledger:anchors', at(6), {
      shard: 2,
      before: { shard: 1, origin: 'portal.example/ledger', size: 40 },
      lost: 7,
    })
    .close(1);
  const report = await verify(await bundleOf(story, keys));
  expect(report.findings).toMatchObject([
    {
      severity: 'gap',
      where: 'log 1, from place 40',
      what: expect.stringContaining('7 entries that were anchored are lost'),
    },
  ]);
});

it('refuses a log under another number than its own', async () => {
  const files = await bundleOf(twoChanges(), keys);
  for (const [path, bytes] of [...files]) {
    const moved = path.replace(/^log\/1\//, 'log/2/');
    if (moved !== path) files.set(moved, bytes);
  }
  await resign(files, keys.export);
  expect((await verify(files)).findings).toContainEqual({
    severity: 'difference',
    check: 'checkpoints',
    where: 'log/2/checkpoint',
    what: 'it is of portal.example/ledger, and log 2 would be portal.example/ledger/shard-2',
  });
});
