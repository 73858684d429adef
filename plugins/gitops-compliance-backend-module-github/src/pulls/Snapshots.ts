import type { PullRequestSnapshot } from '@gitops-compliance/plugin-gitops-compliance-node';
import { CodeOwnersReader } from '../codeowners/CodeOwnersReader';
import { OwnerTeams } from '../codeowners/OwnerTeams';
import type { GithubApi } from '../http/GithubApi';
import type { Pull } from './fragment';
import { lastPusherOf } from './lastPusher';
import { filesOf, toSnapshot } from './snapshot';

/** Look-ups at one time, well below GitHub's limit of 100. */
const PARALLEL_LOOKUPS = 10;

/**
 * Makes snapshots of what a query found: asks for what GitHub tells of a pull
 * request only apart, and keeps what changes seldom.
 */
export class Snapshots {
  readonly codeOwners: CodeOwnersReader;
  readonly #ownerTeams: OwnerTeams;

  constructor(
    private readonly api: GithubApi,
    private readonly now: () => Date,
  ) {
    this.codeOwners = new CodeOwnersReader(api, now);
    this.#ownerTeams = new OwnerTeams(api, now);
  }

  /** Of pull requests of one owner, in their order. */
  async of(
    pulls: Pull[],
    signal?: AbortSignal,
  ): Promise<PullRequestSnapshot[]> {
    const asOf = this.now();
    await this.codeOwners.read(pulls, signal);
    const snapshots: PullRequestSnapshot[] = [];
    for (let at = 0; at < pulls.length; at += PARALLEL_LOOKUPS) {
      const some = pulls.slice(at, at + PARALLEL_LOOKUPS).map(async pull => {
        const codeOwners = this.codeOwners.of(pull, filesOf(pull));
        const ownerTeams = await this.#ownerTeams.of(pull, codeOwners, signal);
        const lastPusher = await lastPusherOf(this.api, pull, signal);
        return toSnapshot(pull, { lastPusher, codeOwners, ownerTeams }, asOf);
      });
      snapshots.push(...(await Promise.all(some)));
    }
    return snapshots;
  }

  /**
   * Of one that was opened a moment ago, so that nobody has reviewed it. No
   * request, unless the text of its file of code owners was not read lately.
   */
  async ofOpened(
    pull: Pull,
    lastPusher: PullRequestSnapshot['lastPusher'],
    signal?: AbortSignal,
  ): Promise<PullRequestSnapshot> {
    const asOf = this.now();
    await this.codeOwners.read([pull], signal);
    const codeOwners = this.codeOwners.of(pull, filesOf(pull));
    const beside = { lastPusher, codeOwners, ownerTeams: new Map() };
    return toSnapshot(pull, beside, asOf);
  }
}
