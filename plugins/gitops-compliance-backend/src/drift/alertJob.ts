import type { JobDraft } from '../jobs/Jobs';

/** The job `drift.alert`, enqueued with whatever opens or ends an incident. */
export function alertJob(incident: string): JobDraft {
  return { queue: 'drift.alert', data: { incident }, key: incident };
}
