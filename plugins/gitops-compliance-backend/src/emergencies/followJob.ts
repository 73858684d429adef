import { InputError } from '@backstage/errors';
import type { JobDraft } from '../jobs/Jobs';

/**
 * Does what an emergency is missing: tells, grants, withdraws, ends, reminds. It
 * looks at how the emergency stands and may be called at any time and as often as
 * one likes; what was done is not done again.
 */
export interface EmergencyFollower {
  follow(emergencyId: string, signal: AbortSignal): Promise<void>;
}

/** The job `emergency.follow`, enqueued with whatever moves an emergency. */
export function followJob(emergencyId: string): JobDraft {
  return {
    queue: 'emergency.follow',
    data: { emergencyId },
    key: emergencyId,
  };
}

/** Lets every follower look at the emergency of a job; one that fails does not stop the others. */
export async function followAll(
  followers: readonly EmergencyFollower[],
  data: Record<string, unknown>,
  signal: AbortSignal,
): Promise<void> {
  const { emergencyId } = data;
  if (typeof emergencyId !== 'string') {
    throw new InputError('A job emergency.follow names no emergency');
  }
  const results = await Promise.allSettled(
    followers.map(follower => follower.follow(emergencyId, signal)),
  );
  const failed = results.find(result => result.status === 'rejected');
  if (failed) throw failed.reason;
}
