import { As, PullTarget } from './adminOptions';
import { ChangedFile } from './git/objects';
import { enableAutoMerge, goOn } from './merging/autoMerge';
import { MergeMethod, mergePull } from './merging/merge';
import { updateBranch } from './merging/updateBranch';
import { changeBase, closePull, reopenPull, setDraft } from './pullEdits';
import { changedFiles, openPull, pullByNumber, pullsOf } from './pulls';
import { dequeue, enqueue } from './queue/queue';
import { requestReviewers } from './reviewRequests';
import {
  dismissReview,
  reviewById,
  ReviewEvent,
  reviewsOf,
  submitReview,
} from './reviews';
import { RulesAdmin } from './RulesAdmin';
import { openThread, resolveThread } from './threads';
import { Delivery, Pull, Repo, Review } from './types';

/**
 * Sets the forge up from the same process. `ensure…` may be called again: what
 * is there already is brought to the given values. Refusals are `ForgeError`.
 */
export class Admin extends RulesAdmin {
  /** Opens a pull request as a user. */
  async openPullRequest(
    options: As & {
      owner: string;
      repo: string;
      head: string;
      base?: string;
      title: string;
      body?: string;
      draft?: boolean;
    },
  ): Promise<Pull> {
    const { world } = this;
    const repo = world.repo(options.owner, options.repo);
    const base = options.base ?? repo.defaultBranch;
    return world.at(options.date, () =>
      openPull(world, this.identity(options.as), repo, { ...options, base }),
    );
  }

  /**
   * Reviews a pull request as a user, at its head or at `commit`, an earlier
   * commit of it.
   */
  async review(
    options: As &
      PullTarget & { event: ReviewEvent; body?: string; commit?: string },
  ): Promise<Review> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    const { event, body, commit: commitOid } = options;
    const identity = this.identity(options.as);
    return world.at(options.date, async () => {
      const input = { event, body, commitOid };
      const review = await submitReview(world, identity, repo, pull, input);
      await goOn(world, repo, pull.headOid);
      return review;
    });
  }

  /** Dismisses a review as a user. */
  async dismiss(
    options: As & PullTarget & { review: number; message: string },
  ): Promise<Review> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    const review = reviewById(world, pull, options.review);
    const identity = this.identity(options.as);
    return world.at(options.date, () =>
      dismissReview(world, identity, repo, pull, review, options.message),
    );
  }

  /** Begins a conversation about a file as a user. Returns its id. */
  openThread(options: As & PullTarget & { path: string }): number {
    const { repo, pull } = this.pull(options);
    const identity = this.identity(options.as);
    return openThread(this.world, identity, repo, pull, options.path).id;
  }

  /** Resolves a conversation as a user. */
  async resolveThread(
    options: As & PullTarget & { thread: number },
  ): Promise<void> {
    const { repo, pull } = this.pull(options);
    resolveThread(this.world, this.identity(options.as), pull, options.thread);
    await goOn(this.world, repo, pull.headOid);
  }

  /** Asks users and teams (by slug) for a review. */
  async requestReview(
    options: As & PullTarget & { reviewers?: string[]; teams?: string[] },
  ): Promise<void> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    const identity = this.identity(options.as);
    await world.at(options.date, () =>
      requestReviewers(world, identity, repo, pull, options),
    );
  }

  /** Points a pull request at another base, or makes it a draft or not. */
  async edit(
    options: As & PullTarget & { base?: string; draft?: boolean },
  ): Promise<Pull> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    const { base, draft } = options;
    const identity = this.identity(options.as);
    await world.at(options.date, () =>
      world.lock(repo, async () => {
        if (base !== undefined) {
          await changeBase(world, identity, repo, pull, base);
        }
        if (draft !== undefined) {
          await setDraft(world, identity, repo, pull, draft);
        }
      }),
    );
    return pull;
  }

  /** Merges the base into the head branch, as "Update branch" does. */
  async updateBranch(options: As & PullTarget): Promise<Pull> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    const identity = this.identity(options.as);
    await world.at(options.date, () =>
      updateBranch(world, identity, repo, pull),
    );
    return pull;
  }

  /**
   * Merges a pull request as a user, under all rules; whoever may pass by
   * them does, which a rule suite then shows. Returns the SHA.
   */
  async merge(
    options: As &
      PullTarget & {
        sha?: string;
        method?: MergeMethod;
        title?: string;
        message?: string;
      },
  ): Promise<string> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    return world.at(options.date, () =>
      mergePull(world, this.identity(options.as), repo, pull, options),
    );
  }

  /** Lets a pull request be merged as soon as nothing holds it. */
  async autoMerge(
    options: As & PullTarget & { method?: MergeMethod },
  ): Promise<void> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    const { method = 'merge' } = options;
    const identity = this.identity(options.as);
    await world.at(options.date, () =>
      enableAutoMerge(world, identity, repo, pull, { method }),
    );
  }

  /** Puts a pull request into its base's merge queue. */
  async enqueue(options: As & PullTarget & { jump?: boolean }): Promise<void> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    const { jump } = options;
    const identity = this.identity(options.as);
    await world.at(options.date, () =>
      enqueue(world, identity, repo, pull, { jump }),
    );
  }

  /** Takes a pull request out of its queue. */
  async dequeue(options: As & PullTarget): Promise<void> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    const identity = this.identity(options.as);
    await world.at(options.date, () => dequeue(world, identity, repo, pull));
  }

  /** Closes a pull request as a user. */
  async close(options: As & PullTarget): Promise<Pull> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    const identity = this.identity(options.as);
    return world.at(options.date, () =>
      world.lock(repo, () => closePull(world, identity, repo, pull)),
    );
  }

  /** Opens a closed, unmerged pull request again as a user. */
  async reopen(options: As & PullTarget): Promise<Pull> {
    const { world } = this;
    const { repo, pull } = this.pull(options);
    return world.at(options.date, () =>
      reopenPull(world, this.identity(options.as), repo, pull),
    );
  }

  /** The pull requests of a repository, oldest first. */
  pullRequests(options: { owner: string; repo: string }): Pull[] {
    return pullsOf(this.world, this.world.repo(options.owner, options.repo));
  }

  /** The files that a pull request changes. */
  async files(target: PullTarget): Promise<ChangedFile[]> {
    const { repo, pull } = this.pull(target);
    return changedFiles(this.world, repo, pull);
  }

  /** The reviews of a pull request, oldest first. */
  reviews(target: PullTarget): Review[] {
    return reviewsOf(this.world, this.pull(target).pull);
  }

  /** The webhook deliveries tried, oldest first. */
  deliveries(): Delivery[] {
    return [...this.world.state.deliveries];
  }

  /** Resolves when every webhook caused so far was tried. */
  async webhooksSettled(): Promise<void> {
    await this.world.webhooks.deliveries.settled();
  }

  private pull(target: PullTarget): { repo: Repo; pull: Pull } {
    const repo = this.world.repo(target.owner, target.repo);
    return { repo, pull: pullByNumber(this.world, repo, target.number) };
  }
}
