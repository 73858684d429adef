import { CONTRACT_BRANCH, type ForgeContractSteps } from './ForgeContractSteps';

/** The part of the contract about check runs. */
export function checksContract(steps: ForgeContractSteps): void {
  describe('publishing a check', () => {
    it('writes once, and once more for each new state', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      await steps.given.forge.appId(steps.given.repository);
      steps.given.takeRequests();
      const checkId = await steps.given.forge.publishCheck(steps.checkOn(pull));
      expect(steps.given.takeRequests().writes).toBe(1);
      await steps.given.forge.publishCheck({
        ...steps.checkOn(pull),
        checkId,
        state: 'success',
      });
      expect(steps.given.takeRequests()).toEqual({ reads: 0, writes: 1 });
      const { title, summary, detailsUrl } = steps.checkOn(pull);
      expect((await steps.reread(pull)).checks).toEqual([
        {
          name: 'gitops-compliance',
          commit: pull.headSha,
          conclusion: 'success',
          appId: await steps.given.forge.appId(steps.given.repository),
          title,
          summary,
          detailsUrl,
          completedAt: expect.stringMatching(/Z$/),
        },
      ]);
    });

    it('finds its check again without the id', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      const first = await steps.given.forge.publishCheck(steps.checkOn(pull));
      const again = await steps.given.forge.publishCheck({
        ...steps.checkOn(pull),
        state: 'failure',
      });
      expect(again).toBe(first);
      expect((await steps.reread(pull)).checks).toMatchObject([
        { conclusion: 'failure' },
      ]);
    });

    it('never colours an earlier head by its old id', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      const checkId = await steps.given.forge.publishCheck(steps.checkOn(pull));
      const headSha = await steps.later({
        branch: CONTRACT_BRANCH,
        text: 'sneaked in\n',
      });
      const moved = await steps.given.forge.publishCheck({
        ...steps.checkOn(pull),
        checkId,
        headSha,
        state: 'success',
      });
      expect(moved).not.toBe(checkId);
      expect((await steps.reread(pull)).checks).toMatchObject([
        { conclusion: 'success' },
      ]);
    });
  });
}
