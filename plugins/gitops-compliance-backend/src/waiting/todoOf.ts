import type { WaitingList } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { ChangeRow } from '../changes/records';

/** What somebody can do for a change. */
export type Todo = WaitingList['items'][number]['todo'];

/** Who asks: by reference, with the services that are theirs. */
export interface Viewer {
  /** Opaque reference of the catalog user; null: nobody we know. */
  ref: string | null;
  owned: ReadonlySet<string>;
}

/**
 * What a change waits for from somebody; null: nothing. Its requester and its
 * owners merge what is ready and look at what goes wrong; owners who did not
 * ask for it review it.
 */
export function todoOf(row: ChangeRow, { ref, owned }: Viewer): Todo | null {
  const isTheirs = row.requester_ref === ref;
  if (!isTheirs && !owned.has(row.service_ref)) return null;
  if (row.problem && row.state !== 'proposed') return 'look';
  if (row.state === 'ready') return 'merge';
  const isUnreviewed = row.gates.some(
    ({ gate, state }) => gate === 'peer-review' && state !== 'open',
  );
  return row.state === 'reviewing' && isUnreviewed && !isTheirs
    ? 'review'
    : null;
}
