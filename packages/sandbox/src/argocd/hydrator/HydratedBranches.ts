import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { RenderError } from '../errors';
import { GitRepositories } from '../git';
import { git } from '../gitProcess';
import { messageOf } from '../values';

/** How the hydrator writes to Git. */
export interface HydratorOptions {
  /** Who commits; `Argo CD <argo-cd@example.com>` without it. */
  author?: { name: string; email: string };
  /**
   * Where `git push` goes for a repository, such as the URL of the forge with
   * a bot's token; where the repository is read from, without it.
   */
  pushTo?: (repoUrl: string) => string;
}

/** Files to put into a branch. */
export interface BranchWrite {
  repoUrl: string;
  branch: string;
  /** The branch that a new one starts from, if there is it. */
  startFrom: string;
  /** Per directory, which is emptied before, its files by name. */
  directories: Map<string, Record<string, string>>;
  /** Files in the root, by name. */
  root: Record<string, string>;
  /** The file whose change is worth a commit, in each directory. */
  decisive: string;
  message: string;
  /** Of author and committer. */
  at: Date;
}

const ARGO_CD = { name: 'Argo CD', email: 'argo-cd@example.com' };

/** Commits to branches in clones of its own, and pushes. */
export class HydratedBranches {
  private writes = 0;

  constructor(
    private readonly dir: string,
    private readonly repositories: GitRepositories,
    private readonly locate: (repoUrl: string) => string,
    private readonly options: HydratorOptions,
  ) {}

  /**
   * Commits and pushes, unless the decisive files are as they are already.
   *
   * @returns the commit that the branch is at now
   * @throws RenderError when the repository does not let it
   */
  async write(request: BranchWrite): Promise<string> {
    this.writes += 1;
    const index = path.join(this.dir, `index-${this.writes}`);
    try {
      const clone = await this.cloneOf(request.repoUrl);
      const base = await this.fetchBase(clone, request);
      return await this.commit(clone, index, base, request);
    } catch (error) {
      const where = this.pushUrl(request.repoUrl);
      const reason = messageOf(error).split(where).join(request.repoUrl);
      throw new RenderError(`failed to commit hydrated manifests: ${reason}`);
    } finally {
      await rm(index, { force: true });
    }
  }

  private pushUrl(repoUrl: string): string {
    return this.options.pushTo?.(repoUrl) ?? this.locate(repoUrl);
  }

  private async cloneOf(repoUrl: string): Promise<string> {
    const hash = createHash('sha256').update(repoUrl).digest('hex');
    const clone = path.join(this.dir, `${hash.slice(0, 32)}.git`);
    if (!existsSync(clone)) {
      await git(['init', '--quiet', '--bare', clone]);
    }
    return clone;
  }

  /** The commit to build on, with whether the branch itself is there. */
  private async fetchBase(
    clone: string,
    { repoUrl, branch, startFrom }: BranchWrite,
  ): Promise<{ sha?: string; isOfBranch: boolean }> {
    for (const name of [branch, startFrom]) {
      const sha = await this.repositories.tip(repoUrl, name);
      if (sha !== undefined) {
        const from = this.locate(repoUrl);
        const ref = `+refs/heads/${name}:refs/heads/${name}`;
        await git(['-C', clone, 'fetch', '--quiet', '--no-tags', from, ref]);
        return { sha, isOfBranch: name === branch };
      }
    }
    return { isOfBranch: false };
  }

  private async commit(
    clone: string,
    index: string,
    base: { sha?: string; isOfBranch: boolean },
    request: BranchWrite,
  ): Promise<string> {
    const run = (args: string[], input?: string) =>
      git(['-C', clone, ...args], {
        input,
        env: { GIT_INDEX_FILE: index, ...this.identity(request.at) },
      });
    await run(['read-tree', base.sha ?? '--empty']);
    const present = new Map(
      (await run(['ls-files', '--stage', '-z']))
        .split('\0')
        .filter(Boolean)
        .map(line => {
          const [head, name] = line.split('\t');
          return [name, head.split(' ')[1]];
        }),
    );
    const lines = [...present.keys()]
      .filter(name =>
        [...request.directories.keys()].some(dir => name.startsWith(`${dir}/`)),
      )
      .map(name => `0 ${'0'.repeat(40)}\t${name}`);
    let changed = !base.isOfBranch;
    const add = async (name: string, text: string) => {
      const oid = (await run(['hash-object', '-w', '--stdin'], text)).trim();
      lines.push(`100644 ${oid}\t${name}`);
      return present.get(name) !== oid;
    };
    for (const [directory, files] of request.directories) {
      for (const [name, text] of Object.entries(files)) {
        const differs = await add(`${directory}/${name}`, text);
        changed = changed || (differs && name === request.decisive);
      }
    }
    if (!changed && base.sha !== undefined) {
      return base.sha;
    }
    for (const [name, text] of Object.entries(request.root)) {
      await add(name, text);
    }
    const info = lines.map(line => `${line}\0`).join('');
    await run(['update-index', '-z', '--index-info'], info);
    const tree = (await run(['write-tree'])).trim();
    const parents = base.sha === undefined ? [] : ['-p', base.sha];
    const made = await run(['commit-tree', tree, ...parents], request.message);
    const sha = made.trim();
    const to = `${sha}:refs/heads/${request.branch}`;
    await run(['push', '--quiet', this.pushUrl(request.repoUrl), to]);
    this.repositories.forgetRefs();
    return sha;
  }

  private identity(at: Date): Record<string, string> {
    const { name, email } = this.options.author ?? ARGO_CD;
    const date = at.toISOString();
    return {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: date,
    };
  }
}
