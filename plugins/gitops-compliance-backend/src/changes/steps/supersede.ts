import { givesWay } from '../../gates/TargetFacts';
import { environmentOf, targetPolicyOf } from '../../policy/Policy';
import type { ChangeRow } from '../records';
import type { House } from './context';

/**
 * Lets a newer change of the same target take the place of one that does not
 * merge yet, where the policy says so or the newer one is a rollback. Its pull
 * request is closed by the step of the end.
 *
 * @returns whether the change has ended by it
 */
export async function giveWay(row: ChangeRow, house: House): Promise<boolean> {
  const { db } = house.options;
  // Somebody's own pull request takes nobody's place and gives none up.
  if (row.kind === 'direct') return false;
  if (!givesWay(row) || !(await newerThan(row, house, db))) return false;
  return house.record(row, async recording => {
    const newer = await newerThan(row, house, recording.trx);
    if (!newer) return;
    await recording.append(
      house.draft('change.superseded', { by: newer.id, number: newer.number }),
    );
  });
}

async function newerThan(
  row: ChangeRow,
  house: House,
  db: House['options']['db'],
): Promise<Pick<ChangeRow, 'id' | 'number'> | undefined> {
  const policy = house.options.policy();
  const { service_ref: service, environment } = row;
  const supersedes =
    environmentOf(policy, environment) !== undefined &&
    targetPolicyOf(policy, { service, environment }).whenBusy === 'supersede';
  return db<ChangeRow>('changes_now')
    .select('id', 'number')
    .where({ service_ref: service, environment })
    .where('number', '>', row.number)
    .whereNot({ kind: 'direct' })
    .whereNull('ended_at')
    .whereIn('state', ['proposed', 'reviewing', 'ready'])
    .modify(query => {
      if (!supersedes) query.where({ kind: 'rollback' });
    })
    .orderBy('number', 'desc')
    .first();
}
