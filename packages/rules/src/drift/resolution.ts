import { overlap } from '../persons/human';
import type { AttributedBy } from './types';

/** Why something that nobody approved is not resolved by somebody. */
export interface ResolutionProblem {
  /** Of `person` somebody else could; of the others nobody can. */
  because: 'needless' | 'done' | 'person';
  reason: string;
}

/** What happened, as far as its resolution depends on it. */
export interface Resolvable {
  attributedBy: AttributedBy;
  isResolved: boolean;
  /** Everybody who may have had a part in it, under every name. */
  makers: readonly string[];
  /** Whether it is known who wrote it: who synced it need not have. */
  isAuthorKnown: boolean;
}

/** Who would resolve it. */
export interface Resolver {
  /** The human under every name that is or may be theirs; empty: unknown. */
  names: readonly string[];
  /** Whether they own the service. */
  isOwner: boolean;
}

/**
 * Why somebody cannot resolve it; null: they can. Who had a part in it never does,
 * and where nobody knows who wrote it, any of the owners may have.
 */
export function resolutionProblem(
  { attributedBy, isResolved, makers, isAuthorKnown }: Resolvable,
  { names, isOwner }: Resolver,
): ResolutionProblem | null {
  if (isResolved) {
    return { because: 'done', reason: 'Somebody resolved it already' };
  }
  if (attributedBy !== 'unauthorised') {
    return {
      because: 'needless',
      reason: 'It needs nobody to resolve it: something explains it',
    };
  }
  const reason = whyInvolved();
  return reason === null ? null : { because: 'person', reason };

  function whyInvolved(): string | null {
    if (names.length === 0) return 'Who you are is not known';
    if (overlap(makers, names)) {
      return 'You had a part in it, so somebody else must resolve it (control SOD-01)';
    }
    return !isAuthorKnown && isOwner
      ? 'Who did it is not known, so somebody who does not own the service must resolve it (control SOD-01)'
      : null;
  }
}
