import {
  ChangedFile,
  Commit,
  GitObject,
  parseCommit,
  parseDiff,
  parseTree,
  TreeEntry,
  ZERO_OID,
} from './objects';
import { GitRun, runGit } from './runGit';

const CACHE_LIMIT = 5_000;
const REF_NAME = /^[\w./@{}+#=-]+$/;

/** Remembers answers about immutable objects; forgets all when it is full. */
class ObjectCache<T> {
  private readonly values = new Map<string, Promise<T>>();

  get(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.values.get(key);
    if (known) {
      return known;
    }
    if (this.values.size >= CACHE_LIMIT) {
      this.values.clear();
    }
    const value = load();
    this.values.set(key, value);
    value.catch(() => this.values.delete(key));
    return value;
  }
}

/** Reads one bare repository. Methods taking an `oid` trust it to be one. */
export class GitRepository {
  private readonly commitCache = new Map<string, Commit>();
  private readonly diffs = new ObjectCache<ChangedFile[]>();
  private readonly bases = new ObjectCache<string | undefined>();
  private readonly counts = new ObjectCache<{
    ahead: number;
    behind: number;
  }>();
  private readonly merges = new ObjectCache<string | undefined>();

  constructor(readonly dir: string) {}

  /** Runs Git in this repository. */
  run(args: string[], options: GitRun = {}) {
    return runGit(args, { ...options, cwd: this.dir });
  }

  /** Objects by revision expression, in order; undefined where none is. */
  async objects(expressions: string[]): Promise<(GitObject | undefined)[]> {
    const safe = expressions.map(e => (/[\n\0]/.test(e) ? 'invalid^' : e));
    const { stdout } = await this.run(['cat-file', '--batch'], {
      input: safe.map(e => `${e}\n`).join(''),
    });
    const found: (GitObject | undefined)[] = [];
    let at = 0;
    while (at < stdout.length) {
      const end = stdout.indexOf(0x0a, at);
      const header = stdout.toString('utf8', at, end);
      const match = /^([0-9a-f]{40}) (commit|tree|blob|tag) (\d+)$/.exec(
        header,
      );
      at = end + 1;
      if (match) {
        const size = Number(match[3]);
        found.push({
          oid: match[1],
          type: match[2] as GitObject['type'],
          data: stdout.subarray(at, at + size),
        });
        at += size + 1;
      } else {
        found.push(undefined);
      }
    }
    return found;
  }

  async object(expression: string): Promise<GitObject | undefined> {
    return (await this.objects([expression]))[0];
  }

  /** Commits by oid, in order; throws when one is missing. */
  async commits(oids: string[]): Promise<Commit[]> {
    const unknown = oids.filter(oid => !this.commitCache.has(oid));
    if (unknown.length > 0) {
      for (const object of await this.objects(unknown)) {
        if (object?.type === 'commit') {
          this.commitCache.set(object.oid, parseCommit(object));
        }
      }
    }
    return oids.map(oid => {
      const commit = this.commitCache.get(oid);
      if (!commit) {
        throw new Error(`Commit ${oid} is not in ${this.dir}`);
      }
      return commit;
    });
  }

  async commit(oid: string): Promise<Commit> {
    return (await this.commits([oid]))[0];
  }

  /** The commit that a branch, tag, full ref or (short) SHA names. */
  async resolveCommit(name: string): Promise<string | undefined> {
    if (!REF_NAME.test(name) || name.includes('..') || name.includes('@{')) {
      return undefined;
    }
    const candidates = [`refs/heads/${name}`, `refs/tags/${name}`];
    if (/^([0-9a-f]{4,40}|HEAD|(refs|heads|tags)\/.+)$/.test(name)) {
      candidates.push(name);
    }
    const found = await this.objects(candidates.map(c => `${c}^{commit}`));
    return found.find(object => object?.type === 'commit')?.oid;
  }

  /** Tips by full ref name. */
  async refs(prefix = 'refs/'): Promise<Map<string, string>> {
    const { stdout } = await this.run([
      'for-each-ref',
      '--format=%(objectname) %(refname)',
      prefix,
    ]);
    const lines = stdout.toString('utf8').split('\n').filter(Boolean);
    return new Map(lines.map(line => [line.slice(41), line.slice(0, 40)]));
  }

  async branch(name: string): Promise<string | undefined> {
    return (await this.refs(`refs/heads/${name}`)).get(`refs/heads/${name}`);
  }

  /** Newest first, from `start`, without what `exclude` reaches. */
  async log(options: {
    start: string;
    exclude?: string;
    path?: string;
    skip?: number;
    limit?: number;
    reverse?: boolean;
  }): Promise<Commit[]> {
    const { stdout } = await this.run([
      'rev-list',
      '--topo-order',
      ...(options.limit === undefined ? [] : [`--max-count=${options.limit}`]),
      `--skip=${options.skip ?? 0}`,
      ...(options.reverse ? ['--reverse'] : []),
      options.start,
      ...(options.exclude ? [`^${options.exclude}`] : []),
      '--',
      ...(options.path ? [`:(literal)${options.path}`] : []),
    ]);
    return this.commits(stdout.toString('utf8').split('\n').filter(Boolean));
  }

  /** What lies between two trees or commits (two-dot), renames detected. */
  diff(before: string, after: string): Promise<ChangedFile[]> {
    return this.diffs.get(`${before}..${after}`, async () => {
      const args = ['diff-tree', '-r', '-M', '--no-commit-id', '--full-index'];
      const [stat, patch] = await Promise.all([
        this.run([...args, '-z', '--raw', '--numstat', before, after]),
        this.run([...args, '-p', before, after]),
      ]);
      return parseDiff(
        stat.stdout.toString('utf8'),
        patch.stdout.toString('utf8'),
      );
    });
  }

  mergeBase(a: string, b: string): Promise<string | undefined> {
    return this.bases.get(`${a}...${b}`, async () => {
      const { stdout } = await this.run(['merge-base', a, b], {
        okCodes: [0, 1],
      });
      return stdout.toString('utf8').trim() || undefined;
    });
  }

  /** True when `ancestor` is reachable from `oid`, or is it. */
  async isAncestor(ancestor: string, oid: string): Promise<boolean> {
    return (await this.mergeBase(ancestor, oid)) === ancestor;
  }

  /** Every commit under any ref from which `oid` is reachable, and itself. */
  async descendants(oid: string): Promise<Set<string>> {
    const { stdout } = await this.run([
      'rev-list',
      '--all',
      '--parents',
      '--topo-order',
      '--reverse',
    ]);
    const found = new Set([oid]);
    for (const line of stdout.toString('utf8').split('\n')) {
      const [commit, ...parents] = line.split(' ');
      if (parents.some(parent => found.has(parent))) {
        found.add(commit);
      }
    }
    return found;
  }

  aheadBehind(base: string, head: string) {
    return this.counts.get(`${base}...${head}`, async () => {
      const range = `${base}...${head}`;
      const { stdout } = await this.run([
        'rev-list',
        '--left-right',
        '--count',
        range,
        '--',
      ]);
      const [behind, ahead] = stdout.toString('utf8').trim().split('\t');
      return { ahead: Number(ahead), behind: Number(behind) };
    });
  }

  /** The tree of a three-way merge; undefined when there are conflicts. */
  mergeTree(ours: string, theirs: string): Promise<string | undefined> {
    return this.merges.get(`${ours} ${theirs}`, async () => {
      const { code, stdout } = await this.run(
        ['merge-tree', '--write-tree', ours, theirs],
        { okCodes: [0, 1] },
      );
      return code === 0 ? stdout.toString('utf8').slice(0, 40) : undefined;
    });
  }

  async tree(expression: string): Promise<TreeEntry[] | undefined> {
    const object = await this.object(expression);
    return object?.type === 'tree' ? parseTree(object) : undefined;
  }

  /**
   * Moves, creates (`before` zero) or deletes (`after` zero) a ref; false when
   * it does not stand at `before` any more.
   */
  async moveRef(ref: string, before: string, after: string): Promise<boolean> {
    const args =
      after === ZERO_OID ? ['-d', ref, before] : [ref, after, before];
    const { code } = await this.run(['update-ref', ...args], {
      okCodes: [0, 1, 128],
    });
    return code === 0;
  }
}
