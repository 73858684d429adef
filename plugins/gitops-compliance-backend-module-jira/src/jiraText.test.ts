import { adfOf, wikiOf } from './jiraText';

it('no text becomes markup of Data Center', () => {
  expect(
    wikiOf(['{code}x{code} *b* [a|http://b] !i!', 'h1. Big', '# a\n* b']),
  ).toBe(
    [
      '\\{code\\}x\\{code\\} \\*b\\* \\[a\\|http://b\\] \\!i\\!',
      '· h1. Big',
      '· # a \\* b',
    ].join('\n\n'),
  );
});

it('texts of Cloud are texts, and addresses links to themselves', () => {
  expect(adfOf(['see https://a.test/b now'])).toMatchObject({
    type: 'doc',
    version: 1,
    content: [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'see ' },
          {
            type: 'text',
            text: 'https://a.test/b',
            marks: [{ type: 'link', attrs: { href: 'https://a.test/b' } }],
          },
          { type: 'text', text: ' now' },
        ],
      },
    ],
  });
});
