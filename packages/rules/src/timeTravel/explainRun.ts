import { shortRevision } from '../sentences';

/** What is on record of a revision that ran in a target. */
export interface RunFacts {
  /** The pinned revision that ran. */
  revision: string;
  /** Whether it ran when the deployment was first seen. */
  baseline: boolean;
  /** The merged change of the target that brought it; null: none did. */
  change: {
    number: number;
    kind: 'promotion' | 'direct' | 'rollback';
    /** Name of the emergency under which it went; null: under none. */
    emergency: string | null;
    mergedOutside: boolean;
  } | null;
  /** What was noticed of it around the portal; null: nothing. */
  notice: { emergency: string | null; adopted: boolean } | null;
  /** False where pushes alone move it, such as in dev. */
  watched: boolean;
}

/**
 * Why a revision ran (design §5.9): `change`, `rollback` and `emergency` were
 * brought by a change of that kind; `outside` by a change whose pull request was
 * merged past the portal; `baseline` ran when it was first seen, and was approved
 * by nobody; `adopted` came around the portal and somebody else answered for it;
 * `unwatched` came by a push where that is how it goes; `unexplained` by none of
 * these.
 */
export type RunExplanation =
  | 'change'
  | 'rollback'
  | 'emergency'
  | 'outside'
  | 'baseline'
  | 'adopted'
  | 'unwatched'
  | 'unexplained';

/** An explanation with one sentence for people. */
export interface ExplainedRun {
  explanation: RunExplanation;
  sentence: string;
}

/** Says what brought a revision that ran. */
export function explainRun(facts: RunFacts): ExplainedRun {
  const { change, notice, baseline, watched } = facts;
  const revision = shortRevision(facts.revision);
  if (change) {
    const name = `#${change.number}`;
    if (change.emergency) {
      return {
        explanation: 'emergency',
        sentence: `${name} brought ${revision} under the emergency ${change.emergency}.`,
      };
    }
    if (change.mergedOutside) {
      return {
        explanation: 'outside',
        sentence: `${name} brought ${revision}, but its pull request was merged outside the portal.`,
      };
    }
    return change.kind === 'rollback'
      ? {
          explanation: 'rollback',
          sentence: `${name} rolled back to ${revision}.`,
        }
      : { explanation: 'change', sentence: `${name} brought ${revision}.` };
  }
  if (baseline) {
    return {
      explanation: 'baseline',
      sentence: `${revision} ran already when it was first seen (baseline): nobody approved it here.`,
    };
  }
  if (notice?.emergency) {
    return {
      explanation: 'emergency',
      sentence: `${revision} came by hand within the emergency ${notice.emergency}.`,
    };
  }
  if (notice?.adopted) {
    return {
      explanation: 'adopted',
      sentence: `${revision} came around the portal and was adopted afterwards.`,
    };
  }
  return watched
    ? {
        explanation: 'unexplained',
        sentence: `No approved change brought ${revision} here.`,
      }
    : {
        explanation: 'unwatched',
        sentence: `${revision} came by a push, as everything does here.`,
      };
}
