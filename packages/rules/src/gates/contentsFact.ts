import { z } from 'zod';
import type { PullRequestFact, ReviewFact } from './types';

/** What is known of what a change alters, for its gates. */
export const contentsFactSchema = z.object({
  /** Head of the pull request that this is about. */
  headSha: z.string(),
  /** Whether what it alters in the cluster is known; `failed`: it cannot be. */
  rendered: z.enum(['pending', 'known', 'failed']),
  /** Digest of the change now; null: none is on record. */
  digest: z.string().nullable(),
  /**
   * The first digest of this head, once it was read: what reviews that came
   * before it are bound to.
   */
  firstDigest: z.string().nullable(),
});

/** See {@link contentsFactSchema}. */
export type ContentsFact = z.infer<typeof contentsFactSchema>;

/** Whether a review of this head saw another change than it is now. */
export function isVoid(
  review: Pick<ReviewFact, 'digest'>,
  contents: ContentsFact | null | undefined,
): boolean {
  if (!contents?.digest) return false;
  const { digest, firstDigest } = contents;
  return (review.digest ?? firstDigest ?? digest) !== digest;
}

/**
 * A pull request whose reviews are marked void where the digest that they were
 * seen under is no longer that of the change. What is of another head is stale
 * anyhow, and where there is no digest the head alone binds.
 */
export function withBoundReviews(
  pull: PullRequestFact,
  contents: ContentsFact | null | undefined,
): PullRequestFact {
  if (contents?.headSha !== pull.headSha) return pull;
  return {
    ...pull,
    reviews: pull.reviews.map(review =>
      review.commit === pull.headSha && isVoid(review, contents)
        ? { ...review, isVoid: true }
        : review,
    ),
  };
}
