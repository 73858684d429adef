import type { BundleSource } from '../bundle/BundleSource';
import { readWhole } from '../bundle/content';
import type { CheckLog } from '../report/report';

type Row = Record<string, unknown>;

/** Column of a table to where its cell is in a row of the list. */
export type Cells = Readonly<Record<string, (row: Row) => unknown>>;

const member =
  (...path: string[]) =>
  (row: Row): unknown =>
    path.reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null
          ? (value as Row)[name]
          : undefined,
      row,
    );

/** Columns of `population/changes.csv`. */
export const CHANGE_CELLS: Cells = {
  environment: member('environment'),
  period: member('period'),
  number: member('populationNumber'),
  change: member('number'),
  id: member('id'),
  service: member('service'),
  fromRevision: member('fromRevision'),
  toRevision: member('toRevision'),
  requestedAt: member('requestedAt'),
  mergedAt: member('merged', 'at'),
  mergeSha: member('merged', 'mergeSha'),
  mergedOutside: member('merged', 'outside'),
  pullRequest: member('pullRequest', 'url'),
  state: member('state'),
  endedAt: member('endedAt'),
};

/** Columns of `population/syncs.csv`. */
export const SYNC_CELLS: Cells = Object.fromEntries(
  [
    'environment',
    'service',
    'deployment',
    'startedAt',
    'finishedAt',
    'phase',
    'revision',
    'pinnedRevision',
    'automated',
    'change',
    'place',
  ].map(name => [name, member(name)]),
);

/** A table says what its list says, row by row. */
export async function verifyTable(
  source: BundleSource,
  path: string,
  cells: Cells,
  rows: readonly Row[],
  check: CheckLog,
): Promise<void> {
  const text = (await readWhole(source, path)).toString('utf8');
  const [header = [], ...lines] = parseCsv(text);
  if (lines.length !== rows.length) {
    check.difference(
      path,
      `it has ${lines.length} rows, the list has ${rows.length}`,
    );
    return;
  }
  const missing = Object.keys(cells).filter(name => !header.includes(name));
  if (missing.length > 0) {
    check.difference(path, `it has no column ${missing.join(', ')}`);
    return;
  }
  rows.forEach((row, at) => {
    check.examined();
    const wrong = Object.entries(cells).find(
      ([name, cell]) => lines[at][header.indexOf(name)] !== cellText(cell(row)),
    );
    if (wrong) {
      check.difference(
        `${path}, row ${at + 1}`,
        `its ${wrong[0]} is not what the list says`,
      );
    }
  });
}

/** What a spreadsheet would take for a formula, also in full-width signs. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Controls other than tab and line ends, and what shows nothing or turns text. */
const INVISIBLE =
  /[^\P{Cc}\t\n\r]|[\p{Cf}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

/**
 * The text of a cell, by the rule that exports write it with: an apostrophe
 * before what a spreadsheet would calculate, and invisible characters as
 * `\u{…}`.
 */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = String(value).replace(
    INVISIBLE,
    character => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
}

/** Reads CSV as RFC 4180 has it. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/y;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) return rows;
    const [, quoted, plain, end] = match;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
