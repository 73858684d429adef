import type { Step } from './context';
import { recordReplayedSyncs } from './syncReplays';

/**
 * `succeeded`, `failed`, `rolled-back`: nothing is done any more. Only syncs that
 * bear the id of the change and cannot be its own are still put on record.
 */
export const watchStep: Step = async (row, house) => {
  await recordReplayedSyncs(row, house);
  return 'wait';
};
