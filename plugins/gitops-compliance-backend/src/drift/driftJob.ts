import type { JobDraft } from '../jobs/Jobs';

/** The job `drift.look`, enqueued with whatever may begin or end a drift. */
export function driftJob(): JobDraft {
  return { queue: 'drift.look', data: {}, key: 'all' };
}
