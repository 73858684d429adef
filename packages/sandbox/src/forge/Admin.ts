import { join } from 'node:path';
import { AccountAdmin } from './AccountAdmin';
import {
  As,
  CommitOptions,
  ProtectionOptions,
  PullTarget,
} from './adminOptions';
import { initRepository } from './git/write';
import { MergeMethod, mergePull } from './merge';
import { openPull, pullByNumber, pullsOf } from './pulls';
import { closePull, commitOnBranch } from './refs';
import { ReviewEvent, submitReview } from './reviews';
import { BranchProtection, Delivery, Pull, Push, Repo, Review } from './types';
import { Identity } from './World';

/**
 * Sets the forge up from the same process. `ensure…` may be called again: what
 * is there already is brought to the given values. Refusals are `ForgeError`.
 */
export class Admin extends AccountAdmin {
  /** A repository; `files` become its first commit when it is new. */
  async ensureRepo(options: {
    owner: string;
    name: string;
    defaultBranch?: string;
    files?: Record<string, string>;
    /** Login of the first commit's author. */
    author?: string;
    date?: Date;
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
        });
      }
      return repo;
    });
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
    const files = Object.entries(options.files).map(([path, text]) => [
      path,
      text === null ? null : Buffer.from(text),
    ]);
    return world.at(options.date, () =>
      commitOnBranch(world, { user }, repo, {
        branch: options.branch,
        createFrom: repo.defaultBranch,
        files: Object.fromEntries(files),
        message: options.message,
        author: user,
        committer: world.signature(user),
        bypassProtection: options.bypassProtection,
      }),
    );
  }

  /** Classic protection of a branch; replaces what was set before. */
  async ensureBranchProtection(
    options: ProtectionOptions,
  ): Promise<BranchProtection> {
    const { state, store } = this.world;
    const { id: repoId } = this.world.repo(options.owner, options.repo);
    const { branch } = options;
    let rule = state.protections.find(
      known => known.repoId === repoId && known.branch === branch,
    );
    const values = {
      requiredApprovingReviewCount: options.requiredApprovingReviewCount,
      dismissStaleReviews: options.dismissStaleReviews ?? false,
      requireLastPushApproval: options.requireLastPushApproval ?? false,
      requireCodeOwnerReviews: options.requireCodeOwnerReviews ?? false,
      enforceAdmins: options.enforceAdmins ?? true,
      requiredStatusChecks: options.requiredStatusChecks ?? [],
      allowForcePushes: options.allowForcePushes ?? false,
    };
    if (!rule) {
      rule = { id: store.nextId(), repoId, branch, ...values };
      state.protections.push(rule);
    }
    Object.assign(rule, values);
    store.save();
    return rule;
  }

  /** Opens a pull request as a user. */
  async openPullRequest(
    options: As & {
      owner: string;
      repo: string;
      head: string;
      base?: string;
      title: string;
      body?: string;
    },
  ): Promise<Pull> {
    const { world } = this;
    const repo = world.repo(options.owner, options.repo);
    const base = options.base ?? repo.defaultBranch;
    return world.at(options.date, () =>
      openPull(world, this.identity(options.as), repo, { ...options, base }),
    );
  }

  /** Reviews a pull request as a user. */
  async review(
    options: As & PullTarget & { event: ReviewEvent; body?: string },
  ): Promise<Review> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    const { event, body } = options;
    return world.at(options.date, () =>
      submitReview(world, this.identity(options.as), repo, pull, {
        event,
        body,
      }),
    );
  }

  /** Merges a pull request as a user, under its protection. Returns the SHA. */
  async merge(
    options: As & PullTarget & { sha?: string; method?: MergeMethod },
  ): Promise<string> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    const { sha, method } = options;
    return world.at(options.date, () =>
      mergePull(world, this.identity(options.as), repo, pull, { sha, method }),
    );
  }

  /** Closes a pull request as a user. */
  async close(options: As & PullTarget): Promise<Pull> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    return world.at(options.date, () =>
      closePull(world, this.identity(options.as), repo, pull),
    );
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

  /** The pull requests of a repository, oldest first. */
  pullRequests(options: { owner: string; repo: string }): Pull[] {
    return pullsOf(this.world, this.world.repo(options.owner, options.repo));
  }

  /** Every moved ref and who moved it, oldest first. */
  pushes(): Push[] {
    return [...this.world.state.pushes];
  }

  /** The webhook deliveries tried, oldest first. */
  deliveries(): Delivery[] {
    return [...this.world.state.deliveries];
  }

  /** Resolves when every webhook caused so far was tried. */
  async webhooksSettled(): Promise<void> {
    await this.world.webhooks.settled();
  }

  /** A user by login, or an App by its bot's login (`slug[bot]`). */
  private identity(login: string): Identity {
    const user = this.world.userByLogin(login);
    const app = this.world.appOfBot(user.id);
    return app ? { user, app, permissions: app.permissions } : { user };
  }

  private pull(target: PullTarget): { repo: Repo; pull: Pull } {
    const repo = this.world.repo(target.owner, target.repo);
    return { repo, pull: pullByNumber(this.world, repo, target.number) };
  }
}
