import type { ScoreView } from '@gitops-compliance/plugin-gitops-compliance-common';

/** Such as `92 of 100, 2 to fix, 1 unknown`; unknowns are never averaged in. */
export function scoreText(score: ScoreView): string {
  const parts = [
    score.score === null ? 'No verdict yet' : `${score.score} of 100`,
  ];
  if (score.failed > 0) {
    parts.push(`${score.failed} to fix`);
  }
  if (score.indeterminate > 0) {
    parts.push(`${score.indeterminate} unknown`);
  }
  if (score.waived) {
    parts.push(`${score.waived} waived`);
  }
  return parts.join(', ');
}

/** What the number is, for whoever reads one. */
export const SCORE_DEFINITION =
  'The score is passes among passes and fails, of all environments, in percent and rounded down. What is unknown stands apart: it neither helps nor hurts. What is waived is counted apart while its waiver is in force. What does not apply is not counted.';
