import type {
  Forge,
  MergeResult,
  OpenPullRequest,
  PublishCheck,
  PullRequestSnapshot,
} from './Forge';

/** A forge with one repository, and the means to act on it as others. */
export interface ForgeUnderTest {
  forge: Forge;
  /** `owner/name`; has `baseBranch` with the text file `path`. */
  repository: string;
  baseBranch: string;
  path: string;
  /** Text of `path` at the tip of the base branch. */
  text: string;
  /** Tip of the base branch. */
  baseSha: string;
  /** Login of a person who may write and review. */
  colleague: string;
  /**
   * Commits and pushes as the colleague; a new branch starts at the base
   * branch. Returns the commit.
   */
  commit(change: {
    branch: string;
    path: string;
    text: string;
    message: string;
  }): Promise<string>;
  /** The same with a symbolic link (Git mode 120000) at the path. */
  commitLink(change: {
    branch: string;
    path: string;
    linkTo: string;
    message: string;
  }): Promise<string>;
  /**
   * Makes or moves a tag as the colleague, unsigned: annotated with a message,
   * else lightweight. Returns the object that it names.
   */
  tag(tag: { name: string; target: string; message?: string }): Promise<string>;
  /** Approves the head as the colleague. */
  approve(number: number): Promise<void>;
  /**
   * Opens another pull request with this head, from another branch, as the
   * colleague. Returns its number.
   */
  openTwin(headSha: string): Promise<number>;
  /**
   * Lets the base branch be changed through a merge queue alone, which asks for
   * the check `gitops-compliance` of the App under test.
   */
  requireQueue(): Promise<void>;
  /** API requests since the last call, those for credentials left out. */
  takeRequests(): { reads: number; writes: number };
  /** Makes the forge unreachable; returns what ends it. */
  down(): () => void;
  close(): Promise<void>;
}

/** Branch of the pull request that the contract opens. */
export const CONTRACT_BRANCH = 'gitops-compliance/contract-1';
/** Text that it gives the file. */
export const CONTRACT_EDIT = 'the new text\n';

/** What the tests of the contract do again and again. */
export class ForgeContractSteps {
  private current: ForgeUnderTest | undefined;

  /** The forge of the running test. */
  get given(): ForgeUnderTest {
    if (!this.current) {
      throw new Error('The forge under test is not there yet');
    }
    return this.current;
  }

  /** Takes the forge for the next test. */
  start(given: ForgeUnderTest): void {
    this.current = given;
  }

  /** A promotion of the file on the present base. */
  wanted(): OpenPullRequest {
    return {
      repository: this.given.repository,
      baseBranch: this.given.baseBranch,
      expectedBaseSha: this.given.baseSha,
      branch: CONTRACT_BRANCH,
      files: [{ path: this.given.path, text: CONTRACT_EDIT }],
      commitMessage: 'Promote payments\n\nChange 1',
      title: 'Promote payments',
      body: 'Change 1',
    };
  }

  async reread(pull: PullRequestSnapshot): Promise<PullRequestSnapshot> {
    const [found] = await this.given.forge.readPullRequests([pull]);
    return found;
  }

  mergeOf(pull: PullRequestSnapshot): Promise<MergeResult> {
    return this.given.forge.merge({
      repository: pull.repository,
      number: pull.number,
      expectedHeadSha: pull.headSha,
      commitTitle: 'Promote payments',
      commitMessage: 'Change 1',
    });
  }

  checkOn(pull: PullRequestSnapshot): PublishCheck {
    return {
      repository: pull.repository,
      headSha: pull.headSha,
      name: 'gitops-compliance',
      externalId: 'change-1',
      state: 'pending',
      title: 'Waiting',
      summary: 'Two gates are closed',
      detailsUrl: 'https://portal.example.com/changes/1',
    };
  }

  /** The colleague edits the file on a branch by hand. */
  later(change: { branch: string; text: string }): Promise<string> {
    const { path } = this.given;
    return this.given.commit({ ...change, path, message: 'Edit by hand' });
  }
}
