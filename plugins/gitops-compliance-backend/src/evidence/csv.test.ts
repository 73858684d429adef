import { csvLine } from './csv';

describe('a line of CSV', () => {
  it.each([
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tcmd', "'\tcmd"],
    ['\rcmd', `"'\rcmd"`],
    ['a,b', '"a,b"'],
    ['two\nlines', '"two\nlines"'],
    ['pay\u202eload', 'pay\\u{202e}load'],
    ['\u200b=1', '\\u{200b}=1'],
    ['\u061c=1', '\\u{61c}=1'],
    ['\u0000\u001b[2J', '\\u{0}\\u{1b}[2J'],
    ['v1\u{e0041}', 'v1\\u{e0041}'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['\n=1', `"'\n=1"`],
    ['\uff1dSUM(A1)', "'\uff1dSUM(A1)"],
    ['plain', 'plain'],
    [-5, '-5'],
    [true, 'true'],
    [null, ''],
  ])('holds %j as %j', (cell, text) => {
    expect(csvLine([cell, 'next'])).toBe(`${text},next\r\n`);
  });
});
