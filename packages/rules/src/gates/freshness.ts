import { DateTime } from 'luxon';
import { utcTime } from '../sentences';
import { withBoundReviews } from './contentsFact';
import { decision } from './gate';
import type { Decision, GateContext } from './gate';
import type { PullRequestFact } from './types';

/** How far ahead of ours the clock behind a fact may be. */
const MAX_CLOCK_SKEW_SECONDS = 60;

/** An instant from a fact; null where there is none or it is unreadable. */
export function instantOfFact(text: string | null): DateTime | null {
  const instant =
    text === null ? null : DateTime.fromISO(text, { zone: 'utc' });
  return instant?.isValid ? instant : null;
}

/** Whether a fact heard at `asOf` may be believed at the time of deciding. */
export function isFresh(
  asOf: DateTime | null,
  { at, policy }: GateContext,
): boolean {
  if (!asOf) {
    return false;
  }
  const age = at.diff(asOf).as('seconds');
  return age <= policy.maxFactAgeSeconds && age >= -MAX_CLOCK_SKEW_SECONDS;
}

/**
 * Lets a rule look at the pull request only where there is one and it was read
 * lately, its reviews bound to what the change is now: without one the gate is `pending`, with an old one `unknown`.
 */
export function withPullRequest(
  context: GateContext,
  decide: (pullRequest: PullRequestFact) => Decision,
): Decision {
  const { pullRequest } = context.facts;
  if (!pullRequest) {
    return decision(
      'pending',
      'There is no pull request yet.',
      'Request the promotion; the portal then opens the pull request.',
    );
  }
  const asOf = instantOfFact(pullRequest.asOf);
  if (!isFresh(asOf, context)) {
    const since = asOf ? ` since ${utcTime(asOf, context.at)}` : '';
    return decision(
      'unknown',
      `Pull request #${pullRequest.number} has not been read${since}, so its present state is not known.`,
      'Wait for the next reading, or check the connection to the forge.',
      { pullRequest: pullRequest.number, pullRequestAsOf: pullRequest.asOf },
    );
  }
  const decided = decide(withBoundReviews(pullRequest, context.facts.contents));
  return {
    ...decided,
    facts: {
      pullRequest: pullRequest.number,
      headSha: pullRequest.headSha,
      pullRequestAsOf: pullRequest.asOf,
      ...decided.facts,
    },
  };
}
