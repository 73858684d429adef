import fc from 'fast-check';
import { plainText } from './plainText';

it.each([
  ['a tag', '<img src=x onerror=alert(1)>', '‹img src=x onerror=alert(1)›'],
  ['an entity', 'a &lt;b&gt; c', 'a ＆lt;b＆gt; c'],
  ['a call of Slack', '<!here> and <@U123>', '‹!here› and ‹@\u2060U123›'],
  ['a mention', '@channel', '@\u2060channel'],
  ['a link', 'https://evil.example', 'https:\u2060//evil.example'],
  ['a link of Slack', '<https://e.example|ok>', '‹https:\u2060//e.example|ok›'],
  ['a bare address', 'www.evil.example', 'www\u2060.evil.example'],
  ['lines', 'a\r\nBcc: b', 'a Bcc: b'],
  ['turned text', 'a\u202Egpj', 'aU+202Egpj'],
  ['code', '`rm`', "'rm'"],
])('makes text of %s', (_, text, plain) => {
  expect(plainText(text, 200)).toBe(plain);
});

it('cuts between characters', () => {
  expect(plainText('👩👩👩', 2)).toBe('👩…');
});

it('leaves nothing that a channel reads', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(
      '<',
      '>',
      '&',
      '@',
      'a',
      '\n',
      ':',
      '/',
      '`',
      'w',
      '.',
    ),
  });
  fc.assert(
    fc.property(hostile, text => {
      expect(plainText(text, 500)).not.toMatch(
        /[<>&`\n]|@[^\u2060]|:\/\/|www\./,
      );
    }),
  );
});
