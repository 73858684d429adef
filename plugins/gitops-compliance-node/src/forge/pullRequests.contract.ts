import { BaseMovedError, MergeRefusedError } from './errors';
import type { PullRequestSnapshot } from './Forge';
import {
  CONTRACT_BRANCH,
  CONTRACT_EDIT,
  type ForgeContractSteps,
} from './ForgeContractSteps';

/** The part of the contract about opening, reading and merging. */
export function pullRequestsContract(steps: ForgeContractSteps): void {
  describe('opening a pull request', () => {
    it('changes the one file, with one read and one write', async () => {
      await steps.given.forge.readCommit(
        steps.given.repository,
        steps.given.baseSha,
      );
      steps.given.takeRequests();
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      expect(steps.given.takeRequests()).toEqual({ reads: 1, writes: 1 });
      expect(pull).toMatchObject({
        repository: steps.given.repository,
        state: 'open',
        draft: false,
        title: 'Promote payments',
        headBranch: CONTRACT_BRANCH,
        baseBranch: steps.given.baseBranch,
        baseSha: steps.given.baseSha,
        files: [steps.given.path],
        author: { bot: true },
        lastPusher: pull.author,
        commits: [{ sha: pull.headSha, author: pull.author }],
        reviews: [],
        mergeSha: null,
      });
      const { files } = await steps.given.forge.readFiles(
        steps.given.repository,
        [{ ref: pull.headSha, path: steps.given.path }],
      );
      expect(files[0].text).toBe(CONTRACT_EDIT);
    });

    it('returns the one that the branch has already', async () => {
      const first = await steps.given.forge.openPullRequest(steps.wanted());
      await steps.later({
        branch: steps.given.baseBranch,
        text: 'elsewhere\n',
      });
      const second = await steps.given.forge.openPullRequest(steps.wanted());
      expect(second.number).toBe(first.number);
      expect(second.headSha).toBe(first.headSha);
    });

    it('is what brought its commits once it is merged', async () => {
      const { forge, repository } = steps.given;
      const pull = await forge.openPullRequest(steps.wanted());
      const { mergeSha } = await steps.mergeOf(pull);
      const origins = await forge.readOrigins(repository, [
        pull.headSha,
        mergeSha,
      ]);
      expect(origins.map(({ pullRequest }) => pullRequest)).toEqual([
        pull.number,
        pull.number,
      ]);
    });

    it('can be found by its branch, and none where there is none', async () => {
      const { forge, repository } = steps.given;
      expect(await forge.findPullRequest(repository, CONTRACT_BRANCH)).toBe(
        null,
      );
      const opened = await forge.openPullRequest(steps.wanted());
      steps.given.takeRequests();
      expect(
        await forge.findPullRequest(repository, CONTRACT_BRANCH),
      ).toMatchObject({ number: opened.number, headSha: opened.headSha });
      expect(steps.given.takeRequests()).toEqual({ reads: 1, writes: 0 });
    });

    it('is refused when the base branch moved', async () => {
      await steps.later({
        branch: steps.given.baseBranch,
        text: 'elsewhere\n',
      });
      await expect(
        steps.given.forge.openPullRequest(steps.wanted()),
      ).rejects.toThrow(BaseMovedError);
    });
  });

  describe('reading pull requests', () => {
    it('reads those that nobody else pushed to in one request', async () => {
      const one = await steps.given.forge.openPullRequest(steps.wanted());
      const two = await steps.given.forge.openPullRequest({
        ...steps.wanted(),
        branch: `${CONTRACT_BRANCH}-2`,
        commitMessage: 'Promote payments\n\nChange 2',
      });
      await steps.given.forge.readPullRequests([one]);
      steps.given.takeRequests();
      const { repository, number } = two;
      const read = await steps.given.forge.readPullRequests([
        { repository, number },
        one,
      ]);
      expect(steps.given.takeRequests()).toEqual({ reads: 1, writes: 0 });
      expect(read.map(pull => pull.number)).toEqual([number, one.number]);
      expect({ ...read[1], created: one.created }).toEqual({
        ...one,
        mergeable: expect.any(String),
        asOf: expect.any(String),
      });
    });

    it('brings blobs of the base branch along, as they are now', async () => {
      const { baseBranch, forge, path, takeRequests } = steps.given;
      const pull = await forge.openPullRequest(steps.wanted());
      const baseFiles = [path, 'not/there'];
      const read = async () => {
        const [found] = await forge.readPullRequests([{ ...pull, baseFiles }]);
        return found.filesOnBase;
      };
      const before = await read();
      await steps.later({ branch: baseBranch, text: 'others were here\n' });
      takeRequests();
      const now = await read();
      expect(takeRequests()).toEqual({ reads: 1, writes: 0 });
      const blob = expect.stringMatching(/^[0-9a-f]{40}$/);
      expect(before).toEqual([
        { path, blob },
        { path: 'not/there', blob: null },
      ]);
      expect(now).toEqual([
        { path, blob },
        { path: 'not/there', blob: null },
      ]);
      expect(now?.[0].blob).not.toBe(before?.[0].blob);
    });

    it('leaves out what the forge does not know', async () => {
      const { repository } = steps.given;
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      const read = await steps.given.forge.readPullRequests([
        { repository, number: 4711 },
        { repository, number: pull.number },
      ]);
      expect(read.map(({ number }) => number)).toEqual([pull.number]);
    });

    it('binds a review to the head that was reviewed', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      await steps.given.approve(pull.number);
      const head = await steps.later({
        branch: CONTRACT_BRANCH,
        text: 'sneaked in\n',
      });
      expect(await steps.reread(pull)).toMatchObject({
        headSha: head,
        reviews: [
          {
            reviewer: { login: steps.given.colleague, bot: false },
            state: 'approved',
            commit: pull.headSha,
          },
        ],
      });
    });

    it('tells who pushed last, and never guesses', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      expect((await steps.reread(pull)).lastPusher).toEqual(pull.author);
      await steps.later({ branch: CONTRACT_BRANCH, text: 'sneaked in\n' });
      const { lastPusher } = await steps.reread(pull);
      expect([steps.given.colleague, undefined]).toContain(lastPusher?.login);
    });
  });

  describe('closing', () => {
    const branchOf = (pull: PullRequestSnapshot) => ({
      branch: { name: CONTRACT_BRANCH, expectedHeadSha: pull.headSha },
    });

    it('deletes the branch with it, and finds nothing to do again', async () => {
      const { forge } = steps.given;
      const pull = await forge.openPullRequest(steps.wanted());
      steps.given.takeRequests();
      expect(
        await forge.closePullRequest({ ...pull, ...branchOf(pull) }),
      ).toEqual({ branch: 'deleted' });
      expect(steps.given.takeRequests()).toEqual({ reads: 1, writes: 2 });
      expect(
        await forge.closePullRequest({ ...pull, ...branchOf(pull) }),
      ).toEqual({ branch: 'none' });
      expect((await steps.reread(pull)).state).toBe('closed');
    });

    it('keeps a branch on which others committed', async () => {
      const { forge, repository, path } = steps.given;
      const pull = await forge.openPullRequest(steps.wanted());
      const head = await steps.later({
        branch: CONTRACT_BRANCH,
        text: 'somebody else\n',
      });
      expect(
        await forge.closePullRequest({ ...pull, ...branchOf(pull) }),
      ).toEqual({ branch: 'moved' });
      const { files } = await forge.readFiles(repository, [
        { ref: CONTRACT_BRANCH, path },
      ]);
      expect(files[0].commit).toBe(head);
      expect((await steps.reread(pull)).state).toBe('closed');
    });
  });

  describe('merging', () => {
    it('trap: merging without the expected head SHA: merges that head alone, and says so again when asked', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      const { mergeSha } = await steps.mergeOf(pull);
      expect(await steps.mergeOf(pull)).toEqual({ mergeSha });
      expect(await steps.reread(pull)).toMatchObject({
        state: 'merged',
        mergeSha,
        mergedBy: pull.author,
        mergedAt: expect.stringMatching(/Z$/),
      });
      const commit = await steps.given.forge.readCommit(
        steps.given.repository,
        mergeSha,
      );
      expect(commit.pullRequest).toBe(pull.number);
    });

    const refusals: [string, (p: PullRequestSnapshot) => Promise<unknown>][] = [
      [
        'head-moved',
        () => steps.later({ branch: CONTRACT_BRANCH, text: 'sneaked in\n' }),
      ],
      [
        'conflict',
        () =>
          steps.later({ branch: steps.given.baseBranch, text: 'elsewhere\n' }),
      ],
      ['closed', pull => steps.given.forge.closePullRequest(pull)],
    ];
    it.each(refusals)('is refused: %s', async (reason, happens) => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      await happens(pull);
      const refused = await steps.mergeOf(pull).catch(error => error);
      expect(refused).toBeInstanceOf(MergeRefusedError);
      expect(refused.reason).toBe(reason);
      expect((await steps.reread(pull)).state).not.toBe('merged');
    });
  });
}
