import { cellText, parseCsv } from './tables';

describe('a cell of a table', () => {
  it.each([
    ['=HYPERLINK("x")', `'=HYPERLINK("x")`],
    ['\rcmd', "'\rcmd"],
    ['\n=1', "'\n=1"],
    ['\uff1dSUM(A1)', "'\uff1dSUM(A1)"],
    ['pay\u202eload', 'pay\\u{202e}load'],
    ['\u061c=1', '\\u{61c}=1'],
    ['\u0000\u001b[2J', '\\u{0}\\u{1b}[2J'],
    ['v1\u{e0041}', 'v1\\u{e0041}'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['plain', 'plain'],
    [-5, '-5'],
    [true, 'true'],
    [null, ''],
  ])('of %j has the text %j, also when it is read again', (value, text) => {
    expect(cellText(value)).toBe(text);
    const quoted = `"${text.replaceAll('"', '""')}"`;
    expect(parseCsv(`${quoted},next\r\n`)).toEqual([[text, 'next']]);
  });
});
