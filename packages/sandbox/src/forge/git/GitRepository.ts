import { randomUUID } from 'node:crypto';
import { commitsAbove } from './ancestry';
import { GitProcess } from './GitProcess';
import { GitStore } from './GitStore';
import { ChangedFile, Commit, parseDiff } from './objects';

const CACHE_LIMIT = 5_000;
const IS_OID = /^[0-9a-f]{40}$/;
const DIFF = 'diff-tree --stdin -r -M --full-index -z --raw --numstat -p';

/** Which commits, and how they are ordered. */
export interface LogOptions {
  start: string;
  exclude?: string;
  path?: string;
  skip?: number;
  limit?: number;
  reverse?: boolean;
}

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

/** Reads the history of one bare repository. */
export class GitRepository extends GitStore {
  private readonly differ = new GitProcess(this.dir, DIFF.split(' '));
  private readonly diffs = new ObjectCache<ChangedFile[]>();
  private readonly bases = new ObjectCache<string | undefined>();
  private readonly counts = new ObjectCache<{
    ahead: number;
    behind: number;
  }>();
  private readonly merges = new ObjectCache<string | undefined>();
  private readonly lists = new ObjectCache<string[]>();

  close(): void {
    super.close();
    this.differ.close();
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

  branch(name: string): Promise<string | undefined> {
    return this.ref(`refs/heads/${name}`);
  }

  /** Newest first, from `start`, without what `exclude` reaches. */
  async log(options: LogOptions): Promise<Commit[]> {
    if (options.exclude && !options.path && !options.skip) {
      const above = await this.above(options.exclude, options.start);
      if (above) {
        const page = above.slice(0, options.limit);
        return options.reverse ? page.reverse() : page;
      }
    }
    if (options.limit === 1 && !options.exclude && !options.path) {
      return [await this.commit(options.start)];
    }
    return this.commits(await this.revisions(options));
  }

  /** The ids of what `log` tells. */
  revisions(options: LogOptions): Promise<string[]> {
    const { start, exclude = start } = options;
    return IS_OID.test(start) && IS_OID.test(exclude)
      ? this.lists.get(JSON.stringify(options), () => this.listed(options))
      : this.listed(options);
  }

  private async listed(options: LogOptions): Promise<string[]> {
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
    return stdout.toString('utf8').split('\n').filter(Boolean);
  }

  /** What lies between two trees or commits (two-dot), renames detected. */
  diff(before: string, after: string): Promise<ChangedFile[]> {
    return this.diffs.get(`${before}..${after}`, async () => {
      const trees = await Promise.all([before, after].map(o => this.treeOf(o)));
      const end = `=${randomUUID()}\n`;
      const output = await this.differ.ask(
        `${trees.join(' ')}\n${end}`,
        all => {
          const at = all.indexOf(end);
          return at < 0
            ? undefined
            : { answer: all.toString('utf8', 0, at), end: at + end.length };
        },
      );
      return parseDiff(output.slice(output.indexOf('\n') + 1));
    });
  }

  /** The commits above `base` up to `tip`, where a short walk tells. */
  private above(base: string, tip: string): Promise<Commit[] | undefined> {
    return commitsAbove(oid => this.commit(oid), base, tip);
  }

  mergeBase(a: string, b: string): Promise<string | undefined> {
    return this.bases.get(`${a}...${b}`, async () => {
      if (await this.above(a, b)) {
        return a;
      }
      const { stdout } = await this.run(['merge-base', a, b], {
        okCodes: [0, 1],
      });
      return stdout.toString('utf8').trim() || undefined;
    });
  }

  /** True when `ancestor` is reachable from `oid`, or is it. */
  async isAncestor(ancestor: string, oid: string): Promise<boolean> {
    const [a, b] = await Promise.all([ancestor, oid].map(o => this.peel(o)));
    return a !== undefined && b !== undefined
      ? (await this.mergeBase(a, b)) === a
      : false;
  }

  aheadBehind(base: string, head: string) {
    return this.counts.get(`${base}...${head}`, async () => {
      const above = await this.above(base, head);
      if (above) {
        return { ahead: above.length, behind: 0 };
      }
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
      if (await this.above(ours, theirs)) {
        return this.treeOf(theirs);
      }
      const { code, stdout } = await this.run(
        ['merge-tree', '--write-tree', ours, theirs],
        { okCodes: [0, 1] },
      );
      return code === 0 ? stdout.toString('utf8').slice(0, 40) : undefined;
    });
  }
}
