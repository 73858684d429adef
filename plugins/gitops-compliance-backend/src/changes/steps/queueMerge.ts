import type { JobDraft } from '../../jobs/Jobs';
import type { Step } from './context';
import { isQueueMoving } from './mergeQueue';

/**
 * The job that merges what waits in a repository, one after the other. GitHub
 * asks for writes one at a time, and each merge moves the base of the next.
 */
export function mergeJob(repository: string): JobDraft {
  return { queue: 'forge.merge', data: { repository }, key: repository };
}

/**
 * `merging`: takes its place among the merges of its repository. What waits in
 * the forge's own queue is left there until something of it moves.
 */
export const queueMergeStep: Step = async (row, house) => {
  if (!row.lead_id && !(await isQueueMoving(row, house))) return 'wait';
  const repository = row.pull_request?.repository ?? row.repository;
  await house.options.jobs.enqueue(mergeJob(repository));
  return 'wait';
};
