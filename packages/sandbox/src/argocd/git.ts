import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseCommit, parseTree, TreeEntry } from '../forge/git/objects';
import { RenderError } from './errors';
import { GitObjects } from './gitObjects';
import { git } from './gitProcess';
import { LocalRefs } from './localRefs';
import { CommitReference, readTrailers } from './hydrator/trailers';
import { messageOf } from './values';

const MAX_CACHED_TREES = 256;
const MAX_CACHED_FOLDERS = 8_192;
const MAX_CACHED_BLOBS = 8_192;
const FULL_SHA = /^[0-9a-f]{40}$/;

/** What one commit holds, by path. */
export interface Tree {
  /** Ids of blobs. */
  files: ReadonlyMap<string, string>;
  /** Ids of trees; the root is the empty path. */
  folders: ReadonlyMap<string, string>;
}

/** What Argo CD tells about a commit. */
export interface RevisionMetadata {
  author: string;
  date: string;
  message: string;
  tags?: string[];
  /** Commits of code that the message names by trailers. */
  references?: CommitReference[];
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
  private readonly folders = new Map<string, TreeEntry[]>();
  private readonly blobs = new Map<string, string>();
  /** Ids of the root trees of the commits that are known to be there. */
  private readonly known = new Map<string, string>();
  private readonly fetching = new Map<string, Promise<void>>();
  private readonly local = new LocalRefs();
  private readonly objects = new GitObjects();

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

  /** All files and folders of a commit. */
  async tree(repoUrl: string, sha: string): Promise<Tree> {
    const key = `${repoUrl}@${sha}`;
    const cached = this.trees.get(key);
    if (cached) {
      return cached;
    }
    const root = await this.ensureCommit(repoUrl, sha);
    const tree = { files: new Map<string, string>(), folders: new Map() };
    await this.walk(this.readablePath(repoUrl), root, '', tree);
    remember(this.trees, key, tree, MAX_CACHED_TREES);
    return tree;
  }

  /** The text of several blobs by id. */
  async read(repoUrl: string, ids: string[]): Promise<Map<string, string>> {
    const repository = this.readablePath(repoUrl);
    const texts = ids.map(async (id): Promise<[string, string]> => {
      const known = this.blobs.get(id);
      if (known !== undefined) {
        return [id, known];
      }
      const { data } = await this.object(repository, id);
      const text = data.toString('utf8');
      remember(this.blobs, id, text, MAX_CACHED_BLOBS);
      return [id, text];
    });
    return new Map(await Promise.all(texts));
  }

  /** Author, date, message and tags of a commit. */
  async metadata(repoUrl: string, sha: string): Promise<RevisionMetadata> {
    await this.ensureCommit(repoUrl, sha);
    const repository = this.readablePath(repoUrl);
    const { author, committer, message } = parseCommit(
      await this.object(repository, sha),
    );
    const tags = await git(['-C', repository, 'tag', '--points-at', sha]);
    const names = tags.split('\n').filter(Boolean);
    const { references } = readTrailers(message);
    return {
      author: `${author.name} <${author.email}>`,
      date: committer.date,
      message: message.trim(),
      ...(names.length > 0 ? { tags: names } : {}),
      ...(references.length > 0 ? { references } : {}),
    };
  }

  /** Ends the processes that read. */
  close() {
    this.objects.close();
  }

  private async walk(
    repository: string,
    oid: string,
    folder: string,
    tree: { files: Map<string, string>; folders: Map<string, string> },
  ): Promise<void> {
    tree.folders.set(folder, oid);
    let entries = this.folders.get(oid);
    if (!entries) {
      entries = parseTree(await this.object(repository, oid));
      remember(this.folders, oid, entries, MAX_CACHED_FOLDERS);
    }
    const inner: Promise<void>[] = [];
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.type === 'tree') {
        inner.push(this.walk(repository, entry.oid, name, tree));
      } else if (entry.type === 'blob') {
        tree.files.set(name, entry.oid);
      }
    }
    await Promise.all(inner);
  }

  private async object(repository: string, oid: string) {
    const object = await this.objects.find(repository, oid);
    if (!object) {
      throw new RenderError(`git object ${oid} is missing`);
    }
    return object;
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

  /** @returns the id of the commit's tree */
  private async ensureCommit(repoUrl: string, sha: string): Promise<string> {
    const key = `${repoUrl}@${sha}`;
    const known = this.known.get(key);
    if (known !== undefined) {
      return known;
    }
    const mirror = this.readablePath(repoUrl);
    let root = existsSync(mirror) && (await this.rootOf(mirror, sha));
    if (!root && !this.isLocal(repoUrl)) {
      await this.fetch(repoUrl, mirror);
      root = await this.rootOf(mirror, sha);
    }
    if (!existsSync(mirror)) {
      throw new RenderError(`repository ${repoUrl} not found`);
    }
    if (!root) {
      throw new RenderError(`commit ${sha} not found in ${repoUrl}`);
    }
    this.known.set(key, root);
    return root;
  }

  private async rootOf(
    repository: string,
    sha: string,
  ): Promise<string | undefined> {
    const object = await this.objects.find(repository, sha);
    return object?.type === 'commit' ? parseCommit(object).tree : undefined;
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
