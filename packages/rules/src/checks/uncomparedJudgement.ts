import {
  isWide,
  uncomparedInWords,
  untoldExpressions,
} from '../drift/uncompared';
import { listed } from '../sentences';
import { judged, type Judgement } from './check';
import type { DeployedChangeFacts } from './types';

/**
 * What is to be said of what Argo CD does not compare; null: it is as narrow as the
 * policy asks, or nothing is asked.
 */
export function uncomparedJudgement({
  uncompared,
  narrowIgnoresAsked,
}: DeployedChangeFacts): Judgement | null {
  if (narrowIgnoresAsked === false) return null;
  if (narrowIgnoresAsked === undefined) {
    return judged(
      'indeterminate',
      'Whether the policy asked for narrow ignoreDifferences is not known.',
      'Judge it by the policy of that time, and record the exception.',
    );
  }
  if (!uncompared) {
    return judged(
      'indeterminate',
      'What Argo CD does not compare of it is not on record.',
      'It is known after the next reading of Argo CD; see on Status what keeps it from being read. An Application with more than 100 items in ignoreDifferences is not read.',
    );
  }
  const wide = uncompared.filter(isWide);
  if (wide.length > 0) {
    return judged(
      'fail',
      `So much is not compared that anything could be altered there unseen: ${listed(
        wide.map(uncomparedInWords),
      )}.`,
      'Name in ignoreDifferences the very values that something else sets, or the field manager that sets them, which is none of people.',
    );
  }
  const untold = uncompared.flatMap(untoldExpressions);
  return untold.length > 0
    ? judged(
        'indeterminate',
        `How much these expressions of jq leave out cannot be told: ${listed(
          untold,
        )}.`,
        'Name in ignoreDifferences the very values, by their plain paths.',
      )
    : null;
}

/** What is not compared, as a sentence after others; empty: nothing is known. */
export function uncomparedSentence({
  uncompared = [],
}: DeployedChangeFacts): string {
  return uncompared.length > 0
    ? ` Argo CD does not compare ${listed(uncompared.map(uncomparedInWords))}.`
    : '';
}
