import { isOwnCheck } from '@gitops-compliance/rules';
import * as pdfmakeModule from 'pdfmake';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces';
import { dirname, join } from 'node:path';
import { escapeCharacter, showInvisible } from '../csv';
import { changesAsked } from '../records';
import { sumOf, type Tally } from './tally';
import type { ReportInput } from './types';

/** Rows of a table that are printed; the whole of it is in the bundle. */
export const MAX_ROWS = 500;

/** All but the Latin, Greek and Cyrillic, and the signs, that Roboto has. */
const UNPRINTABLE =
  /[^\n\x20-\x7e\u00a0-\u017f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u0482\u048a-\u0513\u1ea0-\u1ef9\u2010\u2011\u2013-\u2015\u2018-\u201e\u2020-\u2022\u2026\u20ac\u2212]/gu;

// It is one object with inherited methods; its types tell of a namespace.
const pdfmake = (pdfmakeModule as unknown as { default: typeof pdfmakeModule })
  .default;

const FONTS = join(
  dirname(require.resolve('pdfmake/package.json')),
  'fonts',
  'Roboto',
);

pdfmake.setFonts({
  Roboto: {
    normal: join(FONTS, 'Roboto-Regular.ttf'),
    bold: join(FONTS, 'Roboto-Medium.ttf'),
    italics: join(FONTS, 'Roboto-Italic.ttf'),
    bolditalics: join(FONTS, 'Roboto-MediumItalic.ttf'),
  },
});
// Nothing that somebody wrote into a report is ever fetched or opened.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(path => path.startsWith(FONTS));

/** The report as a PDF; the same bytes for the same input. */
export async function pdfReport(
  input: ReportInput,
  tally: Tally,
): Promise<Buffer> {
  return pdfOf(documentOf(input, tally));
}

/** A document as a PDF; the same bytes for the same document. */
export async function pdfOf(document: TDocumentDefinitions): Promise<Buffer> {
  return pdfmake.createPdf(document).getBuffer();
}

/** The report before it is set: its answer first, then what it rests on. */
export function documentOf(
  input: ReportInput,
  tally: Tally,
): TDocumentDefinitions {
  const { exported, completeness } = input;
  const { changes, exceptions, gaps } = tally;
  const { shard, size } = exported;
  const date = new Date(exported.judgedAt);
  // A bundle of single changes says nothing of what else there was.
  const isOfPeriod = changesAsked(exported.request) === null;
  const whole = (rows: Content) =>
    isOfPeriod
      ? rows
      : {
          text: 'Not told in the bundle of one change or release. Ask for one of its period.',
        };
  return {
    info: {
      title: 'Evidence of GitOps Compliance',
      creationDate: date,
      modDate: date,
    },
    pageOrientation: 'landscape',
    defaultStyle: { font: 'Roboto', fontSize: 8 },
    styles: {
      title: { fontSize: 16, bold: true, margin: [0, 0, 0, 8] },
      answer: { fontSize: 11, margin: [0, 0, 0, 4] },
      heading: { fontSize: 12, bold: true, margin: [0, 12, 0, 4] },
    },
    footer: (page, pages) => ({
      text: `Place ${size} of log ${shard} · page ${page} of ${pages}`,
      alignment: 'center',
    }),
    content: [
      { text: 'Evidence of GitOps Compliance', style: 'title' },
      { text: printable(answerOf(input, tally)), style: 'answer' },
      { text: 'What is counted', style: 'heading' },
      whole(
        table(
          ['Environment', 'Merged in Git', 'Syncs', 'Seen running', 'Numbers'],
          ['auto', 'auto', 'auto', 'auto', '*'],
          completeness.map(record => [
            record.environment,
            String(record.count.git),
            String(record.count.syncs),
            String(record.count.runtime),
            record.populations.map(numbersOf).join('; '),
          ]),
          'completeness.json has them all.',
        ),
      ),
      { text: 'Exceptions', style: 'heading' },
      table(
        ['About', 'Environment', 'Rule', 'Reason', 'What to do'],
        ['15%', '10%', '15%', '*', '25%'],
        exceptions.first.map(each => [
          each.subject,
          each.environment ?? '',
          each.rule,
          each.reason,
          each.remedy,
        ]),
        `exceptions.json has all ${exceptions.count}.`,
        exceptions.count,
      ),
      { text: 'Gaps', style: 'heading' },
      whole(
        table(
          ['Collector', 'Environment', 'What is missing', 'What to do'],
          ['15%', '10%', '*', '25%'],
          gaps.map(gap => [
            gap.rule,
            gap.environment ?? 'all asked for',
            gap.reason,
            gap.remedy || 'Nothing: two persons accepted it.',
          ]),
          `exceptions.json has all ${gaps.length}.`,
        ),
      ),
      { text: 'Changes', style: 'heading' },
      table(
        ['Change', 'Service', 'Environment', 'Requested', 'State', 'Verdicts'],
        ['auto', '25%', '12%', 'auto', 'auto', '*'],
        changes.first.map(change => [
          `#${change.number}`,
          change.service,
          change.environment,
          change.requestedAt,
          change.state,
          change.verdicts
            .map(
              ({ check, verdict, own }) =>
                `${check}${own ? ' (own)' : ''} ${verdict}`,
            )
            .join(', '),
        ]),
        `population/changes.csv has all ${changes.count}, and changes/ has each in full.`,
        changes.count,
      ),
      { text: 'How to check it', style: 'heading' },
      `This report is a convenience. What counts is manifest.dsse.json, which is signed and names every file with its hash. All of it is told as of place ${size} of log ${shard}. Run: gitops-evidence verify <bundle> --key <public keys>, with keys that came to you another way.`,
    ],
  };
}

/** The first thing that a reader wants to know, in sentences. */
function answerOf(
  { exported: { request }, checks, completeness, withheld }: ReportInput,
  { changes, exceptional, unclaimed, verdicts, gaps }: Tally,
): string {
  const counts = sumOf(verdicts.values());
  const { pass, fail, indeterminate } = counts;
  const inapplicable = counts['not-applicable'];
  const differences = completeness.flatMap(each => each.count.differences);
  const own = checks.map(({ id }) => id).filter(isOwnCheck);
  const unaccepted = gaps.filter(({ remedy }) => remedy !== '').length;
  return [
    ...(request.services === null
      ? []
      : [
          `This is a part: of ${counted(
            request.services.length,
            'service',
          )}. Of ${counted(
            withheld.length,
            'other number',
          )} nothing may be told to who asked.`,
        ]),
    `${counted(changes.count, 'change')} of ${request.environments.join(
      ', ',
    )} from ${request.from} until ${request.until} (UTC, ${
      request.framework
    }): ${
      exceptional === 0
        ? 'no verdict fails or is unknown'
        : `${exceptional} with a verdict that fails or is unknown`
    }.`,
    `${counted(
      pass + fail + indeterminate + inapplicable,
      'verdict',
    )}: ${pass} pass, ${fail} fail, ${indeterminate} unknown, ${inapplicable} not applicable.`,
    ...(request.unclaimed
      ? [
          `${counted(
            unclaimed.count,
            'application',
          )} that nobody claimed, judged by the strictest rules: ${
            unclaimed.failing
          } with a verdict that fails.`,
        ]
      : []),
    ...(own.length > 0
      ? [
          `Checks of the operator’s own, which the verifier knows only where it is given them: ${own.join(
            ', ',
          )}.`,
        ]
      : []),
    ...(changesAsked(request) === null
      ? [
          `Git, syncs and running state disagree in ${counted(
            differences.length,
            'place',
          )}.`,
          `The record has ${counted(
            gaps.length,
            'gap',
          )}; not yet accepted by two persons: ${unaccepted}.`,
        ]
      : []),
  ].join(' ');
}

function numbersOf({
  period,
  last,
  closedAt,
}: ReportInput['completeness'][number]['populations'][number]): string {
  const numbers = last === 0 ? 'none' : `1 to ${last}`;
  return `${period}: ${numbers}, ${closedAt ? 'closed' : 'open'}`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

function table(
  head: string[],
  widths: string[],
  rows: readonly string[][],
  whole: string,
  count: number = rows.length,
): Content {
  if (rows.length === 0) return { text: 'None.' };
  const left = count - MAX_ROWS;
  return {
    stack: [
      {
        layout: 'lightHorizontalLines',
        table: {
          headerRows: 1,
          widths,
          body: [
            head.map(text => ({ text, bold: true })),
            ...rows
              .slice(0, MAX_ROWS)
              .map(cells => cells.map(cell => printable(cell))),
          ],
        },
      },
      ...(left > 0
        ? [
            `These are the first ${MAX_ROWS}; ${left} more are not printed: ${whole}`,
          ]
        : []),
    ],
  };
}

/**
 * A text as the typeface can show it: what it has no glyph for would be an
 * empty box or nothing, and is written as `\u{…}`, as invisible characters are.
 */
export function printable(text: string): string {
  return showInvisible(text).replace(UNPRINTABLE, escapeCharacter);
}
