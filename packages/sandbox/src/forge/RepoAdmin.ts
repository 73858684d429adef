import { join } from 'node:path';
import { AccountAdmin } from './AccountAdmin';
import { As, CommitOptions, TagOptions } from './adminOptions';
import { createCheckRun } from './checks';
import { goOn } from './merging/autoMerge';
import { notFound } from './errors';
import { deleteFork, forkRepo } from './forks';
import { Signer } from './git/GitStore';
import { initRepository } from './git/write';
import { commitOnBranch } from './refs';
import { signerOf } from './signing/keys';
import { createStatus } from './statuses';
import { setTag } from './tags';
import {
  CheckConclusion,
  CheckRun,
  CommitStatus,
  Push,
  Repo,
  StatusState,
} from './types';
import { Identity } from './World';

/** Sets up what Git holds: repositories, commits, tags. */
export class RepoAdmin extends AccountAdmin {
  /** A repository; `files` become its first commit when it is new. */
  async ensureRepo(options: {
    owner: string;
    name: string;
    defaultBranch?: string;
    files?: Record<string, string>;
    /** Login of the first commit's author. */
    author?: string;
    date?: Date;
    /** Only for members of the organisation and for Apps installed there. */
    private?: boolean;
  }): Promise<Repo> {
    const { world } = this;
    const { owner, name } = options;
    const known = world.findRepo(owner, name);
    if (known) {
      return known;
    }
    if (!/^[\w.-]+$/.test(owner) || !/^[\w.-]+$/.test(name)) {
      throw new Error(`Not a repository's name: ${owner}/${name}`);
    }
    if (!world.findUser(owner)) {
      this.ensureOrganization(owner);
    }
    const defaultBranch = options.defaultBranch ?? 'main';
    const dir = join(world.dataDir, 'git', owner, `${name}.git`);
    await initRepository(dir, defaultBranch);
    return world.at(options.date, async () => {
      const at = world.timestamp();
      const repo: Repo = {
        id: world.store.nextId(),
        owner,
        name,
        defaultBranch,
        ...(options.private ? { private: true } : {}),
        createdAt: at,
        pushedAt: at,
        nextNumber: 1,
      };
      world.state.repos.push(repo);
      world.store.save();
      if (options.files) {
        await this.commit({
          owner,
          repo: name,
          branch: defaultBranch,
          files: options.files,
          message: 'Initial commit',
          author: options.author ?? 'web-flow',
          bypassProtection: true,
        });
      }
      return repo;
    });
  }

  /** Makes a person's fork of a repository. */
  async fork(options: As & { owner: string; repo: string }): Promise<Repo> {
    const { world } = this;
    const repo = world.repo(options.owner, options.repo);
    const user = world.userByLogin(options.as);
    return world.at(options.date, () => forkRepo(world, repo, user));
  }

  /** Deletes a fork; pull requests from it stay. */
  deleteFork(options: { owner: string; repo: string }): void {
    deleteFork(this.world, this.world.repo(options.owner, options.repo));
  }

  /**
   * Commits and pushes as one user; creates the branch from the default
   * branch when it is new. Returns the branch's head, which stays the same
   * when nothing would change.
   */
  async commit(options: CommitOptions): Promise<string> {
    const { world } = this;
    const repo = world.repo(options.owner, options.repo);
    const user = world.userByLogin(options.author);
    const pusher = options.pusher ?? options.author;
    const files = Object.entries(options.files).map(([path, text]) => [
      path,
      typeof text === 'string' ? Buffer.from(text) : text,
    ]);
    return world.at(options.date, () =>
      commitOnBranch(world, this.identity(pusher), repo, {
        branch: options.branch,
        createFrom: repo.defaultBranch,
        files: Object.fromEntries(files),
        message: options.message,
        author: user,
        committer: world.signature(user),
        sign: this.signer(options.sign),
        amend: options.amend,
        bypassProtection: options.bypassProtection,
      }),
    );
  }

  /**
   * Tags a commit as a user: annotated when there is a message or a
   * signature. A tag that is there is moved only by `force`; the move is
   * recorded as a push. Returns what the tag stands at.
   */
  async tag(options: TagOptions): Promise<string> {
    const { world } = this;
    const repo = world.repo(options.owner, options.repo);
    const sign = this.signer(options.sign);
    return world.at(options.date, () =>
      setTag(world, this.identity(options.as), repo, {
        name: options.name,
        target: options.target,
        message: options.message ?? (sign ? options.name : undefined),
        sign: sign || undefined,
        force: options.force,
      }),
    );
  }

  /** Sets a commit status as a user, or as an App by its bot's login. */
  async setStatus(
    options: As & {
      owner: string;
      repo: string;
      /** A branch, tag or SHA. */
      ref: string;
      state: StatusState;
      context?: string;
      description?: string;
      targetUrl?: string;
    },
  ): Promise<CommitStatus> {
    const { world } = this;
    const repo = world.repo(options.owner, options.repo);
    const sha = await world.git(repo).resolveCommit(options.ref);
    if (!sha) {
      throw notFound(`No commit found for SHA: ${options.ref}`);
    }
    const { state, context, description, targetUrl } = options;
    const input = { state, context, description, target_url: targetUrl };
    return world.at(options.date, async () => {
      const by = this.identity(options.as);
      const status = await createStatus(world, by, repo, sha, input);
      await goOn(world, repo, sha);
      return status;
    });
  }

  /** Publishes a check run as an App, by its bot's login; done or running. */
  async publishCheck(
    options: As & {
      owner: string;
      repo: string;
      sha: string;
      name: string;
      /** Left out: it is running. */
      conclusion?: CheckConclusion;
      title?: string;
      summary?: string;
      detailsUrl?: string;
    },
  ): Promise<CheckRun> {
    const { world } = this;
    const repo = world.repo(options.owner, options.repo);
    const { name, sha, conclusion, title, summary, detailsUrl } = options;
    return world.at(options.date, async () => {
      const run = await createCheckRun(world, this.identity(options.as), repo, {
        name,
        head_sha: sha,
        details_url: detailsUrl,
        ...(conclusion
          ? { status: 'completed', conclusion }
          : { status: 'in_progress' }),
        ...(title && { output: { title, summary: summary ?? title } }),
      });
      await goOn(world, repo, sha);
      return run;
    });
  }

  /** The SHA at a branch's tip; undefined when there is no such branch. */
  async head(options: {
    owner: string;
    repo: string;
    branch: string;
  }): Promise<string | undefined> {
    const repo = this.world.repo(options.owner, options.repo);
    return this.world.git(repo).branch(options.branch);
  }

  /** Text of a file on a branch; undefined when there is none. */
  async file(options: {
    owner: string;
    repo: string;
    branch: string;
    path: string;
  }): Promise<string | undefined> {
    const repo = this.world.repo(options.owner, options.repo);
    const { branch, path } = options;
    const git = this.world.git(repo);
    const object = await git.object(`refs/heads/${branch}:${path}`);
    return object?.type === 'blob' ? object.data.toString('utf8') : undefined;
  }

  /** Every moved ref and who moved it, oldest first. */
  pushes(): Push[] {
    return [...this.world.state.pushes];
  }

  /** A user by login, or an App by its bot's login (`slug[bot]`). */
  protected identity(login: string): Identity {
    const user = this.world.userByLogin(login);
    const app = this.world.appOfBot(user.id);
    return app ? { user, app, permissions: app.permissions } : { user };
  }

  private signer(sign: string | false | undefined): Signer | false | undefined {
    return typeof sign === 'string'
      ? signerOf(this.world.userByLogin(sign))
      : sign;
  }
}
