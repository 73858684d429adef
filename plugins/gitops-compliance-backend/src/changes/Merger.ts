import { ForgeUnavailableError } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ChangeRow } from './records';
import { House, type StepOptions } from './steps/context';
import { mergeStep } from './steps/merge';
import { recordProblem } from './steps/problems';
import { mergeJob } from './steps/queueMerge';

const jobSchema = z.object({ repository: z.string().min(1) });

/** A run ends after this long, so that no job counts as hung; another goes on. */
const RUN_MS = 60_000;

/**
 * The job `forge.merge`: merges the changes that are `merging` in a repository,
 * the oldest first and one at a time, whatever the number of replicas. One that
 * cannot be merged does not hold up those behind it; a forge that asks to wait
 * does.
 */
export class Merger {
  readonly #house: House;

  constructor(private readonly options: StepOptions) {
    this.#house = new House(options);
  }

  /** Runs the job; throws where a retry is worth it. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { repository } = jobSchema.parse(data);
    const { clock, jobs } = this.options;
    const endsMs = clock().toMillis() + RUN_MS;
    let failure: Error | null = null;
    for (const id of await this.#waiting(repository)) {
      if (signal.aborted) return;
      if (clock().toMillis() > endsMs) {
        await jobs.enqueue(mergeJob(repository));
        return;
      }
      try {
        await this.#merge(id, signal);
      } catch (error) {
        failure ??= error as Error;
        if (asksToWait(error)) break;
      }
    }
    if (failure) throw failure;
  }

  async #waiting(repository: string): Promise<string[]> {
    const rows: Pick<ChangeRow, 'id'>[] = await this.options
      .db('changes')
      .select('id')
      .where({ state: 'merging', lead_id: null })
      .whereRaw(`COALESCE(pull_request ->> 'repository', repository) = ?`, [
        repository,
      ])
      .orderBy('number');
    return rows.map(({ id }) => id);
  }

  async #merge(id: string, signal: AbortSignal): Promise<void> {
    const row = await this.options.store.get(id);
    if (row?.state !== 'merging') return;
    try {
      await mergeStep(row, this.#house, signal);
    } catch (error) {
      await recordProblem(row, this.#house, error as Error);
      throw error;
    }
    // Where nothing moved, the sweep looks again: no two jobs wake each other.
    const after = await this.options.store.get(id);
    if (after?.state === 'merging') return;
    await this.options.jobs.enqueue({
      queue: 'change.advance',
      data: { changeId: id },
      key: id,
    });
  }
}

function asksToWait(error: unknown): boolean {
  return (
    error instanceof ForgeUnavailableError &&
    error.retryAfterSeconds !== undefined
  );
}
