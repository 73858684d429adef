import type { ChangeRow } from '../records';

/**
 * The one head that may be merged: of our own pull request the commit that we
 * made, of another's the one that was there when somebody pressed merge.
 */
export function expectedHeadOf(row: ChangeRow): string | null {
  return row.kind === 'direct' ? row.merge_head_sha : row.our_head_sha;
}

/** The head that the required check belongs on; null: there is none yet. */
export function headToCheck(row: ChangeRow): string | null {
  if (row.kind !== 'direct') return row.our_head_sha;
  return row.pull_request?.state === 'open' ? row.pull_request.headSha : null;
}
