import type { ChangeOfRecord } from '@gitops-compliance/rules';
import {
  bundleOf,
  editJson,
  type Files,
  resign,
  setJson,
} from '../__testUtils__/bundle';
import { testKey } from '../__testUtils__/keys';
import { MapSource } from '../__testUtils__/MapSource';
import { OTHER_SERVICE, SERVICE, Story } from '../__testUtils__/world';
import { exitCodeOf, printReport } from '../report/printReport';
import { Report } from '../report/report';
import { verifyBundle } from '../verify/verifyBundle';
import { Closings, verifyNumbers } from './numbers';
import { WITHHELD } from './withheld';

const keys = { checkpoint: testKey('checkpoint'), export: testKey('export') };
const given = [keys.checkpoint.given, keys.export.given];
const ENTRIES = 'entries/000000.txt';

const verify = (files: Files) =>
  verifyBundle(new MapSource(files), { keys: given });

/** Changes 1 and 2 of the service asked for, 3 and 4 of another one. */
const story = () =>
  new Story()
    .begin()
    .change(1, 5, 'r0', 'r1')
    .change(2, 7, 'r1', 'r2')
    .otherChange(3, 8)
    .otherChange(4, 9)
    .close(4);

/** A bundle that tells of one service; of others as far as they are exported. */
async function partOf(isTold: (number: number) => boolean): Promise<Files> {
  const told = story();
  const isExported = (index: number) => {
    const { service, number } = told.envelopes[index].payload;
    return service !== OTHER_SERVICE || isTold(Number(number));
  };
  const files = await bundleOf(told, keys, isExported, [SERVICE]);
  const withheld = [3, 4]
    .filter(number => !isTold(number))
    .map(number => ({
      environment: 'prod',
      period: '2026-10',
      number,
      place: '1/0',
    }));
  setJson(files, WITHHELD, withheld);
  await resign(files, keys.export);
  return files;
}

it('is whole for the services asked for, where the others are proven', async () => {
  const report = await verify(await partOf(() => true));
  expect(report.findings).toEqual([]);
  expect(exitCodeOf(report)).toBe(0);
  expect(printReport(report)).toMatch(
    /^VERIFIED FOR THE SERVICES ASKED FOR.*\n\nA part: only of component:default\/payments\n/,
  );
});

it('is never whole where numbers are withheld, and says how many', async () => {
  const report = await verify(await partOf(number => number === 3));
  expect(exitCodeOf(report)).toBe(3);
  expect(report.findings).toEqual([
    {
      check: 'numbers',
      severity: 'gap',
      where: 'prod/2026-10',
      what: expect.stringMatching(/^1 of its numbers are withheld/),
    },
  ]);
});

it('misses no number beyond a period that ends within its month', () => {
  const report = new Report();
  const numbered = (populationNumber: number) =>
    ({
      environment: 'prod',
      period: '2026-10',
      populationNumber,
      number: populationNumber,
    } as ChangeOfRecord);
  verifyNumbers(
    [numbered(4), numbered(6)],
    new Closings(),
    {
      environments: ['prod'],
      services: [SERVICE],
      from: '2026-10-10T00:00:00Z',
      until: '2026-10-20T00:00:00Z',
      wholeLog: false,
    },
    new Map([['prod/2026-10', new Set([5, 9])]]),
    report.check('numbers', 'Numbers'),
  );
  const { findings } = report.done();
  expect(findings.map(({ severity, what }) => [severity, what])).toEqual([
    ['gap', expect.stringMatching(/only a part of this month/)],
    ['gap', expect.stringMatching(/^2 of its numbers are withheld/)],
  ]);
});

/** Takes a change away everywhere. */
function drop(files: Files, number: number): void {
  const id = `00000000-0000-4000-8000-00000000000${number}`;
  const lines = String(files.get(ENTRIES)).split('\n');
  files.set(
    ENTRIES,
    Buffer.from(
      lines
        .filter(line => !line.includes(`"stream":"change:${id}"`))
        .join('\n'),
    ),
  );
  files.delete(`changes/prod/2026-10/${number}.json`);
}

describe('whoever has the key of exports', () => {
  it('cannot drop a change of another service without a word', async () => {
    const files = await partOf(() => true);
    drop(files, 3);
    await resign(files, keys.export);
    const report = await verify(files);
    expect(exitCodeOf(report)).toBe(1);
    expect(report.findings.map(({ where }) => where)).toContain(
      'change number 3 of prod/2026-10',
    );
  });

  it('cannot have a change that was asked for pass as one of others', async () => {
    const files = await partOf(() => true);
    files.set(
      ENTRIES,
      Buffer.from(
        String(files.get(ENTRIES)).replaceAll(SERVICE, OTHER_SERVICE),
      ),
    );
    await resign(files, keys.export);
    const report = await verify(files);
    expect(exitCodeOf(report)).toBe(1);
    expect(report.findings[0].what).toMatch(/not what the log holds/);
  });

  it('cannot withhold a change and have the bundle pass as whole', async () => {
    const files = await partOf(() => true);
    drop(files, 2);
    setJson(files, WITHHELD, [
      { environment: 'prod', period: '2026-10', number: 2, place: '1/9' },
    ]);
    await resign(files, keys.export);
    expect(exitCodeOf(await verify(files))).not.toBe(0);
  });

  it('cannot withhold what is told, nor anything of every service', async () => {
    const told = await partOf(number => number === 3);
    editJson<{ number: number }[]>(told, WITHHELD, ([row]) => {
      row.number = 3;
    });
    await resign(told, keys.export);
    expect(exitCodeOf(await verify(told))).toBe(1);

    const whole = await bundleOf(story(), keys);
    setJson(whole, WITHHELD, [
      { environment: 'prod', period: '2026-10', number: 4, place: '1/0' },
    ]);
    await resign(whole, keys.export);
    const report = await verify(whole);
    expect(report.findings[0].what).toMatch(/^it withholds numbers/);
    expect(exitCodeOf(report)).toBe(1);
  });
});
