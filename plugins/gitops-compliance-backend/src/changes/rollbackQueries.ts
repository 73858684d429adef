import type {
  BackOutNeed,
  RollbackOffer,
  UndoableChange,
} from '@gitops-compliance/rules';
import { offerRollback } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { ServiceNames, underNames } from '../services/ServiceNames';
import type { ChangeRow } from './records';

/** As many changes of a target as going back looks at. */
const NEWEST = 50;

/** A change as the rules of going back take it. */
export function undoable(row: ChangeRow): UndoableChange {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    state: row.state,
    isMerged: row.steps.merged !== undefined,
    isMergedOutside: row.merged_outside,
    wereGatesOpen:
      row.gates.length > 0 && row.gates.every(({ state }) => state === 'open'),
    fromRevision: row.from_revision,
    toRevision: row.to_revision,
    pins: row.pins,
  };
}

/** Whether a change can be undone now, and to what. Reads only read models. */
export async function rollbackOffer(
  row: ChangeRow,
  needs: readonly BackOutNeed[],
  db: Knex,
): Promise<RollbackOffer> {
  const ofTarget = await db<ChangeRow>('changes')
    .modify(underNames(await new ServiceNames(db).of(row.service_ref)))
    .where({ environment: row.environment })
    .orderBy('number', 'desc')
    .limit(NEWEST);
  return offerRollback({
    change: undoable(row),
    ofTarget: ofTarget.map(undoable),
    needs,
  });
}

/** The rollback of a change that is merged or on its way; undefined: none. */
export async function rollbackOf(
  changeId: string,
  db: Knex,
): Promise<ChangeRow | undefined> {
  return db<ChangeRow>('changes')
    .where({ rollback_of: changeId })
    .whereNotIn('state', [
      'cancelled',
      'rejected',
      'superseded',
      'expired',
      'failed',
    ])
    .orderBy('number', 'desc')
    .first();
}
