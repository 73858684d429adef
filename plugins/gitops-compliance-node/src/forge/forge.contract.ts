import { checksContract } from './checks.contract';
import { contentContract } from './content.contract';
import { detailsContract } from './details.contract';
import { ForgeUnavailableError } from './errors';
import {
  CONTRACT_BRANCH,
  ForgeContractSteps,
  type ForgeUnderTest,
} from './ForgeContractSteps';
import { pullRequestsContract } from './pullRequests.contract';
import { queueContract } from './queue.contract';

/** What every `Forge` promises; see the interface for the rules. */
export function forgeContract(
  name: string,
  make: () => Promise<ForgeUnderTest>,
): void {
  describe(`${name} holds to the contract of Forge`, () => {
    const steps = new ForgeContractSteps();
    beforeEach(async () => {
      steps.start(await make());
    });
    afterEach(() => steps.given.close());

    contentContract(steps);
    pullRequestsContract(steps);
    checksContract(steps);
    detailsContract(steps);
    queueContract(steps);

    it('closes without merging, also twice', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      await steps.given.forge.closePullRequest(pull);
      await steps.given.forge.closePullRequest(pull);
      expect(await steps.reread(pull)).toMatchObject({
        state: 'closed',
        mergeSha: null,
      });
    });

    it('says that it is unavailable, and works again afterwards', async () => {
      const pull = await steps.given.forge.openPullRequest(steps.wanted());
      const { forge, repository, baseSha, path } = steps.given;
      await forge.ping();
      const up = steps.given.down();
      const calls = [
        forge.ping(),
        forge.readFiles(repository, [{ ref: baseSha, path }]),
        forge.compare(repository, baseSha, pull.headSha),
        forge.readPullRequests([pull]),
        forge.openPullRequest({
          ...steps.wanted(),
          branch: `${CONTRACT_BRANCH}-2`,
        }),
        forge.publishCheck(steps.checkOn(pull)),
        steps.mergeOf(pull),
        forge.closePullRequest(pull),
      ];
      const outcomes = await Promise.allSettled(calls);
      up();
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({
          status: 'rejected',
          reason: expect.any(ForgeUnavailableError),
        });
      }
      expect((await steps.reread(pull)).state).toBe('open');
    });
  });
}
