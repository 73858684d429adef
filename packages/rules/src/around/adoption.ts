import { overlap } from '../persons/human';
import type { AroundClass } from './classifyAround';

/** Why something that reached a target around the portal is not adopted. */
export interface AdoptionProblem {
  /** Of `person` somebody else could; of the others nobody can. */
  because: 'needless' | 'done' | 'person';
  reason: string;
}

/** What happened, as far as its adoption depends on it. */
export interface Adoptable {
  classification: AroundClass;
  isAdopted: boolean;
  /** Everybody who may have made it; empty: nobody knows who did. */
  makers: readonly string[];
}

/** Who would adopt it. */
export interface Adopter {
  /** The human under every name that is or may be theirs; empty: unknown. */
  names: readonly string[];
  /** Whether they own the service. */
  isOwner: boolean;
}

/**
 * Why somebody cannot adopt it; null: they can. Who made it never does, and
 * where nobody knows who did, any of the owners may have.
 */
export function adoptionProblem(
  { classification, isAdopted, makers }: Adoptable,
  { names, isOwner }: Adopter,
): AdoptionProblem | null {
  if (classification !== 'reached-target') {
    return {
      because: 'needless',
      reason:
        'It needs no adoption: an emergency explains it, or it reached no target',
    };
  }
  if (isAdopted) {
    return { because: 'done', reason: 'Somebody adopted it already' };
  }
  const reason = whyInvolved(makers, { names, isOwner });
  return reason === null ? null : { because: 'person', reason };
}

function whyInvolved(
  makers: readonly string[],
  { names, isOwner }: Adopter,
): string | null {
  if (names.length === 0) return 'Who you are is not known';
  if (overlap(makers, names)) {
    return 'You made it, so somebody else must adopt it (control SOD-01)';
  }
  return makers.length === 0 && isOwner
    ? 'Who made it is not known, so somebody who does not own the service must adopt it (control SOD-01)'
    : null;
}
