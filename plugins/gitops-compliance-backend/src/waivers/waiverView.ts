import type {
  CheckWaiver,
  WaiverView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { DateTime } from 'luxon';
import type { Checks } from '../controls/Checks';
import type { Actors } from '../persons/PersonDirectory';
import { TEXT_ERASED } from '../shared/text';
import { instant, instantOrNull } from '../shared/time';
import { waiverStream, type WaiverRow } from './records';
import { stateOf } from './WaiverRules';

/** References of everybody whom a waiver names. */
export function actorsOfWaiver(row: WaiverRow): (string | null)[] {
  return [row.asked_by, row.decided_by, row.withdrawn_by];
}

/** A waiver, but for what somebody may do with it. */
export function waiverView(
  row: WaiverRow,
  actors: Actors,
  at: DateTime,
  checks: Pick<Checks, 'titleOf'>,
): Omit<WaiverView, 'decide' | 'withdraw' | 'renew'> {
  const { check_id: check } = row;
  return {
    ...checkWaiver(row, actors, at),
    check,
    title: checks.titleOf(check) ?? check,
    service: row.service_ref,
    environment: row.environment,
    ...(row.starts_at && { from: instant(row.starts_at) }),
    withdrawnBy: actors.maybeView(row.withdrawn_by),
    withdrawnAt: instantOrNull(row.withdrawn_at),
    withdrawalReason: row.withdrawn_at
      ? row.withdrawal_reason ?? TEXT_ERASED
      : null,
  };
}

/** What a check's verdict tells of its waiver. */
export function checkWaiver(
  row: WaiverRow,
  actors: Actors,
  at: DateTime,
): CheckWaiver {
  return {
    id: row.id,
    state: stateOf(row, at),
    askedBy: actors.view(row.asked_by),
    askedAt: instant(row.asked_at),
    reason: row.reason ?? TEXT_ERASED,
    until: instant(row.until),
    decidedBy: actors.maybeView(row.decided_by),
    decidedAt: instantOrNull(row.decided_at),
    decisionReason: row.decision ? row.decision_reason ?? TEXT_ERASED : null,
    ledger: {
      stream: waiverStream(row.id),
      streamSeq: Number(row.stream_seq),
    },
  };
}
