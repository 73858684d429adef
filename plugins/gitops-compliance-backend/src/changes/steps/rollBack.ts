import { isEnded } from '@gitops-compliance/rules';
import type { JobDraft } from '../../jobs/Jobs';
import { targetPolicyOf, type Policy } from '../../policy/Policy';
import { changeStream, type ChangeRow } from '../records';
import type { House } from './context';

/** The job that asks for the rollback of a change in the policy's name. */
export function rollbackAfterFailure(
  row: ChangeRow,
  policy: Policy,
): JobDraft[] {
  // A rollback that fails needs a person: going back and forth helps nobody.
  if (row.kind === 'rollback') return [];
  const { onFailure } = targetPolicyOf(policy, {
    service: row.service_ref,
    environment: row.environment,
  });
  return onFailure === 'rollback'
    ? [
        {
          queue: 'change.roll-back',
          data: { changeId: row.id },
          key: row.id,
        },
      ]
    : [];
}

/** Records at the change that was undone by which rollback it was; once. */
export async function recordUndone(
  undoneId: string,
  rollback: ChangeRow,
  house: House,
): Promise<void> {
  const { ledger, store } = house.options;
  await ledger.record(changeStream(undoneId), async recording => {
    const undone = await store.get(undoneId, recording.trx);
    if (!undone || undone.state === 'rolled-back') return;
    await recording.append(
      house.draft('change.rolled-back', { by: rollback.id }),
    );
    if (!isEnded(undone.state)) {
      await recording.enqueue(house.options.jobsAtEnd(undoneId));
    }
  });
}
