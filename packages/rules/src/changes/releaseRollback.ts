import type { BackOutNeed } from '../risk';
import { listed } from '../sentences';
import { isEnded } from './machine';
import type { RollbackOffer } from './rollback';
import type { ChangeState } from './types';

/** A change of a release that may be undone as a whole. */
export interface ReleasedChange {
  id: string;
  number: number;
  /** Name of its service, for people. */
  service: string;
  wave: number;
  state: ChangeState;
  /** Whether its pull request is merged. */
  isMerged: boolean;
  /** Whether it could be undone for itself. */
  offer: RollbackOffer;
}

/** Whether a release can be undone as a whole, and in which order. */
export type ReleaseRollbackOffer =
  | { isOffered: false; reason: string; remedy: string }
  | {
      isOffered: true;
      /** Ids of the changes to undo; the last wave of the release comes first. */
      waves: string[][];
      /** What keeps state and is crossed, by service. Empty: one click does it. */
      needs: readonly BackOutNeed[];
    };

/**
 * Whether a release can be undone as a whole: nothing of it waits any more, and
 * each of its merged changes may be rolled back by its own rules. When one of
 * them may not, none is: they were released together because they belong
 * together. What nobody merged needs no undoing.
 */
export function offerReleaseRollback(
  changes: readonly ReleasedChange[],
): ReleaseRollbackOffer {
  const no = (reason: string, remedy: string): ReleaseRollbackOffer => ({
    isOffered: false,
    reason,
    remedy,
  });
  const waiting = changes.filter(
    ({ isMerged, state }) => !isMerged && !isEnded(state),
  );
  if (waiting.length > 0) {
    const numbers = listed(waiting.map(({ number }) => `#${number}`));
    return no(
      `${numbers} of it ${waiting.length === 1 ? 'is' : 'are'} not merged yet.`,
      'Cancel what is not merged first.',
    );
  }
  const merged = changes.filter(({ isMerged }) => isMerged);
  const undone = merged.filter(({ state }) => state !== 'rolled-back');
  if (undone.length === 0) {
    return merged.length > 0
      ? no('It was rolled back already.', 'Nothing is left to do.')
      : no('Nothing of it was merged.', 'Nothing is left to do.');
  }
  for (const { number, offer, service } of undone) {
    if (!offer.isOffered) {
      return no(`${service}, #${number}: ${offer.reason}`, offer.remedy);
    }
  }
  const waves = [...new Set(undone.map(({ wave }) => wave))].sort(
    (a, b) => b - a,
  );
  return {
    isOffered: true,
    waves: waves.map(wave =>
      undone.filter(each => each.wave === wave).map(({ id }) => id),
    ),
    needs: undone.flatMap(({ offer, service }) =>
      offer.isOffered
        ? offer.needs.map(need => ({
            ...need,
            what: `${service}: ${need.what}`,
          }))
        : [],
    ),
  };
}
