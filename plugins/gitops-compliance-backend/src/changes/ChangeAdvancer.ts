import { z } from 'zod';
import type { ChangeState } from '@gitops-compliance/rules';
import type { ChangeRow } from './records';
import { closeStep } from './steps/close';
import { House, type Step, type StepOptions } from './steps/context';
import { deployStep } from './steps/deploy';
import { mergeStep } from './steps/merge';
import { openPullRequestStep } from './steps/openPullRequest';
import { reviewStep } from './steps/review';
import { verifyStep } from './steps/verify';

const jobSchema = z.object({ changeId: z.string().uuid() });

/** Which step belongs to which state; ends have none. */
const STEPS: Partial<Record<ChangeState, Step>> = {
  proposed: openPullRequestStep,
  reviewing: reviewStep,
  ready: reviewStep,
  merging: mergeStep,
  deploying: deployStep,
  verifying: verifyStep,
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
          await this.#clearProblem(changeId);
          return;
        }
      } catch (error) {
        await this.#recordProblem(row, error as Error);
        throw error;
      }
    }
  }

  /** Says on the change what is being retried; once per problem. */
  async #recordProblem(row: ChangeRow, error: Error): Promise<void> {
    this.options.logger.warn(
      `#${row.number} cannot go on from ${row.state}: ${error.message}`,
    );
    await this.#house.record(row, async (recording, now) => {
      if (now.problem && sameProblem(now.problem.message, error.message)) {
        return;
      }
      await recording.append(
        this.#house.draft(
          'change.problem',
          { step: row.state },
          { erasable: { message: error.message } },
        ),
      );
    });
  }

  async #clearProblem(changeId: string): Promise<void> {
    const row = await this.options.store.get(changeId);
    // A refused merge stays visible until somebody tries again.
    if (!row?.problem || row.problem.step === 'merge') return;
    await this.#house.record(row, async (recording, now) => {
      if (!now.problem || now.problem.step === 'merge') return;
      await recording.append(this.#house.draft('change.problem-cleared', {}));
    });
  }
}

/** Whether two messages differ at most in numbers, such as seconds to wait. */
function sameProblem(one: string, other: string): boolean {
  const words = (message: string) => message.replace(/\d+/g, '#');
  return words(one) === words(other);
}
