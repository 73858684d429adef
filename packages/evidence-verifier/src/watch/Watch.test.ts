import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testKey } from '../__testUtils__/keys';
import { logFiles } from '../__testUtils__/logFiles';
import { logPlace } from './LogPlace';
import { type Page, Watch } from './Watch';

const key = testKey('checkpoint');
const entries = (count: number, of = 'entry') =>
  Array.from({ length: count }, (_, at) => Buffer.from(`${of} ${at}`));

let folder: string;
let server: Server;
let served: Map<string, Buffer>;
let authorised: (string | undefined)[];
let pages: Page[];
let minutes: number;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'watch-'));
  served = new Map();
  authorised = [];
  pages = [];
  minutes = 0;
  server = createServer((request, response) => {
    authorised.push(request.headers.authorization);
    const file = served.get((request.url ?? '').slice('/ledger/'.length));
    response.statusCode = file ? 200 : 404;
    response.end(file);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

function watch(anchorFiles: string[] = []): Watch {
  const { port } = server.address() as AddressInfo;
  return new Watch({
    place: logPlace(`http://127.0.0.1:${port}/ledger/`, 'secret'),
    keys: [key.given],
    stateFile: path.join(folder, 'state.json'),
    anchorFiles,
    overdueMinutes: 15,
    clock: () => new Date(Date.UTC(2026, 9, 1, 12, minutes)),
    page: async page => {
      pages.push(page);
    },
  });
}

async function serve(count: number, of?: string): Promise<string> {
  const { files, note } = await logFiles(entries(count, of), key);
  served = files;
  return note;
}

it('sees a log grow, and remembers over a restart', async () => {
  await serve(300);
  const first = watch();
  expect((await first.turn()).state).toBe('consistent');
  await serve(1_000);
  expect((await first.turn()).state).toBe('consistent');
  expect((await watch().turn()).state).toBe('consistent');
  expect(pages).toEqual([]);
  expect(new Set(authorised)).toEqual(new Set(['Bearer secret']));
});

it.each<[string, () => Promise<unknown>, RegExp]>([
  ['rewritten', () => serve(400, 'other'), /at size 300 was rewritten/],
  ['cut off', () => serve(299), /had 300 entries, and has 299/],
  [
    'rewritten at the same size',
    () => serve(300, 'other'),
    /at size 300 was rewritten/,
  ],
  [
    'signed over other tiles',
    async () => {
      const { files } = await logFiles(entries(300, 'other'), key);
      served.set('checkpoint', files.get('checkpoint') as Buffer);
    },
    /tiles of the log do not give the root/,
  ],
])('pages at once where what it saw was %s', async (_, tamper, reason) => {
  await serve(300);
  await watch().turn();
  await tamper();
  expect(await watch().turn()).toMatchObject({ state: 'forked' });
  expect(pages).toMatchObject([
    { kind: 'forked', text: expect.stringMatching(reason) },
  ]);
  await serve(301);
  expect((await watch().turn()).state).toBe('consistent');
});

it('holds the log against an anchor that it never saw grow to', async () => {
  const anchor = path.join(folder, 'latest');
  await writeFile(anchor, await serve(200));
  await serve(300, 'other');
  expect(await watch([anchor]).turn()).toMatchObject({ state: 'forked' });
});

it('pages once where no checkpoint is there for 15 minutes, and when it is back', async () => {
  await serve(300);
  const watching = watch();
  await watching.turn();
  served = new Map();
  for (minutes of [1, 14]) await watching.turn();
  expect(pages).toEqual([]);
  for (minutes of [15, 16, 40]) await watching.turn();
  expect(pages).toMatchObject([
    { kind: 'missing', text: expect.stringContaining('answers 404') },
  ]);
  await serve(301);
  await watching.turn();
  expect(pages.map(({ kind }) => kind)).toEqual(['missing', 'back']);
});

it('believes no other key, and no state that was damaged', async () => {
  const { files } = await logFiles(entries(3), testKey('other'));
  served = files;
  expect(await watch().turn()).toMatchObject({
    state: 'missing',
    reason: expect.stringContaining('none of the given keys'),
  });
  await writeFile(path.join(folder, 'state.json'), '{');
  await expect(watch().turn()).rejects.toThrow(/damaged/);
});
