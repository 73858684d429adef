import { MergeRefusedError } from './errors';
import type { PullRequestSnapshot } from './Forge';
import { CONTRACT_BRANCH, type ForgeContractSteps } from './ForgeContractSteps';

/** The part of the contract about merge queues. */
export function queueContract(steps: ForgeContractSteps): void {
  describe('a merge queue', () => {
    const checked = async (): Promise<PullRequestSnapshot> => {
      const { forge, requireQueue } = steps.given;
      const pull = await forge.openPullRequest(steps.wanted());
      await forge.publishCheck({ ...steps.checkOn(pull), state: 'success' });
      await requireQueue();
      return pull;
    };
    const enqueue = (pull: PullRequestSnapshot) =>
      steps.given.forge.enqueue({
        repository: pull.repository,
        number: pull.number,
        nodeId: pull.nodeId,
        expectedHeadSha: pull.headSha,
      });

    it('merges the head that the forge made, once that has our check', async () => {
      const pull = await checked();
      expect(pull.baseHasQueue).toBeUndefined();
      expect((await steps.reread(pull)).baseHasQueue).toBe(true);
      steps.given.takeRequests();
      await enqueue(pull);
      expect(steps.given.takeRequests()).toEqual({ reads: 0, writes: 1 });
      await enqueue(pull);
      const waiting = await steps.reread(pull);
      expect(waiting).toMatchObject({
        state: 'open',
        mergeQueue: {
          by: pull.author,
          since: expect.stringMatching(/Z$/),
          groupHeadSha: expect.stringMatching(/^[0-9a-f]{40}$/),
        },
      });
      const headSha = waiting.mergeQueue?.groupHeadSha as string;
      expect(headSha).not.toBe(pull.headSha);
      await steps.given.forge.publishCheck({
        ...steps.checkOn(pull),
        headSha,
        state: 'success',
      });
      const merged = await steps.reread(pull);
      expect(merged).toMatchObject({ state: 'merged', mergeSha: headSha });
      expect(merged.mergedBy?.bot).toBe(true);
      expect(merged.mergeQueue).toBeUndefined();
    });

    it('gives back what is taken out, and tells that it left', async () => {
      const pull = await checked();
      await enqueue(pull);
      steps.given.takeRequests();
      await steps.given.forge.dequeue(pull);
      expect(steps.given.takeRequests()).toEqual({ reads: 0, writes: 1 });
      await steps.given.forge.dequeue(pull);
      const left = await steps.reread(pull);
      expect(left.mergeQueue).toBeUndefined();
      expect(left).toMatchObject({
        state: 'open',
        leftQueue: {
          at: expect.stringMatching(/Z$/),
          reason: expect.stringMatching(/./),
        },
      });
    });

    it('takes no other head than the expected one', async () => {
      const pull = await checked();
      await steps.later({ branch: CONTRACT_BRANCH, text: 'sneaked in\n' });
      const refused = await enqueue(pull).catch(error => error);
      expect(refused).toBeInstanceOf(MergeRefusedError);
      expect(refused.reason).toBe('head-moved');
    });

    it('takes nothing that protection holds', async () => {
      const { forge, requireQueue } = steps.given;
      const pull = await forge.openPullRequest(steps.wanted());
      await requireQueue();
      const refused = await enqueue(pull).catch(error => error);
      expect(refused).toBeInstanceOf(MergeRefusedError);
      expect(refused.reason).toBe('protection');
      expect((await steps.reread(pull)).mergeQueue).toBeUndefined();
    });
  });
}
