import { As, ProtectionOptions, PullTarget } from './adminOptions';
import { MergeMethod, mergePull } from './merge';
import { openPull, pullByNumber, pullsOf } from './pulls';
import { closePull } from './refs';
import { RepoAdmin } from './RepoAdmin';
import { ReviewEvent, submitReview } from './reviews';
import { BranchProtection, Delivery, Pull, Repo, Review } from './types';

/**
 * Sets the forge up from the same process. `ensure…` may be called again: what
 * is there already is brought to the given values. Refusals are `ForgeError`.
 */
export class Admin extends RepoAdmin {
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

  /** The pull requests of a repository, oldest first. */
  pullRequests(options: { owner: string; repo: string }): Pull[] {
    return pullsOf(this.world, this.world.repo(options.owner, options.repo));
  }

  /** The webhook deliveries tried, oldest first. */
  deliveries(): Delivery[] {
    return [...this.world.state.deliveries];
  }

  /** Resolves when every webhook caused so far was tried. */
  async webhooksSettled(): Promise<void> {
    await this.world.webhooks.settled();
  }

  private pull(target: PullTarget): { repo: Repo; pull: Pull } {
    const repo = this.world.repo(target.owner, target.repo);
    return { repo, pull: pullByNumber(this.world, repo, target.number) };
  }
}
