import { counted } from '../sentences';
import { withPullRequest } from './freshness';
import { decision, defineGate, earlierRule, open } from './gate';
import type { Decision } from './gate';
import type { PullRequestFact } from './types';

/**
 * The forge can merge the pull request, or has merged it: it is open, no draft,
 * without a conflict, and without an open conversation where the branch demands
 * that all are resolved.
 */
export const mergeableGate = defineGate({
  id: 'mergeable',
  title: 'Mergeable',
  rule: 'The pull request is open, no draft and without a conflict, and its conversations are resolved where the branch demands it.',
  policyKeys: ['maxFactAgeSeconds'],
  ruleVersion: 2,
  controls: ['SOC2:CC8.1', 'NIST:CM-3'],
  decide: context => withPullRequest(context, withConversations),
});

/** Before conversations were looked at. */
export const mergeableGateV1 = earlierRule(mergeableGate, 1, context =>
  withPullRequest(context, inspect),
);

function withConversations(pullRequest: PullRequestFact): Decision {
  const decided = inspect(pullRequest);
  const { protection, unresolvedConversations: unresolved } = pullRequest;
  if (
    decided.state !== 'open' ||
    pullRequest.state === 'merged' ||
    !protection?.requiresConversationResolution
  ) {
    return decided;
  }
  const facts = { ...decided.facts, unresolved: unresolved ?? null };
  if (unresolved === null || unresolved === undefined) {
    return decision(
      'unknown',
      'Whether every conversation is resolved is not known.',
      'Wait for the next reading of the forge.',
      facts,
    );
  }
  return unresolved === 0
    ? { ...decided, facts }
    : decision(
        'closed',
        `${counted(unresolved, 'conversation')} of pull request #${
          pullRequest.number
        } ${unresolved === 1 ? 'is' : 'are'} not resolved.`,
        `Settle ${unresolved === 1 ? 'it' : 'them'} and mark ${
          unresolved === 1 ? 'it' : 'them'
        } as resolved.`,
        facts,
      );
}

function inspect({
  number,
  state,
  draft,
  mergeable: merges,
  baseBranch,
}: PullRequestFact): Decision {
  const facts = { state, draft, mergeable: merges };
  if (state === 'merged') {
    return open(`Pull request #${number} is merged.`, facts);
  }
  if (state === 'closed') {
    return decision(
      'closed',
      `Pull request #${number} was closed without a merge.`,
      'Request the promotion again.',
      facts,
    );
  }
  if (draft) {
    return decision(
      'closed',
      `Pull request #${number} is a draft.`,
      'Mark it as ready for review.',
      facts,
    );
  }
  switch (merges) {
    case 'yes':
      return open(
        `Pull request #${number} merges into ${baseBranch} without conflict.`,
        facts,
      );
    case 'conflict':
      return decision(
        'closed',
        `Pull request #${number} conflicts with ${baseBranch}.`,
        'Cancel the change and request it again on the present branch.',
        facts,
      );
    default:
      return decision(
        'unknown',
        `Whether pull request #${number} can be merged is not known yet.`,
        'Wait a moment: the forge is working it out.',
        facts,
      );
  }
}
