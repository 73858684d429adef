import type { NoticeRow } from '../around/records';
import type { PinnedPayload } from '../deployments/records';

/** A push that was noticed of a deployment. */
export interface NoticedPush
  extends Pick<NoticeRow, 'facts' | 'repository' | 'commits'> {
  /** Place of the notice in the stream of the deployment. */
  noticedAt: number;
}

/** A pin that names something else than before, and no change moved. */
export interface MovedPin {
  reading: Pick<PinnedPayload, 'pin' | 'syncedRevision'>;
  /** Place of that reading in the stream. */
  readAt: number;
  /** Place of the reading since which it ran what it did before; null: unknown. */
  before: number | null;
}

/**
 * Whether it is that push which moved the pin: its very commit was applied, or the
 * push came to the branch of the pin while what ran before still ran. Another
 * commit of that branch would have been noticed as well, or be a change.
 */
export function ofOneMove(
  { facts, repository, commits, noticedAt }: NoticedPush,
  { reading: { pin, syncedRevision }, readAt, before }: MovedPin,
): boolean {
  if (facts.what === 'pin-changed') return false;
  const tip = facts.what === 'direct-push' ? facts.sha : facts.after;
  const pushed = [tip, ...commits];
  if (pushed.includes(pin?.commit ?? syncedRevision)) return true;
  const isInBetween =
    before !== null && before < noticedAt && noticedAt < readAt;
  return (
    isInBetween &&
    pin !== null &&
    pin.repository === repository &&
    pin.branch === facts.branch
  );
}
