/**
 * Rows of a table written as text for `it.each`: one row a line, cells between
 * bars, blank lines and lines that begin with `#` left out.
 */
export function table(text: string): string[][] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => line.split('|').map(cell => cell.trim()));
}
