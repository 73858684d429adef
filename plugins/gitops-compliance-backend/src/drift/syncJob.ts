import type { JobDraft } from '../jobs/Jobs';

/** The job `drift.sync`, enqueued with the entry that says that it is asked for. */
export function syncJob(incident: string, attempt: number): JobDraft {
  return {
    queue: 'drift.sync',
    data: { incident, attempt },
    key: `${incident} ${attempt}`,
  };
}
