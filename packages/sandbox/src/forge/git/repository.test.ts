import { join } from 'node:path';
import { temporaryDir } from '../__testUtils__/temporaryDir';
import { GitRepository } from './GitRepository';
import { ZERO_OID } from './objects';
import { commitTree, initRepository, writeCommit } from './write';

const WHO = {
  name: 'Ada',
  email: 'ada@acme.test',
  date: '2026-01-05T09:30:00Z',
};

describe('what is written and read without starting Git each time', () => {
  let git: GitRepository;
  let dispose: () => Promise<void>;

  beforeEach(async () => {
    const dir = await temporaryDir();
    dispose = dir.dispose;
    await initRepository(join(dir.dir, 'r.git'), 'main');
    git = new GitRepository(join(dir.dir, 'r.git'));
  });

  afterEach(async () => {
    git.close();
    await dispose();
  });

  const signed = { author: WHO, committer: WHO };
  const commit = (
    message: string,
    files: Record<string, string | null>,
    parent?: string,
  ) =>
    writeCommit(git, {
      ...signed,
      message,
      parent,
      files: Object.fromEntries(
        Object.entries(files).map(([path, text]) => [
          path,
          text === null ? null : Buffer.from(text),
        ]),
      ),
    });
  const output = async (...args: string[]) =>
    (await git.run(args)).stdout.toString('utf8').trim().split('\n');

  it('is a history that Git finds sound, with the trees it would write', async () => {
    const first = await commit('First\n\nWhy', {
      'a.b': '1\n',
      'a/b/c': '2\n',
      a0: '3\n',
      'ä/ö.txt': '4\n',
      'gone/deep/file': '5\n',
    });
    const second = await commit(
      'Second',
      { 'a/b/c': 'changed\n', 'gone/deep/file': null, 'a/b/d': '6\n' },
      first,
    );
    expect(await git.moveRef('refs/heads/main', ZERO_OID, second)).toBe(true);
    await git.run(['fsck', '--strict', '--no-dangling']);
    expect(
      await output(
        '-c',
        'core.quotePath=off',
        'ls-tree',
        '-r',
        '--name-only',
        'main',
      ),
    ).toEqual(['a.b', 'a/b/c', 'a/b/d', 'a0', 'ä/ö.txt']);
    expect(await git.diff(first, second)).toMatchObject([
      { path: 'a/b/c', status: 'modified', additions: 1, deletions: 1 },
      { path: 'a/b/d', status: 'added', patch: '@@ -0,0 +1 @@\n+6' },
      { path: 'gone/deep/file', status: 'removed' },
    ]);
    expect(await git.diff(second, second)).toEqual([]);
  });

  it('tells ancestry as Git does, across merges', async () => {
    const base = await commit('base', { f: '0\n' });
    const side = await commit('side', { g: '1\n' }, base);
    const side2 = await commit('side 2', { g: '2\n' }, side);
    const main = await commit('main', { h: '1\n' }, base);
    const merge = await commitTree(git, {
      ...signed,
      tree: (await git.mergeTree(main, side2)) ?? '',
      parents: [main, side2],
      message: 'merge',
    });
    const all = [base, side, side2, main, merge];
    await git.moveRef('refs/heads/main', ZERO_OID, merge);
    for (const a of all) {
      for (const b of all) {
        const theirs = await output('merge-base', a, b);
        expect(await git.mergeBase(a, b)).toBe(theirs[0]);
        const log = await git.log({ start: b, exclude: a });
        const wanted = await output('rev-list', '--topo-order', b, `^${a}`);
        expect(log.map(({ oid }) => oid)).toEqual(wanted.filter(Boolean));
        const counts = await output(
          'rev-list',
          '--left-right',
          '--count',
          `${a}...${b}`,
        );
        const [behind, ahead] = counts[0].split('\t').map(Number);
        expect(await git.aheadBehind(a, b)).toEqual({ ahead, behind });
      }
    }
  });

  it('moves a ref only from where it is said to stand', async () => {
    const one = await commit('one', { f: '1\n' });
    const two = await commit('two', { f: '2\n' }, one);
    const ref = 'refs/heads/main';
    const moves = [
      await git.moveRef(ref, ZERO_OID, one),
      await git.moveRef(ref, ZERO_OID, two),
      await git.moveRef(ref, two, one),
      await git.moveRef(ref, one, two),
    ];
    expect(moves).toEqual([true, false, false, true]);
    expect(await git.branch('main')).toBe(two);
    expect(await git.moveRef(ref, two, ZERO_OID)).toBe(true);
    expect(await git.branch('main')).toBeUndefined();
  });

  it('sees what another process wrote once it is told, and takes no expression for a name', async () => {
    expect(await git.branch('main')).toBeUndefined();
    const one = await commit('one', { f: '1\n' });
    await git.run(['update-ref', 'refs/heads/main', one]);
    await git.run(['pack-refs', '--all']);
    await git.run(['repack', '-adq']);
    expect(await git.branch('main')).toBeUndefined();
    git.forgetRefs();
    expect(await git.branch('main')).toBe(one);
    expect(await git.branch('main^{tree}')).toBeUndefined();
    expect(await git.branch('main~0')).toBeUndefined();
    expect((await git.object('main:f'))?.data.toString()).toBe('1\n');
  });
});
