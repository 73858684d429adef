import type { PersonLink } from '@gitops-compliance/plugin-gitops-compliance-common';
import { instant, instantOrNull } from '../shared/time';
import type { LinkRow } from './linkRecords';
import type { Actors } from './PersonDirectory';

/** Whether a reader may do something, and why not. */
export interface Allowance {
  allowed: boolean;
  reason: string;
}

/** A link as the API gives it. */
export function linkView(
  row: LinkRow,
  actors: Actors,
  isContested: boolean,
  may: { confirm: Allowance; end: Allowance },
): PersonLink {
  const account = actors.get(row.account_ref);
  return {
    id: row.id,
    person: actors.view(row.person_ref),
    provider: account.provider,
    account: account.account,
    state: stateOf(row, isContested),
    proof: proofOf(row),
    proposedAt: instant(row.proposed_at),
    proposedBy: actors.maybeView(row.proposed_by),
    reason: row.reason,
    confirmations: row.confirmed_by.map(({ ref, at }) => ({
      by: actors.view(ref),
      at,
    })),
    countsSince: instantOrNull(row.counts_since),
    endedAt: instantOrNull(row.ended_at),
    endedBy: actors.maybeView(row.ended_by),
    endReason: row.end_reason,
    ...may,
  };
}

function stateOf(row: LinkRow, isContested: boolean): PersonLink['state'] {
  if (row.ended_at) return row.ended_as ?? 'retired';
  if (!row.counts_since) return 'proposed';
  return isContested ? 'contested' : 'counting';
}

function proofOf({ trusted, counts_since: since }: LinkRow) {
  if (!since) return null;
  return trusted ? ('trusted-location' as const) : ('two-persons' as const);
}

/** Everybody whom a link names. */
export function actorsOfLink(row: LinkRow): (string | null)[] {
  return [
    row.person_ref,
    row.account_ref,
    row.proposed_by,
    row.ended_by,
    ...row.confirmed_by.map(({ ref }) => ref),
  ];
}
