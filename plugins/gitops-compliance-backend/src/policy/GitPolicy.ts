import {
  RevisionNotFoundError,
  type Commit,
  type Forge,
  type PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { PolicyVersionRecord } from './records';

/** Where in Git the policy lies. */
export interface PolicyPlace {
  /** `owner/name`. */
  repository: string;
  branch: string;
  path: string;
}

/** The policy's file as its branch has it. */
export interface PolicyTip extends PolicyVersionRecord {
  text: string;
}

/** How a version of the policy came to its branch. */
export interface PolicyOrigin {
  /** The commit that last changed the file; null: none did. */
  commit: Commit | null;
  /** The pull request that brought it; null: it came by none. */
  pull: PullRequestSnapshot | null;
  /** Blob of the file at the head that was reviewed; null: it had none. */
  reviewedBlob: string | null;
  /** Whether the branch still has the commit of the policy in force. */
  descends: boolean;
}

/** Reads the policy and how it came about; decides nothing. */
export class GitPolicy {
  constructor(
    private readonly forge: () => Forge,
    readonly place: PolicyPlace,
  ) {}

  /** The place in one word, for records and screens. */
  get source(): string {
    const { repository, branch, path } = this.place;
    return `git:${this.forge().host}/${repository}@${branch}:${path}`;
  }

  /** Whether a webhook tells of a push to the branch. */
  isHintedAt(payload: unknown, metadata: Record<string, unknown>): boolean {
    const hint = this.forge().readHint(payload, metadata);
    return (
      hint?.kind === 'push' &&
      hint.repository === this.place.repository &&
      hint.branch === this.place.branch
    );
  }

  /** The file now; null: the branch or the file is not there. One request. */
  async tip(signal?: AbortSignal): Promise<PolicyTip | null> {
    const { repository, branch, path } = this.place;
    try {
      const { files } = await this.forge().readFiles(
        repository,
        [{ ref: branch, path }],
        signal,
      );
      const [{ commit, blob, text }] = files;
      return blob === null || text === null ? null : { commit, blob, text };
    } catch (error) {
      if (error instanceof RevisionNotFoundError) return null;
      throw error;
    }
  }

  /**
   * How the version at a commit came about. At most five requests.
   *
   * @param inForce - commit of the policy in force; null: there is none
   */
  async origin(
    tip: PolicyVersionRecord,
    inForce: string | null,
    signal?: AbortSignal,
  ): Promise<PolicyOrigin> {
    const { repository, path } = this.place;
    const forge = this.forge();
    const descends =
      inForce === null || (await this.#descends(inForce, tip.commit, signal));
    const place = { ref: tip.commit, path };
    const commit = await forge.readLastCommit(repository, place, signal);
    const number = commit?.pullRequest ?? null;
    if (number === null) {
      return { commit, pull: null, reviewedBlob: null, descends };
    }
    const [pull = null] = await forge.readPullRequests(
      [{ repository, number }],
      signal,
    );
    return {
      commit,
      pull,
      reviewedBlob: pull && (await this.#blobAt(pull.headSha, signal)),
      descends,
    };
  }

  async #descends(
    base: string,
    head: string,
    signal?: AbortSignal,
  ): Promise<boolean> {
    if (base === head) return true;
    try {
      const { repository } = this.place;
      const found = await this.forge().compare(repository, base, head, signal);
      return found.behindBy === 0;
    } catch (error) {
      // The forge threw the commit away: nothing that is left has it.
      if (error instanceof RevisionNotFoundError) return false;
      throw error;
    }
  }

  async #blobAt(ref: string, signal?: AbortSignal): Promise<string | null> {
    const { repository, path } = this.place;
    try {
      const wanted = [{ ref, path }];
      const { files } = await this.forge().readFiles(
        repository,
        wanted,
        signal,
      );
      return files[0].blob;
    } catch (error) {
      if (error instanceof RevisionNotFoundError) return null;
      throw error;
    }
  }
}
