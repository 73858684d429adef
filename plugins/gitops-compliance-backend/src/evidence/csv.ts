/** What a spreadsheet would take for a formula, also in full-width signs. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/**
 * Controls other than tab and line ends, and characters that show nothing, end
 * a line or turn the direction of text (UAX #9; UTS #39, default ignorables).
 */
const INVISIBLE =
  /[^\P{Cc}\t\n\r]|[\p{Cf}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

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
  return text.replace(INVISIBLE, escapeCharacter);
}

/** A character by its code point: `\u{202e}`. */
export function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
