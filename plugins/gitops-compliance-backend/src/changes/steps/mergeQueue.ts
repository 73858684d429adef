import type { PullRequestSnapshot } from '@gitops-compliance/plugin-gitops-compliance-node';
import { modeInForce } from '../../policy/modeInForce';
import { targetPolicyOf } from '../../policy/Policy';
import { CHECK_NAME, type ChangeRow } from '../records';
import type { House } from './context';
import { expectedHeadOf } from './expectedHead';

/**
 * Where a change stands that is merged through the forge's queue: it is to be put
 * in; the forge builds or tests; it built a head on which the gates were not
 * decided yet; it left and is not merged. Null: it is merged without a queue.
 */
export type QueuePlace =
  | null
  | { at: 'not-queued' | 'waiting' }
  | { at: 'decide'; groupHeadSha: string }
  | { at: 'left'; reason: string };

/** What of it is on record: `changes.merge_queue`. */
export interface MergeQueueState {
  /** When the portal put it into the queue, ISO 8601 UTC. */
  since: string;
  /** Head of the forge's merge group on which the gates were open; null: none. */
  groupHeadSha: string | null;
}

/** Where a change stands in the queue, by what the forge just said. */
export function placeInQueue(
  row: ChangeRow,
  snapshot: Pick<PullRequestSnapshot, 'baseHasQueue' | 'leftQueue'> & {
    mergeQueue?: { groupHeadSha: string | null };
  },
  house: House,
): QueuePlace {
  const known = row.merge_queue;
  const entry = snapshot.mergeQueue;
  if (entry) {
    const { groupHeadSha } = entry;
    return groupHeadSha === null || groupHeadSha === known?.groupHeadSha
      ? { at: 'waiting' }
      : { at: 'decide', groupHeadSha };
  }
  if (!known)
    return usesQueue(row, snapshot, house) ? { at: 'not-queued' } : null;
  // The forge may tell that it left a moment before it tells of the merge.
  const left = snapshot.leftQueue;
  const isLeft =
    left !== undefined &&
    Date.parse(left.at) >= startOfSecond(known.since) &&
    !/^merged?$/i.test(left.reason);
  return isLeft
    ? { at: 'left', reason: left.reason || 'no reason is given' }
    : { at: 'waiting' };
}

/**
 * Whether what waits in the queue must be looked at: by what is on record, so
 * that no request is spent on waiting. Gates that closed take it out again.
 */
export async function isQueueMoving(
  row: ChangeRow,
  house: House,
): Promise<boolean> {
  const pull = row.pull_request;
  if (!row.merge_queue || pull?.state !== 'open') return true;
  if (placeInQueue(row, pull, house)?.at !== 'waiting') return true;
  const { gatekeeper, policy, store } = house.options;
  for (const sharer of await store.sharers(row)) {
    const { holding } = await gatekeeper.evaluateChange(sharer, 'merge');
    const isEnforced = modeInForce(sharer, policy()) === 'enforce';
    if (isEnforced && holding.length > 0) return true;
  }
  return false;
}

/**
 * Where the policy says so; and what the portal merges by itself, where the
 * branch has a queue, since the forge takes it in no other way.
 */
function usesQueue(
  row: ChangeRow,
  { baseHasQueue }: Pick<PullRequestSnapshot, 'baseHasQueue'>,
  { options }: House,
): boolean {
  const { service_ref: service, environment } = row;
  const { merge } = targetPolicyOf(options.policy(), { service, environment });
  return merge === 'queue' || (merge === 'automatic' && baseHasQueue === true);
}

/** Forges tell instants to the second. */
function startOfSecond(at: string): number {
  return Math.floor(Date.parse(at) / 1000) * 1000;
}

/** Records that all are in the queue, or on which head of it they are open. */
export async function recordQueued(
  rows: readonly ChangeRow[],
  groupHeadSha: string | null,
  house: House,
): Promise<void> {
  await house.recordTogether(rows, async members => {
    for (const { now, recording } of members) {
      await recording.append(
        house.draft('change.merge-queued', {
          headSha: expectedHeadOf(now),
          groupHeadSha,
        }),
      );
    }
  });
}

/** Turns the required check of a group's head, which the forge made. */
export async function checkGroup(
  row: ChangeRow,
  groupHeadSha: string,
  house: House,
  signal: AbortSignal,
): Promise<void> {
  const { forge, changeUrl } = house.options;
  await forge().publishCheck(
    {
      repository: row.pull_request?.repository ?? row.repository,
      headSha: groupHeadSha,
      name: CHECK_NAME,
      externalId: row.id,
      state: 'success',
      title: 'Every gate is open',
      summary: `Change #${row.number} is merged through the merge queue; its gates were open when the forge asked for this head.`,
      detailsUrl: changeUrl(row),
    },
    signal,
  );
}
