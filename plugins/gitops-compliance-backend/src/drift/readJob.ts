import type { JobDraft } from '../jobs/Jobs';

/** How often what explains a drift by what differs is looked at again. */
const AGAIN_SECONDS = 600;

/** The job `drift.read`, enqueued with the opening of a drift. */
export function readJob(incident: string): JobDraft {
  return { queue: 'drift.read', data: { incident }, key: incident };
}

/** The same for one that is known; of several that wait one is kept. */
export function readAgainJob(incident: string): JobDraft {
  return {
    ...readJob(incident),
    key: `again ${incident}`,
    startAfterSeconds: AGAIN_SECONDS,
  };
}
