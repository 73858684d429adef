import type { JobDraft } from '../../jobs/Jobs';
import type { Step } from './context';

/**
 * The job that merges what waits in a repository, one after the other. GitHub
 * asks for writes one at a time, and each merge moves the base of the next.
 */
export function mergeJob(repository: string): JobDraft {
  return { queue: 'forge.merge', data: { repository }, key: repository };
}

/** `merging`: takes its place among the merges of its repository. */
export const queueMergeStep: Step = async (row, house) => {
  const repository = row.pull_request?.repository ?? row.repository;
  await house.options.jobs.enqueue(mergeJob(repository));
  return 'wait';
};
