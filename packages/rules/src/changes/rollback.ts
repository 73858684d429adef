import type { BackOutNeed } from '../risk';
import { listed, shortRevision } from '../sentences';
import { isEnded } from './machine';
import type { ChangeKind, ChangeState } from './types';

/** A pin that a change moves, as far as going back needs it. */
export interface MovedPin {
  repository: string;
  branch: string;
  path: string;
  key: string;
  /** What it named before; null: it is not known. */
  value: string | null;
  /** What it names since. */
  after: string;
}

/** A change that may be undone, or that brought what may be gone back to. */
export interface UndoableChange {
  id: string;
  number: number;
  kind: ChangeKind;
  state: ChangeState;
  /** Whether its pull request is merged. */
  isMerged: boolean;
  /** Whether somebody merged it past the portal, so that no gate was asked. */
  isMergedOutside: boolean;
  /** Whether every gate that was asked at its merge was open. */
  wereGatesOpen: boolean;
  fromRevision: string | null;
  toRevision: string | null;
  pins: readonly MovedPin[];
}

/** What is known of a target when somebody wants to go back. */
export interface RollbackFacts {
  change: UndoableChange;
  /** Changes of the same target, newest first, with or without `change`. */
  ofTarget: readonly UndoableChange[];
  /** Why going back over the change takes more than a click. */
  needs: readonly BackOutNeed[];
}

/** Whether one can go back, and to what. */
export type RollbackOffer =
  | { isOffered: false; reason: string; remedy: string }
  | {
      isOffered: true;
      /** Revision that the target runs afterwards. */
      revision: string;
      /** Number of the change that brought it here before. */
      approvedBy: number;
      /** Empty: it is safe, and one click does it. */
      needs: readonly BackOutNeed[];
    };

const PROMOTE_INSTEAD =
  'Promote a revision that reverts it; that takes the usual way.';

/**
 * Whether a change can be undone without asking its gates anew: only the newest
 * merged change of its target, and only to a revision that an earlier change
 * brought there with every gate open and that was healthy there, with each pin
 * exactly as it was left then. What nobody approved there, such as the baseline,
 * is promoted and not gone back to.
 */
export function offerRollback(facts: RollbackFacts): RollbackOffer {
  const { change, ofTarget } = facts;
  const no = (reason: string, remedy: string): RollbackOffer => ({
    isOffered: false,
    reason,
    remedy,
  });
  if (change.state === 'rolled-back') {
    return no('It was rolled back already.', 'Nothing is left to do.');
  }
  if (!change.isMerged) {
    return no('It is not merged, so nothing runs of it.', 'Cancel it instead.');
  }
  const under = ofTarget.find(
    ({ kind, state, number }) =>
      kind === 'rollback' && !isEnded(state) && number > change.number,
  );
  if (under) {
    return no(
      `Rollback #${under.number} of this target is under way.`,
      'Follow it.',
    );
  }
  const later = ofTarget.find(
    ({ isMerged, number, state }) =>
      isMerged && number > change.number && state !== 'rolled-back',
  );
  if (later) {
    return no(
      `Change #${later.number} of the same target was merged after it.`,
      `Roll back #${later.number} first.`,
    );
  }
  if (
    change.pins.length === 0 ||
    change.fromRevision === null ||
    change.pins.some(({ value }) => value === null)
  ) {
    return no('It moved no pin that could be moved back.', PROMOTE_INSTEAD);
  }
  const before = ofTarget.find(candidate => brought(candidate, change));
  if (!before) {
    return no(
      `${shortRevision(
        change.fromRevision,
      )} was never brought here by a change whose gates were open and that ended healthy.`,
      PROMOTE_INSTEAD,
    );
  }
  return {
    isOffered: true,
    revision: change.fromRevision,
    approvedBy: before.number,
    needs: facts.needs,
  };
}

/**
 * What an offered rollback still lacks; null: nothing.
 *
 * @param given - a plan how data is brought back, and that it is acknowledged
 */
export function missingForRollback(
  needs: readonly BackOutNeed[],
  given: { backOutPlan: string; isAcknowledged: boolean },
): string | null {
  if (needs.length === 0) return null;
  const lacks = [
    ...(given.backOutPlan.trim().length < 10
      ? ['a back-out plan that says how its data is brought back']
      : []),
    ...(given.isAcknowledged
      ? []
      : ['the acknowledgement that you checked it']),
  ];
  return lacks.length === 0
    ? null
    : `Going back crosses ${listed(
        needs.map(({ what }) => what),
      )}: give ${lacks.join(' and ')}.`;
}

/** Whether a change left the target exactly as `undone` found it. */
function brought(candidate: UndoableChange, undone: UndoableChange): boolean {
  return (
    candidate.number < undone.number &&
    candidate.state === 'succeeded' &&
    candidate.wereGatesOpen &&
    !candidate.isMergedOutside &&
    candidate.toRevision === undone.fromRevision &&
    undone.pins.every(pin =>
      candidate.pins.some(
        ({ repository, branch, path, key, after }) =>
          repository === pin.repository &&
          branch === pin.branch &&
          path === pin.path &&
          key === pin.key &&
          after === pin.value,
      ),
    )
  );
}
