import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BASE_BRANCH, startWorld } from './__testUtils__/world';

jest.setTimeout(120_000);

const run = promisify(execFile);

const COMMITS = 10_000;
const FILES = 3_000;
const LONG = 'long-lived';
const WIDE = 'wide';

/** Commits that alter one file each time, as `git fast-import` takes them. */
function* fastImport(branch: string, from: string, count: number) {
  const text = (mark: string, value: string) =>
    `${mark} ${Buffer.byteLength(value)}\n${value}\n`;
  for (let at = 0; at < count; at += 1) {
    yield `commit refs/heads/${branch}\n`;
    yield `committer Bob <bob@acme.test> ${1_760_000_000 + at} +0000\n`;
    yield text('data', `Step ${at}`);
    if (at === 0) yield `from ${from}\n`;
    yield `M 100644 inline steps.txt\n${text('data', `${at}\n`)}`;
  }
}

describe('more than a forge tells at once', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let clone: string;

  beforeAll(async () => {
    world = await startWorld();
    clone = await mkdtemp(join(tmpdir(), 'volumes-'));
  });

  afterAll(async () => {
    await world?.close();
    await rm(clone, { recursive: true, force: true });
  });

  const git = (...args: string[]) => run('git', args, { cwd: clone });

  async function pushLong(): Promise<void> {
    const url = new URL(`${world.standIn.url}/${world.repository}.git`);
    url.username = 'bob';
    url.password = 'token-of-bob';
    await git('clone', '-q', url.toString(), '.');
    const importing = spawn('git', ['fast-import', '--quiet'], {
      cwd: clone,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    for (const part of fastImport(LONG, world.baseSha, COMMITS)) {
      if (!importing.stdin.write(part)) await once(importing.stdin, 'drain');
    }
    importing.stdin.end();
    const [code] = await once(importing, 'close');
    expect(code).toBe(0);
    await git('push', '-q', 'origin', LONG);
  }

  async function pullOf(head: string) {
    const { number } = await world.standIn.admin.openPullRequest({
      ...world.at,
      as: world.colleague,
      head,
      title: 'Very much at once',
    });
    const [pull] = await world.forge.readPullRequests([
      { repository: world.repository, number },
    ]);
    return pull;
  }

  it('10,000 commits between two revisions: a list of some says that it is not whole', async () => {
    await pushLong();
    const compared = await world.forge.compare(
      world.repository,
      BASE_BRANCH,
      LONG,
    );
    expect(compared).toMatchObject({ aheadBy: COMMITS, truncated: true });
    expect(compared.commits.length).toBeLessThan(COMMITS);
    expect((await pullOf(LONG)).truncated).toContain('commits');
  });

  it('3,000 files in a pull request: which they are is not known, not a part of them', async () => {
    await world.standIn.admin.commit({
      ...world.at,
      branch: WIDE,
      author: world.colleague,
      message: 'Touch everything',
      files: Object.fromEntries(
        Array.from({ length: FILES }, (_, at) => [`all/${at}.txt`, `${at}\n`]),
      ),
    });
    const pull = await pullOf(WIDE);
    expect(pull).toMatchObject({ files: null, workflowFiles: null });
    const compared = await world.forge.compare(
      world.repository,
      BASE_BRANCH,
      WIDE,
    );
    expect(compared).toMatchObject({ truncated: false, files: null });
  });
});
