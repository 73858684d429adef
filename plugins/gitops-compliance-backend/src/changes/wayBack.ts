import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { RollbackOffer } from '@gitops-compliance/rules';
import type { Actors } from '../persons/PersonDirectory';
import { instantOrNull } from '../shared/time';
import type { ChangeRow } from './records';

/** The changes on both sides of a rollback. */
export interface RollbackNeighbours {
  undoes: ChangeRow | undefined;
  undoneBy: ChangeRow | undefined;
}

/** How one comes back from a change, and what a rollback still owes. */
export function wayBackOf(
  row: ChangeRow,
  {
    offer,
    actors,
    undoes,
    undoneBy,
  }: RollbackNeighbours & { offer: RollbackOffer; actors: Actors },
): ChangeView['wayBack'] {
  const named = (change: ChangeRow | undefined) =>
    change ? { id: change.id, number: change.number } : null;
  return {
    offer: offer.isOffered
      ? {
          revision: offer.revision,
          approvedBy: offer.approvedBy,
          crosses: offer.needs.map(({ what }) => what),
        }
      : null,
    undoes: named(undoes),
    undoneBy: named(undoneBy),
    backOutPlan: row.back_out_plan,
    reviewDueAt: instantOrNull(row.review_due_at),
    reviewedAt: instantOrNull(row.reviewed_at),
    reviewedBy: actors.maybeView(row.reviewed_by),
  };
}
