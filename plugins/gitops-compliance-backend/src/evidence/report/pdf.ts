import * as pdfmakeModule from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import { dirname, join } from 'node:path';
import { showInvisible } from '../csv';
import type { Exception, ReportInput } from './types';

/** Rows of a table that are printed; the whole of it is in the bundle. */
const MAX_ROWS = 500;

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
  exceptions: readonly Exception[],
): Promise<Buffer> {
  return pdfmake.createPdf(documentOf(input, exceptions)).getBuffer();
}

function documentOf(
  { exported, changes, completeness }: ReportInput,
  exceptions: readonly Exception[],
): TDocumentDefinitions {
  const { request, judgedAt, shard, size } = exported;
  const date = new Date(judgedAt);
  const verdicts = changes.flatMap(change => change.verdicts);
  const count = (verdict: string) =>
    verdicts.filter(result => result.verdict === verdict).length;
  return {
    info: {
      title: 'Evidence of GitOps Compliance',
      creationDate: date,
      modDate: date,
    },
    defaultStyle: { font: 'Roboto', fontSize: 9 },
    styles: {
      title: { fontSize: 16, bold: true, margin: [0, 0, 0, 8] },
      heading: { fontSize: 12, bold: true, margin: [0, 12, 0, 4] },
    },
    content: [
      { text: 'Evidence of GitOps Compliance', style: 'title' },
      `${changes.length} changes of ${request.environments.join(', ')} from ${
        request.from
      } until ${request.until} (UTC): ${count('pass')} verdicts pass, ${count(
        'fail',
      )} fail, ${count('indeterminate')} are not known. ${
        exceptions.length
      } exceptions are listed below.`,
      { text: 'What is counted', style: 'heading' },
      table(
        ['Environment', 'Merged in Git', 'Syncs', 'Seen running', 'Numbers'],
        completeness.map(record => [
          record.environment,
          String(record.count.git),
          String(record.count.syncs),
          String(record.count.runtime),
          record.populations
            .map(
              ({ period, last, closedAt }) =>
                `${period}: 1 to ${last}${closedAt ? ', closed' : ', open'}`,
            )
            .join('; '),
        ]),
      ),
      { text: 'Exceptions', style: 'heading' },
      table(
        ['About', 'Environment', 'Rule', 'Reason', 'What to do'],
        exceptions.map(each => [
          each.subject,
          each.environment ?? '',
          each.rule,
          each.reason,
          each.remedy,
        ]),
      ),
      { text: 'Changes', style: 'heading' },
      table(
        ['Change', 'Service', 'Environment', 'Requested', 'State', 'Verdicts'],
        changes.map(change => [
          `#${change.number}`,
          change.service,
          change.environment,
          change.requestedAt,
          change.state,
          change.verdicts
            .map(({ check, verdict }) => `${check} ${verdict}`)
            .join(', '),
        ]),
      ),
      { text: 'How to check it', style: 'heading' },
      `This report is a convenience. What counts is manifest.dsse.json, which is signed and names every file with its hash. All of it is told as of place ${size} of log ${shard}. Run: gitops-evidence verify <bundle> --key <public keys>, with keys that came to you another way.`,
    ],
  };
}

function table(head: string[], rows: string[][]) {
  if (rows.length === 0) return { text: 'None.' };
  const left = rows.length - MAX_ROWS;
  return {
    stack: [
      {
        layout: 'lightHorizontalLines',
        table: {
          headerRows: 1,
          body: [
            head.map(text => ({ text, bold: true })),
            ...rows
              .slice(0, MAX_ROWS)
              .map(cells => cells.map(cell => showInvisible(cell))),
          ],
        },
      },
      ...(left > 0 ? [`${left} more are in the files of this bundle.`] : []),
    ],
  };
}
