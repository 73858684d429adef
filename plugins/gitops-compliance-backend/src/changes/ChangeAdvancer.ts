import { z } from 'zod';
import type { ChangeState } from '@gitops-compliance/rules';
import { closeStep } from './steps/close';
import { House, type Step, type StepOptions } from './steps/context';
import { deployStep } from './steps/deploy';
import { openPullRequestStep } from './steps/openPullRequest';
import { clearProblem, recordProblem } from './steps/problems';
import { queueMergeStep } from './steps/queueMerge';
import { reviewStep } from './steps/review';
import { verifyStep } from './steps/verify';
import { watchStep } from './steps/watch';

const jobSchema = z.object({ changeId: z.string().uuid() });

/** Which step belongs to which state. */
const STEPS: Partial<Record<ChangeState, Step>> = {
  proposed: openPullRequestStep,
  reviewing: reviewStep,
  ready: reviewStep,
  merging: queueMergeStep,
  deploying: deployStep,
  verifying: verifyStep,
  succeeded: watchStep,
  failed: watchStep,
  'rolled-back': watchStep,
  rejected: closeStep,
  cancelled: closeStep,
  superseded: closeStep,
  expired: closeStep,
};

/** More steps than a change can have: a fault would otherwise spin. */
const MAX_STEPS = 12;

/**
 * The job `change.advance`: takes a change as far as it can go now.
 *
 * Every step looks at what is, has at most one kind of effect, each of them
 * idempotent at its system, and records it under the change's lock. A process
 * that dies in between leaves a state from which the next run goes on.
 */
export class ChangeAdvancer {
  readonly #house: House;

  constructor(private readonly options: StepOptions) {
    this.#house = new House(options);
  }

  /** Runs the job; throws where a retry is worth it. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { changeId } = jobSchema.parse(data);
    for (let count = 0; count < MAX_STEPS; count += 1) {
      const row = await this.options.store.get(changeId);
      const step = row && STEPS[row.state];
      if (!row || !step || signal.aborted) return;
      try {
        if ((await step(row, this.#house, signal)) === 'wait') {
          await clearProblem(changeId, this.#house);
          return;
        }
      } catch (error) {
        await recordProblem(row, this.#house, error as Error);
        throw error;
      }
    }
  }
}
