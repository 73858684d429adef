import { z } from 'zod';
import type { JobDraft } from '../jobs/Jobs';

/** What follows an end at once is in the bundle, such as a closed request. */
const DELAY_SECONDS = 5;

const jobSchema = z.object({ changeId: z.uuid() });

/** The job that asks for the bundle of a change that has ended. */
export function changeBundleJob(changeId: string): JobDraft {
  return {
    queue: 'evidence.of-change',
    data: { changeId },
    key: changeId,
    startAfterSeconds: DELAY_SECONDS,
  };
}

/** The change that a job is about. */
export function changeIdOf(data: Record<string, unknown>): string {
  return jobSchema.parse(data).changeId;
}
