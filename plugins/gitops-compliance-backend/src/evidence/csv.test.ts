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
    ['plain', 'plain'],
    [-5, '-5'],
    [true, 'true'],
    [null, ''],
  ])('holds %j as %j', (cell, text) => {
    expect(csvLine([cell, 'next'])).toBe(`${text},next\r\n`);
  });
});
