import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { RenderError } from './errors';
import { catFiles, git } from './gitProcess';
import { LocalRefs } from './localRefs';
import { messageOf } from './values';

const MAX_CACHED_TREES = 64;
const MAX_CACHED_BLOBS = 4_096;
const FULL_SHA = /^[0-9a-f]{40}$/;

/** Files of one commit: path to blob id. */
export type Tree = ReadonlyMap<string, string>;

/** What Argo CD tells about a commit. */
export interface RevisionMetadata {
  author: string;
  date: string;
  message: string;
  tags?: string[];
}

function remember<V>(
  cache: Map<string, V>,
  key: string,
  value: V,
  max: number,
) {
  cache.set(key, value);
  if (cache.size > max) {
    const [oldest] = cache.keys();
    cache.delete(oldest);
  }
}

/**
 * Reads the repositories that Applications name. A local bare repository is
 * read where it lies; an HTTP one is mirrored under the data directory and
 * fetched when a commit is missing. Refs are read anew for every pass
 * (`forgetRefs`), blobs and trees only once.
 */
export class GitRepositories {
  private readonly refs = new Map<string, Promise<Map<string, string>>>();
  private readonly trees = new Map<string, Tree>();
  private readonly blobs = new Map<string, string>();
  private readonly known = new Set<string>();
  private readonly fetching = new Map<string, Promise<void>>();
  private readonly local = new LocalRefs();

  constructor(
    private readonly locate: (repoUrl: string) => string,
    private readonly mirrorsDir: string,
  ) {}

  /** Makes the next `resolve` ask the repositories again. */
  forgetRefs() {
    this.refs.clear();
  }

  /**
   * Resolves a branch, tag or full SHA to a commit SHA that can be read.
   *
   * @throws RenderError when the repository or revision cannot be found
   */
  async resolve(repoUrl: string, revision: string): Promise<string> {
    if (FULL_SHA.test(revision)) {
      await this.ensureCommit(repoUrl, revision);
      return revision;
    }
    const sha = await this.tip(repoUrl, revision);
    if (!sha) {
      throw new RenderError(
        `unable to resolve '${revision}' to a commit SHA in ${repoUrl}`,
      );
    }
    await this.ensureCommit(repoUrl, sha);
    return sha;
  }

  /**
   * Where a branch or tag is now; a full SHA is where it is. It says nothing
   * about whether the commit can be read.
   *
   * @throws RenderError when the repository cannot be read
   */
  async tip(repoUrl: string, revision: string): Promise<string | undefined> {
    if (FULL_SHA.test(revision)) {
      return revision;
    }
    const where = this.locate(repoUrl);
    if (path.isAbsolute(where) && this.local.covers(where)) {
      return this.local.resolve(where, revision);
    }
    let refs = this.refs.get(repoUrl);
    if (!refs) {
      refs = this.readRefs(repoUrl);
      this.refs.set(repoUrl, refs);
    }
    const names = await refs;
    return revision === 'HEAD'
      ? names.get('HEAD')
      : names.get(`refs/heads/${revision}`) ??
          names.get(`refs/tags/${revision}^{}`) ??
          names.get(`refs/tags/${revision}`);
  }

  /** All files of a commit. */
  async tree(repoUrl: string, sha: string): Promise<Tree> {
    const key = `${repoUrl}@${sha}`;
    const cached = this.trees.get(key);
    if (cached) {
      return cached;
    }
    const out = await git([
      '-C',
      this.readablePath(repoUrl),
      'ls-tree',
      '-r',
      '-z',
      '--full-tree',
      sha,
    ]);
    const files = new Map<string, string>();
    for (const line of out.split('\0').filter(Boolean)) {
      const [head, name] = line.split('\t');
      const [, type, id] = head.split(' ');
      if (type === 'blob') {
        files.set(name, id);
      }
    }
    remember(this.trees, key, files, MAX_CACHED_TREES);
    return files;
  }

  /** The text of several blobs by id, with at most one process. */
  async read(repoUrl: string, ids: string[]): Promise<Map<string, string>> {
    const missing = [...new Set(ids)].filter(id => !this.blobs.has(id));
    const fresh =
      missing.length > 0
        ? await catFiles(this.readablePath(repoUrl), missing)
        : new Map<string, string>();
    const result = new Map<string, string>();
    for (const id of ids) {
      result.set(id, fresh.get(id) ?? this.blobs.get(id) ?? '');
    }
    for (const [id, text] of fresh) {
      remember(this.blobs, id, text, MAX_CACHED_BLOBS);
    }
    return result;
  }

  /** Author, date, message and tags of a commit. */
  async metadata(repoUrl: string, sha: string): Promise<RevisionMetadata> {
    await this.ensureCommit(repoUrl, sha);
    const repository = this.readablePath(repoUrl);
    const format = '%an <%ae>%x00%cI%x00%B';
    const [shown, tags] = await Promise.all([
      git(['-C', repository, 'show', '-s', `--format=${format}`, sha]),
      git(['-C', repository, 'tag', '--points-at', sha]),
    ]);
    const [author, date, message] = shown.split('\0');
    const names = tags.split('\n').filter(Boolean);
    return {
      author,
      date: new Date(date).toISOString().replace(/\.\d+Z$/, 'Z'),
      message: message.trim(),
      ...(names.length > 0 ? { tags: names } : {}),
    };
  }

  private isLocal(repoUrl: string): boolean {
    return path.isAbsolute(this.locate(repoUrl));
  }

  private readablePath(repoUrl: string): string {
    if (this.isLocal(repoUrl)) {
      return this.locate(repoUrl);
    }
    const name = createHash('sha256').update(repoUrl).digest('hex');
    return path.join(this.mirrorsDir, `${name.slice(0, 32)}.git`);
  }

  private async readRefs(repoUrl: string): Promise<Map<string, string>> {
    try {
      const out = await git([
        'ls-remote',
        '--',
        this.locate(repoUrl),
        'HEAD',
        'refs/heads/*',
        'refs/tags/*',
      ]);
      const lines = out.split('\n').filter(Boolean);
      return new Map(
        lines.map(line => {
          const [sha, name] = line.split('\t');
          return [name, sha];
        }),
      );
    } catch (error) {
      throw this.unreadable(repoUrl, error);
    }
  }

  private async ensureCommit(repoUrl: string, sha: string): Promise<void> {
    const key = `${repoUrl}@${sha}`;
    if (this.known.has(key)) {
      return;
    }
    const mirrored = !this.isLocal(repoUrl);
    const mirror = this.readablePath(repoUrl);
    if (mirrored && !(existsSync(mirror) && (await this.has(mirror, sha)))) {
      await this.fetch(repoUrl, mirror);
    }
    if (!existsSync(mirror)) {
      throw new RenderError(`repository ${repoUrl} not found`);
    }
    if (!(await this.has(mirror, sha))) {
      throw new RenderError(`commit ${sha} not found in ${repoUrl}`);
    }
    this.known.add(key);
  }

  private async has(repository: string, sha: string): Promise<boolean> {
    const args = ['-C', repository, 'cat-file', '-t', sha];
    try {
      return (await git(args)).trim() === 'commit';
    } catch (error) {
      if (
        /could not get object info|Not a valid object/.test(messageOf(error))
      ) {
        return false;
      }
      throw error;
    }
  }

  private async fetch(repoUrl: string, mirror: string): Promise<void> {
    let running = this.fetching.get(mirror);
    if (!running) {
      running = this.mirrorFrom(repoUrl, mirror).finally(() =>
        this.fetching.delete(mirror),
      );
      this.fetching.set(mirror, running);
    }
    await running;
  }

  private async mirrorFrom(repoUrl: string, mirror: string): Promise<void> {
    try {
      if (existsSync(mirror)) {
        await git(['-C', mirror, 'fetch', '--quiet', '--prune', 'origin']);
      } else {
        await mkdir(this.mirrorsDir, { recursive: true });
        const from = this.locate(repoUrl);
        await git(['clone', '--quiet', '--mirror', '--', from, mirror]);
      }
    } catch (error) {
      throw this.unreadable(repoUrl, error);
    }
  }

  private unreadable(repoUrl: string, error: unknown): RenderError {
    const where = this.locate(repoUrl);
    const reason = messageOf(error).split(where).join(repoUrl);
    return new RenderError(`cannot read ${repoUrl}: ${reason.trim()}`);
  }
}
