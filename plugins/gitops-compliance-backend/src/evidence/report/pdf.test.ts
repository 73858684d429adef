import { CHECKS } from '@gitops-compliance/rules';
import type { ReportInput } from './types';
import {
  sampleChange,
  sampleCompleteness,
  sampleGap,
  sampleReport,
} from './__testUtils__/sampleReport';
import { documentOf, MAX_ROWS, pdfReport } from './pdf';
import { tallyOf } from './tally';

/** Every text of a report, in its order. */
async function textsOf(input: ReportInput): Promise<string[]> {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') found.push(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      const { text, stack, table } = value as Record<string, unknown>;
      [text, stack, (table as { body?: unknown } | undefined)?.body].forEach(
        walk,
      );
    }
  };
  walk(documentOf(input, await tallyOf(input, MAX_ROWS)).content);
  return found;
}

const pdfOf = async (input: ReportInput) =>
  pdfReport(input, await tallyOf(input, MAX_ROWS));

describe('the report', () => {
  it('begins with the answer', async () => {
    const texts = await textsOf(
      sampleReport(
        [
          sampleChange(1, 'pass'),
          sampleChange(2, ['pass', 'fail', 'fail', 'not-applicable']),
          sampleChange(3, 'indeterminate'),
        ],
        [sampleCompleteness('prod', [sampleGap()])],
      ),
    );
    const all = CHECKS.length;
    expect(texts.slice(0, 3)).toEqual([
      'Evidence of GitOps Compliance',
      `3 changes of prod from 2026-10-01T00:00:00.000Z until 2026-11-01T00:00:00.000Z (UTC, SOC2): 2 with a verdict that fails or is unknown. ${
        2 * all + 4
      } verdicts: ${
        all + 1
      } pass, 2 fail, ${all} unknown, 1 not applicable. Git, syncs and running state disagree in 0 places. The record has 1 gap; not yet accepted by two persons: 1.`,
      'What is counted',
    ]);
  });

  it('says first that it is a part, and how much is withheld', async () => {
    const request = { services: ['component:default/payments-api'] };
    const whole = sampleReport([sampleChange(1, 'pass')], undefined, request);
    const number = { environment: 'prod', period: '2026-10', number: 2 };
    const texts = await textsOf({
      ...whole,
      withheld: [{ ...number, place: '1/9' }],
    });
    expect(texts[1]).toMatch(
      /^This is a part: of 1 service. Of 1 other number nothing may be told to who asked. 1 change of prod/,
    );
  });

  it('tells population, exceptions, gaps, changes and how to check it', async () => {
    const texts = await textsOf(sampleReport([sampleChange(1, 'pass')]));
    const headings = [
      'What is counted',
      'Exceptions',
      'Gaps',
      'Changes',
      'How to check it',
    ];
    expect(texts.filter(text => headings.includes(text))).toEqual(headings);
    expect(texts).toContain('2026-10: 1 to 3, closed');
    expect(texts[texts.length - 1]).toMatch(/gitops-evidence verify/);
  });

  it('claims nothing of gaps and counts where it is of one change', async () => {
    const texts = await textsOf(
      sampleReport([sampleChange(1, 'pass')], [], { change: 'change-1' }),
    );
    const told = texts.filter(text =>
      text.startsWith('Not told in the bundle'),
    );
    expect(told).toHaveLength(2);
    expect(texts[1]).not.toMatch(/gap|disagree/);
  });

  it.each([
    ['pay\u202eload', 'pay\\u{202e}load'],
    ['\u061cx', '\\u{61c}x'],
    ['\u652f\u6255', '\\u{652f}\\u{6255}'],
    ['\u{1f600}', '\\u{1f600}'],
    ['Zahlungsübersicht', 'Zahlungsübersicht'],
  ])('shows %j as %j', async (service, shown) => {
    expect(
      await textsOf(sampleReport([sampleChange(1, 'pass', service)])),
    ).toContain(shown);
  });

  it('says how many rows it left out', async () => {
    const changes = Array.from({ length: 502 }, (_, at) =>
      sampleChange(at + 1, 'pass'),
    );
    const texts = await textsOf(sampleReport(changes));
    expect(texts).toContain(
      'These are the first 500; 2 more are not printed: population/changes.csv has all 502, and changes/ has each in full.',
    );
    expect(texts).toContain('#500');
    expect(texts).not.toContain('#501');
  });
});

describe('the PDF of a report', () => {
  const input = () =>
    sampleReport(
      [sampleChange(1, 'pass'), sampleChange(2, 'fail')],
      [sampleCompleteness('prod', [sampleGap()])],
    );

  it('is the same, byte for byte, for the same input', async () => {
    expect(await pdfOf(input())).toEqual(await pdfOf(input()));
  });

  it('is dated by the instant for which it is judged, and by no other', async () => {
    const pdf = (await pdfOf(input())).toString('latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf.match(/\(D:[^)]*\)/g)).toEqual([
      '(D:20261101000010Z)',
      '(D:20261101000010Z)',
    ]);
  });

  it('opens nothing and carries no script, form or file', async () => {
    const service = 'https://example.org/<script>';
    const pdf = await pdfOf(sampleReport([sampleChange(1, 'pass', service)]));
    expect(pdf.toString('latin1')).not.toMatch(
      /\/(URI|JavaScript|JS|Launch|AcroForm|EmbeddedFile)\b/,
    );
  });
});
