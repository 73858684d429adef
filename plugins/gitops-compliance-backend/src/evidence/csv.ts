/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Characters that show nothing, or turn the direction of text (UAX #9). */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g;

/** A value of a table. */
export type Cell = string | number | boolean | null;

/**
 * A line of CSV (RFC 4180). A text that a spreadsheet would calculate gets an
 * apostrophe before it, and invisible characters are written as `\u{…}`.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const visible = showInvisible(cell);
  const text = FORMULA.test(visible) ? `'${visible}` : visible;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text with its invisible characters written as `\u{…}`. */
export function showInvisible(text: string): string {
  return text.replace(
    INVISIBLE,
    character => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
