import fc from 'fast-check';
import { inFew, escapeMarkdown, inWords, shortRevision } from './text';

describe('what users wrote, in Markdown', () => {
  it.each([
    ['a [link](https://evil)', 'a \\[link\\]\\(https://evil\\)'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['# title', '\\# title'],
    ['one\n\n- two', 'one \\- two'],
    ['`code` **bold**', '\\`code\\` \\*\\*bold\\*\\*'],
    ['a\u202eb\u200bc', 'aU\\+202EbU\\+200Bc'],
  ])('%j becomes %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it('mentions nobody', () => {
    expect(escapeMarkdown('@acme/all')).toBe('@\u2060acme/all');
  });

  it('is one line without live markup, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const escaped = escapeMarkdown(text);
        expect(escaped).not.toMatch(/[\n\r\u2028\u2029\u200b\u202a-\u202e]/);
        expect(escaped.replace(/\\[^A-Za-z0-9\s]/g, '')).not.toMatch(
          /[`*_[\]<>#|~]/,
        );
        expect(escaped).not.toMatch(/@(?!\u2060)/);
      }),
    );
  });
});

describe('a short revision', () => {
  it.each([
    ['0123456789abcdef', '0123456'],
    ['v1.2.3', 'v1.2.3'],
    ['', 'nothing'],
    [null, 'nothing'],
  ])('of %j is %j', (revision, short) => {
    expect(shortRevision(revision)).toBe(short);
  });
});

describe('a list in words', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('%j', (items, words) => {
    expect(inWords(items)).toBe(words);
  });
});

it('names few of a long list, and counts the rest', () => {
  expect(inFew(['a', 'b', 'c', 'd'], 'gates')).toBe('a, b, c and d');
  expect(inFew(['a', 'b', 'c', 'd', 'e'], 'gates')).toBe(
    'a, b and 3 more gates',
  );
});
