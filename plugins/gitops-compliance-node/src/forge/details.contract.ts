import { CONTRACT_BRANCH, type ForgeContractSteps } from './ForgeContractSteps';

/** The part of the contract about what gates ask of a pull request. */
export function detailsContract(steps: ForgeContractSteps): void {
  describe('what gates ask of a pull request', () => {
    /** The colleague puts a file of code owners on a branch. */
    const owners = (branch: string, text: string) =>
      steps.given.commit({
        branch,
        path: 'CODEOWNERS',
        text,
        message: 'Say who owns what',
      });

    it('owns nothing where the base branch has no file of owners', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      const none = { path: null, blob: null, problems: [], owned: [] };
      expect(pull.codeOwners).toEqual(none);
      await owners(CONTRACT_BRANCH, '* @nobody-else\n');
      expect((await steps.reread(pull)).codeOwners).toEqual(none);
    });

    it('names the owners of what is changed, the last match first', async () => {
      const { baseBranch, path, colleague } = steps.given;
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      await owners(baseBranch, `* @somebody\n/${path} @${colleague}\nx @y\n`);
      expect((await steps.reread(pull)).codeOwners).toMatchObject({
        path: 'CODEOWNERS',
        blob: expect.stringMatching(/^[0-9a-f]{40}$/),
        owned: [
          {
            line: 2,
            pattern: `/${path}`,
            paths: [path],
            owners: [
              { kind: 'account', account: { login: colleague, bot: false } },
            ],
          },
        ],
      });
    });

    it('names other open pull requests with the same head', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      expect((await steps.reread(pull)).twins).toEqual([]);
      const twin = await steps.given.openTwin(pull.headSha);
      expect((await steps.reread(pull)).twins).toEqual([twin]);
      await steps.given.forge.closePullRequest({
        repository: steps.given.repository,
        number: twin,
      });
      expect((await steps.reread(pull)).twins).toEqual([]);
    });

    it('tells of each commit whether a signature stands behind it', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      await steps.later({ branch: CONTRACT_BRANCH, text: 'by hand\n' });
      const { commits } = await steps.reread(pull);
      expect(commits).toHaveLength(2);
      expect(commits[1].verification).toMatchObject({
        state: 'unsigned',
        by: null,
      });
      expect(commits[0].verification.state).not.toBe('unknown');
    });

    it('tells who committed each, as far as the address tells it', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      // What is made through the API is committed by the forge or by the bot.
      expect(pull.commits[0].committer).toMatchObject({ bot: true });
    });

    it('has nobody to wait for, nothing to settle and no event at first', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      expect(await steps.reread(pull)).toMatchObject({
        reviewRequests: [],
        unresolvedConversations: 0,
        workflowFiles: [],
        events: [],
      });
    });
  });
}
