import { maxBodyBytes, readEvidenceFiles } from './evidenceFiles';

type Wish = Parameters<typeof readEvidenceFiles>[0][number];

const LIMITS = { maxFiles: 2, maxFileBytes: 2048 };
const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
const JPEG = Buffer.from('ffd8ffe000104a46', 'hex');
const PDF = Buffer.from('%PDF-1.7\n');

function wish(name: string, mediaType: string, content: Buffer | string): Wish {
  return {
    name,
    mediaType: mediaType as Wish['mediaType'],
    content: Buffer.from(content as string).toString('base64'),
  };
}

it.each([
  ['a.pdf', 'application/pdf', PDF],
  ['Scan 1.PDF', 'application/pdf', PDF],
  ['a.png', 'image/png', PNG],
  ['a.jpeg', 'image/jpeg', JPEG],
  ['größe.txt', 'text/plain', 'Größe\r\n\tund mehr'],
  ['a.log', 'text/plain', 'x'],
  ['a.csv', 'text/csv', '\ufeffa;b\n1;2\n'],
  ['a.json', 'application/json', '\ufeff{"a": 1}'],
])('takes %s, %s', (name, mediaType, content) => {
  const [file] = readEvidenceFiles([wish(name, mediaType, content)], LIMITS);
  expect(file).toMatchObject({ name, mediaType });
  expect(file.bytes).toEqual(Buffer.from(content as string));
  expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
});

it.each<[string, string, Buffer | string, RegExp]>([
  ['../a.txt', 'text/plain', 'x', /without a path/],
  ['c:\\a.txt', 'text/plain', 'x', /without a path/],
  ['a\u202Efdp.txt', 'text/plain', 'x', /without a path/],
  ['.a.txt', 'text/plain', 'x', /without a path/],
  [`${'a'.repeat(200)}.txt`, 'text/plain', 'x', /at most 200/],
  ['a.html', 'text/plain', '<script>', /ends with .txt or .log/],
  ['a.txt', 'application/pdf', PDF, /ends with .pdf/],
  ['a', 'text/plain', 'x', /ends with/],
  ['a.txt', 'text/plain', '', /is empty/],
  ['a.txt', 'text/plain', 'x'.repeat(2049), /2049 bytes.*2048 bytes each/],
  ['a.pdf', 'application/pdf', 'MZ', /is not a PDF/],
  ['a.png', 'image/png', JPEG, /is not a PNG/],
  ['a.jpg', 'image/jpeg', PNG, /is not a JPEG/],
  ['a.txt', 'text/plain', PDF, /is not plain text/],
  ['a.txt', 'text/plain', PNG, /is not plain text/],
  ['a.csv', 'text/csv', Buffer.from([0x66, 0xfc, 0x72]), /CSV in UTF-8/],
  ['a.txt', 'text/plain', 'a\u0000b', /is not plain text/],
  ['a.json', 'application/json', '{"a": ', /is not JSON/],
])('refuses %j, %s, with %j', (name, mediaType, content, message) => {
  expect(() =>
    readEvidenceFiles([wish(name, mediaType, content)], LIMITS),
  ).toThrow(message);
});

it('refuses what is not Base64, too many, and two of one name', () => {
  const one = wish('a.txt', 'text/plain', 'x');
  expect(() =>
    readEvidenceFiles([{ ...one, content: 'not base64!' }], LIMITS),
  ).toThrow(/not Base64/);
  expect(() => readEvidenceFiles([one, one], LIMITS)).toThrow(/same name/);
  expect(() =>
    readEvidenceFiles([one, { ...one, name: 'b.txt' }, one], LIMITS),
  ).toThrow(/At most 2 files/);
  expect(() => readEvidenceFiles([one], { ...LIMITS, maxFiles: 0 })).toThrow(
    /Files are off here/,
  );
});

it('leaves room in a request for as many files as there may be', () => {
  const content = Buffer.alloc(LIMITS.maxFileBytes).toString('base64');
  expect(maxBodyBytes(LIMITS)).toBeGreaterThan(2 * content.length);
});
