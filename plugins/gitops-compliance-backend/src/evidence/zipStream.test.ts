import { openBundle } from '@gitops-compliance/evidence-verifier';
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { zipStream, type ZippedFile } from './zipStream';

jest.setTimeout(60_000);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'zip-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Files of these contents, given in pieces. */
async function* filesOf(
  contents: Iterable<[string, Buffer]>,
  piece = 100_000,
  isStored = false,
): AsyncGenerator<ZippedFile> {
  for (const [name, content] of contents) {
    yield {
      path: name,
      size: content.length,
      isStored,
      chunks: (async function* pieces() {
        for (let at = 0; at < content.length; at += piece) {
          yield content.subarray(at, at + piece);
        }
      })(),
    };
  }
}

const zipped = (contents: Iterable<[string, Buffer]>, piece?: number) =>
  buffer(Readable.from(zipStream(filesOf(contents, piece))));

/** The files as the auditors' program reads them. */
async function readBack(
  contents: Iterable<[string, Buffer]>,
  isStored?: boolean,
) {
  const file = path.join(folder, `${randomBytes(4).toString('hex')}.zip`);
  await pipeline(
    Readable.from(zipStream(filesOf(contents, undefined, isStored))),
    createWriteStream(file),
  );
  return openBundle(file);
}

describe('a ZIP file that is written as it is sent', () => {
  const contents: [string, Buffer][] = [
    ['README.txt', Buffer.from('Wie man prüft: …')],
    ['empty.json', Buffer.alloc(0)],
    ['changes/prod/2026-10/7.json', Buffer.from('{"number":7}')],
    ['entries/große.txt', randomBytes(3_000_000)],
    ['lines.txt', Buffer.alloc(5_000_000, 'the same line\n')],
  ];

  it('is read back to the same bytes', async () => {
    const bundle = await readBack(contents);
    expect(bundle.paths).toEqual(contents.map(([name]) => name).sort());
    for (const [name, content] of contents) {
      expect(bundle.size(name)).toBe(content.length);
      expect((await buffer(await bundle.open(name))).equals(content)).toBe(
        true,
      );
    }
    await bundle.close();
  });

  it('is the same for the same files, however they come', async () => {
    const hashOf = (bytes: Buffer) =>
      createHash('sha256').update(bytes).digest('hex');
    expect(hashOf(await zipped(contents, 1_000))).toBe(
      hashOf(await zipped(contents)),
    );
  });

  it('does not make so little of a file that readers take it for a bomb', async () => {
    const blank: [string, Buffer][] = [
      ['disputes/7/1.txt', Buffer.alloc(900_000, ' ')],
      ['disputes/7/2.txt', Buffer.alloc(5_000_000, ' ')],
    ];
    await expect(readBack(blank)).rejects.toThrow('far more than evidence');
    const bundle = await readBack(blank, true);
    for (const [name, content] of blank) {
      const read = await buffer(await bundle.open(name));
      expect(read.equals(content)).toBe(true);
    }
    await bundle.close();
  });

  it('holds more files than a ZIP file could count before ZIP64', async () => {
    const count = 70_000;
    const bundle = await readBack(
      Array.from({ length: count }, (_, number): [string, Buffer] => [
        `changes/${number}.json`,
        Buffer.from(String(number)),
      ]),
    );
    expect(bundle.paths).toHaveLength(count);
    const last = await bundle.open('changes/69999.json');
    expect((await buffer(last)).toString()).toBe('69999');
    await bundle.close();
  });

  it('ends with an error where a file does', async () => {
    const broken = async function* files(): AsyncGenerator<ZippedFile> {
      yield {
        path: 'a.txt',
        size: 2_000_000,
        chunks: (async function* pieces() {
          yield Buffer.alloc(10);
          throw new Error('the database went away');
        })(),
      };
    };
    await expect(buffer(Readable.from(zipStream(broken())))).rejects.toThrow(
      'the database went away',
    );
  });
});
