import type { JobDraft } from '../jobs/Jobs';

/** How often what explains a drift by what differs is looked at again. */
const AGAIN_SECONDS = 600;
/** How often a storm that was healed when it was read is looked at again. */
const CATCH_SECONDS = 30;

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

/** The same for a storm of which nothing was seen yet. */
export function catchJob(incident: string): JobDraft {
  return {
    ...readJob(incident),
    key: `catch ${incident}`,
    startAfterSeconds: CATCH_SECONDS,
  };
}
