import type { Verdict } from '@gitops-compliance/rules';
import { CHECKS, FRAMEWORKS } from '@gitops-compliance/rules';
import { readOscal } from './__testUtils__/oscalSchema';
import {
  collected,
  sampleChange,
  sampleReport,
} from './__testUtils__/sampleReport';
import { oscalParts } from './oscal';
import { tallyOf } from './tally';
import type { ReportInput } from './types';

const partsOf = async (input: ReportInput) =>
  collected(oscalParts(input, await tallyOf(input, 0)));
const textOf = async (input: ReportInput) => (await partsOf(input)).join('');

async function resultOf(input: ReportInput) {
  return readOscal(await textOf(input));
}

describe('OSCAL assessment results', () => {
  it.each(FRAMEWORKS)('are as NIST has them for %s', async framework => {
    const changes = [sampleChange(1, 'pass'), sampleChange(2, 'fail')];
    const { results } = await resultOf(
      sampleReport(changes, [], { framework }),
    );
    expect(results[0].observations).toHaveLength(2 * CHECKS.length);
    expect(results[0].findings?.length).toBeGreaterThan(0);
  });

  it('are valid where nothing changed, and then find nothing', async () => {
    const { results } = await resultOf(sampleReport([]));
    expect(results[0].observations).toBeUndefined();
    expect(results[0].findings).toBeUndefined();
    expect(results[0]['reviewed-controls']['control-selections']).toEqual([
      {
        'include-controls': [
          { 'control-id': 'cc6.1' },
          { 'control-id': 'cc6.2' },
          { 'control-id': 'cc6.3' },
          { 'control-id': 'cc7.1' },
          { 'control-id': 'cc7.2' },
          { 'control-id': 'cc7.3' },
          { 'control-id': 'cc7.5' },
          { 'control-id': 'cc8.1' },
        ],
      },
    ]);
  });

  it.each<[string, Verdict[], string, string]>([
    ['all pass', ['pass', 'pass'], 'satisfied', 'pass'],
    [
      'some are not applicable',
      ['pass', 'not-applicable'],
      'satisfied',
      'pass',
    ],
    ['one fails', ['pass', 'fail'], 'not-satisfied', 'fail'],
    [
      'one fails and one is unknown',
      ['fail', 'indeterminate'],
      'not-satisfied',
      'fail',
    ],
    ['one is unknown', ['pass', 'indeterminate'], 'not-satisfied', 'other'],
    ['none was applicable', ['not-applicable'], 'not-satisfied', 'other'],
  ])('say of a control for which %s', async (_, verdicts, state, reason) => {
    const changes = verdicts.map((verdict, at) =>
      sampleChange(at + 1, verdict),
    );
    const { results } = await resultOf(sampleReport(changes));
    const found = results[0].findings?.map(({ target }) => target.status);
    expect(found).toHaveLength(8);
    expect(new Set(found?.map(status => JSON.stringify(status)))).toEqual(
      new Set([JSON.stringify({ state, reason })]),
    );
  });

  it('are refused where they are not', async () => {
    const text = await textOf(sampleReport([sampleChange(1, 'pass')]));
    for (const [right, wrong] of [
      ['"methods":["TEST"]', '"methods":[]'],
      ['"state":"satisfied"', '"state":"green"'],
      ['"control-id":"cc8.1"', '"control-id":"8.1"'],
      ['"version":"1"', '"version":""'],
      ['"collected":', '"seen":'],
    ]) {
      expect(text).toContain(right);
      expect(() => readOscal(text.replace(right, wrong))).toThrow(/must/);
    }
  });

  it('lead to the plan, the observations and the files that they name', async () => {
    const { results, ...all } = await resultOf(
      sampleReport([sampleChange(1, 'pass'), sampleChange(2, 'pass')]),
    );
    const [{ observations = [], findings = [] }] = results;
    const uuids = observations.map(({ uuid }) => uuid);
    expect(new Set(uuids).size).toBe(2 * CHECKS.length);
    expect(all['import-ap'].href).toBe(
      `#${all['back-matter'].resources[0].uuid}`,
    );
    for (const finding of findings) {
      for (const related of finding['related-observations']) {
        expect(uuids).toContain(related['observation-uuid']);
      }
    }
    expect(observations[CHECKS.length]['relevant-evidence'][0].href).toBe(
      'changes/prod/2026-10/2.json',
    );
  });

  it('come in small parts, so that many changes take no memory', async () => {
    const changes = Array.from({ length: 2_000 }, (_, at) =>
      sampleChange(at + 1, 'pass'),
    );
    const parts = await partsOf(sampleReport(changes));
    expect(parts.length).toBeGreaterThan(16_000);
    const longest = parts.reduce(
      (length, part) => Math.max(length, part.length),
      0,
    );
    expect(longest).toBeLessThan(1_000);
  });

  it('are the same for the same input, and have other ids for another', async () => {
    const input = () => sampleReport([sampleChange(1, 'pass')]);
    const other = sampleReport([sampleChange(1, 'pass')], [], {
      environments: ['staging'],
    });
    expect(await textOf(input())).toBe(await textOf(input()));
    const [{ uuid }, of] = [await resultOf(input()), await resultOf(other)];
    expect(of.uuid).not.toBe(uuid);
  });
});
