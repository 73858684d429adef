import type { DisputeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Actors } from '../persons/PersonDirectory';
import { TEXT_ERASED } from '../shared/text';
import { instant, instantOrNull } from '../shared/time';
import { disputeStream, type DisputeRow } from './records';

/** References of everybody whom a dispute names. */
export function actorsOfDispute(row: DisputeRow): (string | null)[] {
  return [row.asked_by, row.answered_by];
}

/** A dispute, but for whether somebody may answer it. */
export function disputeView(
  row: DisputeRow,
  actors: Actors,
): Omit<DisputeView, 'mayAnswer'> {
  return {
    id: row.id,
    check: row.check_id,
    service: row.service_ref,
    environment: row.environment,
    verdict: row.verdict,
    openedBy: actors.view(row.asked_by),
    openedAt: instant(row.asked_at),
    reason: row.reason ?? TEXT_ERASED,
    link: row.link,
    files: row.files ?? [],
    outcome: row.outcome,
    verdictNow: row.verdict_now,
    factsMoved: row.facts_moved,
    answeredBy: actors.maybeView(row.answered_by),
    answeredAt: instantOrNull(row.answered_at),
    statement: row.outcome ? row.answer ?? TEXT_ERASED : null,
    ledger: {
      stream: disputeStream(row.id),
      streamSeq: Number(row.stream_seq),
    },
  };
}
