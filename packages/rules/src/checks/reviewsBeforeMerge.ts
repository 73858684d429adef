import type { ReviewFact } from '../gates/types';
import type { DeployedChangeFacts } from './types';

/**
 * The reviews that were there when a pull request was merged, by the forge's own
 * clock for both: whoever approves afterwards let nothing through. Where the forge
 * did not tell when it was merged, all of them.
 */
export function reviewsBeforeMerge({
  reviews,
  mergedAt,
}: NonNullable<DeployedChangeFacts['pullRequest']>): ReviewFact[] {
  if (!mergedAt) return reviews;
  const merged = Date.parse(mergedAt);
  // An instant that cannot be read comes before nothing.
  return reviews.filter(({ submittedAt }) => Date.parse(submittedAt) <= merged);
}
