import { StampingAuthority } from '@gitops-compliance/evidence-log/testUtils';
import { ownRule } from '@gitops-compliance/rules';
import { createServer } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleOf, editJson, type Files, resign } from './__testUtils__/bundle';
import { testKey } from './__testUtils__/keys';
import { logFiles } from './__testUtils__/logFiles';
import { Story, twoChanges } from './__testUtils__/world';
import { zipOf } from './__testUtils__/zip';
import { reportSchema } from './report/report';
import { run } from './run';
import { readChecks } from './verify/checks';

const keys = { checkpoint: testKey('checkpoint'), export: testKey('export') };
let folder: string;
let keyArgs: string[];
let honest: Files;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'command-'));
  keyArgs = [];
  for (const name of ['checkpoint', 'export'] as const) {
    const file = path.join(folder, `${name}.pem`);
    await writeFile(file, keys[name].pem);
    keyArgs.push('--key', file);
  }
  honest = await bundleOf(twoChanges(), keys);
});
afterAll(() => rm(folder, { recursive: true }));

async function zipped(files: Files, name: string): Promise<string> {
  const file = path.join(folder, `${name}.zip`);
  const entries = [...files].map(([each, content]) => ({
    name: each,
    content,
  }));
  await writeFile(file, zipOf(entries));
  return file;
}

async function unpacked(files: Files, name: string): Promise<string> {
  const root = path.join(folder, name);
  for (const [file, bytes] of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), bytes);
  }
  return root;
}

async function command(...args: string[]) {
  const out: string[] = [];
  const error: string[] = [];
  const code = await run(args, {
    out: text => out.push(text),
    error: text => error.push(text),
  });
  return { code, out: out.join(''), error: error.join('') };
}

describe('verify', () => {
  it('takes a zip and a folder, and says the verdict first', async () => {
    for (const bundle of [
      await zipped(honest, 'honest'),
      await unpacked(honest, 'honest'),
    ]) {
      const { code, out } = await command('verify', bundle, ...keyArgs);
      expect(out).toMatch(/^VERIFIED: .*\n\nOf prod, 2026-10-01/);
      expect(code).toBe(0);
    }
  });

  it('exits with 1 on differences and prints a report for programs', async () => {
    const files = new Map(honest);
    files.set('README.txt', Buffer.from('more'));
    const bundle = await zipped(files, 'more');
    const { code, out } = await command('verify', bundle, ...keyArgs, '--json');
    expect(code).toBe(1);
    expect(reportSchema.parse(JSON.parse(out))).toMatchObject({
      verdict: 'differences',
      findings: [{ where: 'README.txt', severity: 'difference' }],
    });
  });

  it('exits with 3 on gaps', async () => {
    const story = new Story().begin().change(1, 5, 'r0', 'r1').gap(6).close(1);
    const bundle = await zipped(await bundleOf(story, keys), 'gaps');
    expect((await command('verify', bundle, ...keyArgs)).code).toBe(3);
  });

  it('reads the certificates that time stamps must lead to', async () => {
    const bundle = await zipped(honest, 'stamped');
    const ca = path.join(folder, 'tsa.pem');
    const { caPem } = await StampingAuthority.make({
      from: new Date(0),
      until: new Date(1),
    });
    await writeFile(ca, caPem);
    const args = ['verify', bundle, ...keyArgs, '--tsa-ca'];
    expect((await command(...args, ca)).code).toBe(0);
    const { code, error } = await command(...args, keyArgs[1]);
    expect(code).toBe(2);
    expect(error).toMatch(/no certificate in PEM/);
  });

  it("makes the operator's own checks again where it is given them", async () => {
    const own = path.join(folder, 'own.js');
    const judging = (reason: string) =>
      writeFile(
        own,
        `exports.checks = [{ id: 'ACME-01', title: 'Ours', passes: 'Always',
          ruleVersion: 1, controls: [],
          judge: () => ({ verdict: 'pass', reason: '${reason}' }) }];`,
      );
    await judging('As ever.');
    const checks = await readChecks([own]);
    const files = await bundleOf(twoChanges(), keys, undefined, null, checks);
    const bundle = await zipped(files, 'own');
    const args = ['verify', bundle, ...keyArgs];
    const alone = await command(...args);
    expect(alone.code).toBe(3);
    expect(alone.out).toContain(
      'Not re-performable: ACME-01: 2 verdicts made by a check that this program does not know',
    );
    expect((await command(...args, '--checks', own)).code).toBe(0);
    const empty = path.join(folder, 'empty.js');
    await writeFile(empty, 'exports.others = [];');
    for (const [file, said] of [
      [empty, /exports no list `checks`/],
      [path.join(folder, 'none.js'), /cannot be loaded/],
    ] as const) {
      const { code, error } = await command(...args, '--checks', file);
      expect(code).toBe(2);
      expect(error).toMatch(said);
    }
  });

  it("finds a verdict of the operator's own that is not what its check says", async () => {
    const check = ownRule({
      id: 'ACME-01',
      title: 'Ours',
      passes: 'Always',
      ruleVersion: 1,
      controls: [],
      judge: () => ({ verdict: 'pass', reason: 'As ever.' }),
    });
    const files = await bundleOf(twoChanges(), keys, undefined, null, [check]);
    const own = path.join(folder, 'strict.js');
    await writeFile(
      own,
      `exports.checks = [{ id: 'ACME-01', title: 'Ours', passes: 'Never',
        ruleVersion: 1, controls: [],
        judge: () => ({ verdict: 'fail', reason: 'Never.' }) }];`,
    );
    const bundle = await zipped(files, 'lenient');
    const args = ['verify', bundle, ...keyArgs, '--checks', own];
    const { code, out } = await command(...args);
    expect(code).toBe(1);
    expect(out).toContain('ACME-01: told pass, made again fail');
  });

  it('takes a whole log alone, and an anchor', async () => {
    const entries = twoChanges().entries;
    const { files } = await logFiles(entries, keys.checkpoint);
    const log = await unpacked(files, 'log');
    const { note } = await logFiles(entries.slice(0, 258), keys.checkpoint);
    const anchor = path.join(folder, 'anchor');
    await writeFile(anchor, note);
    const args = ['verify', '--log', log, ...keyArgs, '--anchor', anchor];
    expect(await command(...args)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Entries of the whole log (321)'),
    });
    const other = await logFiles([Buffer.from('{}')], keys.checkpoint);
    await writeFile(anchor, other.note);
    expect(await command(...args)).toMatchObject({
      code: 1,
      out: expect.stringContaining('at size 1 the log is another one'),
    });
  });

  it.each<[string, (log: Files) => void, string]>([
    [
      'an entry',
      log => {
        const bytes = Buffer.from(log.get('tile/entries/000') as Buffer);
        bytes[10] = bytes[10] + 1;
        log.set('tile/entries/000', bytes);
      },
      'tile/entries/000, entry 0',
    ],
    ['a missing block', log => log.delete('tile/entries/000'), 'is missing'],
    [
      'a tile',
      log => log.set('tile/0/000', Buffer.alloc(256 * 32)),
      'tile/0/000: its hashes do not give',
    ],
  ])('names %s of a log that is wrong', async (name, tamper, said) => {
    const { files } = await logFiles(twoChanges().entries, keys.checkpoint);
    tamper(files);
    const log = await unpacked(files, `log of ${name}`);
    const { code, out } = await command('verify', '--log', log, ...keyArgs);
    expect(out).toContain(said);
    expect(code).toBe(1);
  });

  it.each([
    ['nothing', ['verify'], /required option '--key/],
    ['no bundle', ['verify', 'KEYS'], /give a bundle/],
    [
      'a bundle that is not there',
      ['verify', '/none.zip', 'KEYS'],
      /nothing at/,
    ],
    [
      'a key that is not there',
      ['verify', '/x', '--key', '/none'],
      /cannot be read/,
    ],
    ['an unknown option', ['verify', '--force', 'KEYS'], /unknown option/],
    ['an unknown command', ['prove'], /unknown command/],
  ])('exits with 2 on %s', async (_, args, message) => {
    const { code, error } = await command(
      ...args.flatMap(arg => (arg === 'KEYS' ? keyArgs : [arg])),
    );
    expect(error).toMatch(message);
    expect(code).toBe(2);
  });

  it('refuses a private key, and takes a verifier key', async () => {
    const file = path.join(folder, 'private.pem');
    await writeFile(file, '-----BEGIN PRIVATE KEY-----\nAAAA\n');
    const refused = await command('verify', '/x', '--key', file);
    expect(refused.error).toMatch(/private key, which nobody/);
  });

  it('tells its exit codes', async () => {
    const { code, out } = await command('verify', '--help');
    expect(out).toContain('3  verified, with gaps');
    expect(code).toBe(0);
  });
});

describe('sample', () => {
  it('draws the same for the same seed, and says how', async () => {
    const bundle = await zipped(honest, 'honest');
    const args = ['sample', bundle, ...keyArgs, '--size', '1', '--seed'];
    const one = await command(...args, 'dice');
    expect(one.code).toBe(0);
    expect(one.out).toContain('HMAC-SHA256');
    expect(one.out).toContain(
      '2 changes, as of portal.example/ledger size 321',
    );
    expect(one.out.match(/^all {2}change/gm)).toHaveLength(1);
    expect(await command(...args, 'dice')).toEqual(one);
    const both = await Promise.all(
      ['1', '2', '3', '4', '5', '6', '7', '8'].map(seed =>
        command(...args, seed),
      ),
    );
    const drawn = both.map(({ out }) => /change (\d)/.exec(out)?.[1]);
    expect(new Set(drawn)).toEqual(new Set(['1', '2']));
  });

  it('refuses a size that is none, and a stratum that it does not know', async () => {
    const bundle = await zipped(honest, 'honest');
    const args = ['sample', bundle, ...keyArgs, '--seed', 'x'];
    expect((await command(...args, '--size', '0')).code).toBe(2);
    expect((await command(...args, '--size', '1', '--per', 'team')).code).toBe(
      2,
    );
    expect(
      (await command(...args, '--size', '1', '--per', 'environment')).out,
    ).toMatch(/^prod {2}change/m);
  });
});

describe('explain', () => {
  it.each(['1', '#1', 'prod/2026-10/1', '1/6'])(
    'tells the change that %s names in plain words',
    async asked => {
      const bundle = await zipped(honest, 'honest');
      const { code, out } = await command('explain', bundle, asked, ...keyArgs);
      expect(out).toMatch(/^Change 1: component:default\/payments in prod/);
      expect(out).toContain('Asked for by user:default/ada');
      expect(out).toContain('user:default/bob said approved');
      expect(out).toMatch(/CHG-02 \(rule version \d+\): pass\./);
      expect(out).toContain('at request: not held (peer-review pending)');
      expect(out).toMatch(/^ {2}1\/5 .* change.requested$/m);
      expect(out).toMatch(/^ {2}1\/9 .* sync of eu-1/m);
      expect(code).toBe(0);
    },
  );

  it('says first that the bundle differs', async () => {
    const files = new Map(honest);
    editJson<{ verdicts: { verdict: string }[] }>(
      files,
      'changes/prod/2026-10/1.json',
      ({ verdicts }) => {
        verdicts[0].verdict = 'fail';
      },
    );
    await resign(files, keys.export);
    const bundle = await zipped(files, 'turned');
    const { code, out } = await command('explain', bundle, '1', ...keyArgs);
    expect(out).toMatch(/^DIFFERENCES: .*\n\nChange 1/);
    expect(code).toBe(1);
  });

  it('exits with 2 where there is no such change', async () => {
    const bundle = await zipped(honest, 'honest');
    expect(await command('explain', bundle, '9', ...keyArgs)).toMatchObject({
      code: 2,
      error: expect.stringContaining('no change 9'),
    });
  });
});

describe('watch', () => {
  it('looks once at a log, calls who is paged, and says so by its exit code', async () => {
    const called: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', data => {
        body += data;
      });
      request.on('end', () => {
        called.push(body);
        response.end();
      });
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const { entries } = twoChanges();
    const { files } = await logFiles(entries, keys.checkpoint);
    const log = await unpacked(files, 'watched');
    const args = ['watch', log, ...keyArgs, '--once', '--state'];
    args.push(path.join(folder, 'state'));
    args.push('--webhook', `http://127.0.0.1:${port}/page`);
    expect(await command(...args)).toMatchObject({
      code: 0,
      out: 'Consistent: portal.example/ledger at size 321.\n',
    });
    const other = await logFiles(entries.slice(0, 300), keys.checkpoint);
    await unpacked(other.files, 'watched');
    const forked = await command(...args);
    expect(forked.out).toMatch(/^PAGE forked: .* had 321 entries, and has 300/);
    expect(forked.code).toBe(1);
    expect(called.map(body => JSON.parse(body))).toMatchObject([
      { kind: 'forked' },
    ]);
    await rm(path.join(log, 'checkpoint'));
    expect((await command(...args)).code).toBe(3);
    server.close();
  });
});
