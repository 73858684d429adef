import { ConflictError } from '@backstage/errors';
import { isEnded } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { ChangeRow } from '../records';

/**
 * Why a change cannot be verified again; null: it can. That is for one that was
 * synced and then failed, while nothing newer of its target was merged or is on
 * its way.
 */
export async function whyNotVerifiedAgain(
  row: ChangeRow,
  db: Knex,
): Promise<string | null> {
  if (row.state !== 'failed') {
    return 'Only a change that failed can be verified again.';
  }
  if (!row.steps.synced) {
    return 'It failed before it was synced; request it again.';
  }
  const newer: Pick<ChangeRow, 'number' | 'state' | 'steps'>[] = await db(
    'changes',
  )
    .select('number', 'state', 'steps')
    .where({ service_ref: row.service_ref, environment: row.environment })
    .where('number', '>', row.number)
    .orderBy('number', 'desc');
  const [after] = newer.filter(
    ({ state, steps }) => !isEnded(state) || steps.merged !== undefined,
  );
  return after
    ? `#${after.number} of the same target came after it; what runs is told there.`
    : null;
}

/** @throws ConflictError where a change cannot be verified again */
export async function assertVerifiable(
  row: ChangeRow,
  db: Knex,
): Promise<void> {
  const why = await whyNotVerifiedAgain(row, db);
  if (why)
    throw new ConflictError(`#${row.number} is not verified again: ${why}`);
}
