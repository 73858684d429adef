import type { GateId } from './types';

/** Whom one may ask about a change, as entity references of users and groups. */
export interface Askable {
  /** Owners of the service. */
  owners: readonly string[];
  /** Groups that reviews of the policy name. */
  reviewers: readonly string[];
  /** Users and groups whose votes the policy asks for. */
  board: readonly string[];
  /** Who asked for the change; null: not known. */
  requester: string | null;
  /** Who set the stops that hold it, or the teams that own them. */
  stops: readonly string[];
  /** Who asked for the changes that go first. */
  ahead: readonly string[];
}

/** Gates that a review opens. */
const BY_REVIEW: readonly GateId[] = [
  'peer-review',
  'code-owners',
  'source-review',
];
/** Gates that nobody opens by hand: time or another environment does. */
const BY_ITSELF: readonly GateId[] = ['calendar', 'upstream', 'release'];

/**
 * Who can open a gate of a change: reviewers for what a review opens, owners of
 * stops for a hold, requesters of what goes first. What else holds is mended by
 * who owns the service or asked for the change. Nobody, where only time helps.
 */
export function whoCanOpen(gate: GateId, askable: Askable): string[] {
  const { owners, reviewers, board, requester, stops, ahead } = askable;
  const asked = () => {
    if (BY_ITSELF.includes(gate)) return [];
    if (gate === 'cab') return board;
    if (gate === 'hold') return stops;
    if (gate === 'one-at-a-time') return ahead;
    if (BY_REVIEW.includes(gate)) return [...reviewers, ...owners];
    return requester ? [requester, ...owners] : owners;
  };
  return [...new Set(asked())];
}

/**
 * Whom it is in vain to ask though a group of theirs can open the gate: who
 * asked for the change, for a review of it.
 */
export function whoCannotOpen(
  gate: GateId,
  { requester }: Pick<Askable, 'requester'>,
): string[] {
  return requester && BY_REVIEW.includes(gate) ? [requester] : [];
}
