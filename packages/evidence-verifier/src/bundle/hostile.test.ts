import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import {
  bundleOf,
  editJson,
  type Files,
  resign,
} from '../__testUtils__/bundle';
import { testKey } from '../__testUtils__/keys';
import { MapSource } from '../__testUtils__/MapSource';
import { twoChanges } from '../__testUtils__/world';
import { type ZipFile, zipOf } from '../__testUtils__/zip';
import { printReport } from '../report/printReport';
import { verifyBundle } from '../verify/verifyBundle';
import { UnreadableError } from './BundleSource';
import { parseJson, readLines, readWhole } from './content';
import { openBundle } from './openBundle';

const keys = { checkpoint: testKey('checkpoint'), export: testKey('export') };
const given = [keys.checkpoint.given, keys.export.given];
const small = Buffer.from('x');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hostile-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function openZip(files: readonly ZipFile[]) {
  const file = path.join(folder, 'bundle.zip');
  await writeFile(file, zipOf(files));
  return openBundle(file);
}

describe('a zip', () => {
  it('is read where it is as it should be', async () => {
    const source = await openZip([
      { name: 'b/c.txt', content: Buffer.from('two') },
      { name: 'a.txt', content: Buffer.from('one') },
      { name: 'b/', content: Buffer.alloc(0) },
    ]);
    expect(source.paths).toEqual(['a.txt', 'b/c.txt']);
    expect(String(await readWhole(source, 'b/c.txt'))).toBe('two');
    await source.close();
  });

  it.each<[string, ZipFile[], RegExp]>([
    ['leads upwards', [{ name: '../a', content: small }], /relative path/],
    ['leads to a root', [{ name: '/etc/a', content: small }], /absolute path/],
    ['leads to a drive', [{ name: 'C:/a', content: small }], /absolute path/],
    ['has backslashes', [{ name: 'a\\..\\b', content: small }], /invalid char/],
    [
      'has a dot for a folder',
      [{ name: 'a/./b', content: small }],
      /elsewhere/,
    ],
    [
      'has control characters',
      [{ name: 'a\u001b[2J', content: small }],
      /elsewhere/,
    ],
    [
      'turns the direction of a name',
      [{ name: 'a\u202etxt', content: small }],
      /elsewhere/,
    ],
    [
      'has an endless name',
      [{ name: 'a'.repeat(600), content: small }],
      /elsewhere/,
    ],
    [
      'has two files of one name',
      [
        { name: 'a', content: small },
        { name: 'a', content: Buffer.from('y') },
      ],
      /two files of the name a/,
    ],
    ['has a link', [{ name: 'a', content: small, mode: 0o120777 }], /link/],
    [
      'is encrypted',
      [{ name: 'a', content: small, encrypted: true }],
      /encrypted/,
    ],
    [
      'unpacks to far too much',
      [{ name: 'a', content: Buffer.alloc(40_000_000) }],
      /far more than evidence/,
    ],
    [
      'says that it unpacks to far too much',
      [{ name: 'a', content: small, claims: 4_000_000_000 }],
      /far more than evidence/,
    ],
  ])('that %s is refused before it is read', async (_, files, message) => {
    const opened = openZip(files);
    await expect(opened).rejects.toThrow(UnreadableError);
    await expect(opened).rejects.toThrow(message);
  });

  it('that unpacks to more than it says is not read to its end', async () => {
    const source = await openZip([
      { name: 'a', content: Buffer.alloc(100_000), claims: 10 },
    ]);
    await expect(readWhole(source, 'a')).rejects.toThrow(UnreadableError);
    await source.close();
  });

  it.each([
    ['none', Buffer.from('no zip at all')],
    ['empty', Buffer.alloc(0)],
  ])('that is %s is refused', async (_, bytes) => {
    const file = path.join(folder, 'bundle.zip');
    await writeFile(file, bytes);
    await expect(openBundle(file)).rejects.toThrow(UnreadableError);
  });
});

describe('a folder', () => {
  it('is read, and a link in it is refused', async () => {
    await mkdir(path.join(folder, 'b'));
    await writeFile(path.join(folder, 'b/c.txt'), 'two');
    const source = await openBundle(folder);
    expect(source.paths).toEqual(['b/c.txt']);
    expect(String(await readWhole(source, 'b/c.txt'))).toBe('two');
    await symlink('/etc/hostname', path.join(folder, 'link'));
    await expect(openBundle(folder)).rejects.toThrow(/link/);
  });

  it('that is not there is named', async () => {
    await expect(openBundle(path.join(folder, 'none'))).rejects.toThrow(
      /there is nothing at/,
    );
  });
});

describe('JSON', () => {
  it.each([
    ['that is deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /deeper/],
    ['that is none', '{"a":', /not JSON/],
    ['of another shape', '{"a":"1"}', /shape.*a /],
  ])('%s is refused', (_, text, message) => {
    const schema = z.object({ a: z.number() });
    expect(() => parseJson(text, schema, 'file')).toThrow(UnreadableError);
    expect(() => parseJson(text, schema, 'file')).toThrow(message);
  });

  it('may have brackets in its texts', () => {
    const text = JSON.stringify(`${'['.repeat(1_000)}"\\`);
    expect(parseJson(text, z.string(), 'file')).toHaveLength(1_002);
  });

  it('that is larger than it may be is not read', async () => {
    const source = new MapSource(new Map([['a', Buffer.alloc(11)]]));
    await expect(readWhole(source, 'a', 10)).rejects.toThrow(/11 bytes/);
  });

  it('lines that do not end are refused', async () => {
    const read = async (bytes: Buffer) => {
      const lines: string[] = [];
      const source = new MapSource(new Map([['a', bytes]]));
      for await (const line of readLines(source, 'a')) lines.push(`${line}`);
      return lines;
    };
    expect(await read(Buffer.from('one\n\ntwo\n'))).toEqual(['one', '', 'two']);
    await expect(read(Buffer.from('one'))).rejects.toThrow(/whole line/);
    await expect(read(Buffer.alloc(5_000_000, 'a'))).rejects.toThrow(
      /too long/,
    );
  });
});

describe('a signed bundle', () => {
  const verify = async (tamper: (files: Files) => void) => {
    const files = await bundleOf(twoChanges(), keys);
    tamper(files);
    await resign(files, keys.export);
    return verifyBundle(new MapSource(files), { keys: given });
  };

  it.each<[string, string, string]>([
    ['a number for identities', 'identities.json', '7'],
    ['a list for identities', 'identities.json', '[]'],
    [
      'a prototype for an identity',
      'identities.json',
      '{"__proto__":{"bot":true}}',
    ],
    ['a constructor for an identity', 'identities.json', '{"constructor":{}}'],
    ['an object for a list', 'population/changes.json', '{}'],
    ['a row of nothing', 'population/changes.json', '[null]'],
    ['nothing for a change', 'changes/prod/2026-10/1.json', 'null'],
    [
      'words for verdicts',
      'changes/prod/2026-10/1.json',
      '{"verdicts":"pass"}',
    ],
    ['anchors of another shape', 'log/anchors.json', '[{}]'],
    ['a line of something else', 'entries/000000.txt', 'x\n'],
    ['a blob of something else', 'blobs/000000.jsonl', '{"hash":1}\n'],
    ['a tile that is too long', 'log/1/tile/0/000', 'x'.repeat(9_000)],
    ['a tile at a place that is none', 'log/1/tile/0/999', 'x'],
    ['a checkpoint of something else', 'log/1/checkpoint', 'x'],
  ])('with %s differs, and nothing breaks', async (_, file, text) => {
    const report = await verify(files => files.set(file, Buffer.from(text)));
    expect(report.verdict).toBe('differences');
    expect({}).not.toHaveProperty('bot');
  });

  it('cannot write to the terminal of who prints its names', async () => {
    const report = await verify(files =>
      editJson<Record<string, unknown>[]>(
        files,
        'population/changes.json',
        ([row]) => {
          row.number = '1\u001b[2J\u202e\u200b\n';
        },
      ),
    );
    const printed = printReport(report);
    expect(printed).toContain('change 1\\u{1B}[2J\\u{202E}\\u{200B}\\u{A}');
    expect(printed.replaceAll('\n', '')).toMatch(/^\P{C}*$/u);
  });
});
