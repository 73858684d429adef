import {
  changesRequested,
  roleName,
  unmetReviews,
  weighApprovals,
} from '../persons';
import type { ReviewOutcome, ReviewRule, WeighedApproval } from '../persons';
import {
  accountName,
  actorName,
  counted,
  listed,
  personName,
  shortRevision,
} from '../sentences';
import { involvedIn } from './involved';
import { withPullRequest } from './freshness';
import { decision, defineGate, open } from './gate';
import type { Decision, GateContext } from './gate';
import { membershipProblem } from './memberships';
import type { PullRequestFact } from './types';
import { unknownHand } from './unknownHand';

/**
 * Enough persons whom the policy does not separate from approving, such as
 * those who asked for, wrote or pushed the change, have approved exactly the
 * commit that would be merged, each rule of reviews has its own quorum of them,
 * and nobody asks for changes to it.
 */
export const peerReviewGate = defineGate({
  id: 'peer-review',
  title: 'Peer review',
  rule: 'Enough persons whom the policy does not separate from approving have approved exactly the head, each rule of reviews has its own quorum of them, and nobody asks for changes.',
  policyKeys: [
    'requiredApprovals',
    'reviews',
    'separation',
    'maxFactAgeSeconds',
  ],
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'PCI:6.5.1', 'ISO:A.5.3', 'NIST:AC-5', 'NIST:CM-3'],
  decide(context) {
    const { requiredApprovals: required, reviews } = context.policy;
    if (required === 0 && reviews.length === 0) {
      return open('No approval is required here.', { requiredApprovals: 0 });
    }
    if (!Number.isInteger(required) || required < 0) {
      return decision(
        'unknown',
        'How many approvals are required is not known.',
        'Set requiredApprovals in the policy of this target.',
      );
    }
    return withPullRequest(context, pullRequest =>
      judge(pullRequest, required, context),
    );
  },
});

function judge(
  pullRequest: PullRequestFact,
  required: number,
  context: GateContext,
): Decision {
  const { memberships } = context.facts;
  const { policy } = context;
  const { reviews, headSha } = pullRequest;
  if (!pullRequest.reviewsComplete) {
    return decision(
      'unknown',
      'The pull request has more reviews than the forge gives at once, so an objection may be missing.',
      'Cancel the change and request it again.',
      { requiredApprovals: required },
    );
  }
  const objectors = changesRequested(reviews, headSha);
  if (objectors.length > 0) {
    const names = listed(objectors.map(actorName));
    return decision(
      'closed',
      `${names} asked for changes to ${shortRevision(headSha)}.`,
      `Settle it with ${names}, and ask for a new review.`,
      { requiredApprovals: required, changesRequested: objectors.length },
    );
  }
  const involved = involvedIn(pullRequest, context);
  if (involved.unknown.length > 0) {
    return { ...unknownHand(involved), facts: { requiredApprovals: required } };
  }
  const approvals = weighApprovals(reviews, headSha, involved);
  const counting = approvals.filter(a => a.standing === 'counts');
  const rules = rulesOf(context.policy);
  const unmet = unmetReviews(
    rules,
    counting.map(({ reviewer }) => reviewer),
    memberships?.groups ?? [],
  );
  const facts = {
    requiredApprovals: required,
    approvals: counting.length,
    staleApprovals: approvals.filter(a => a.standing === 'stale').length,
    ...(policy.reviews.length > 0 && {
      reviewRules: policy.reviews.length,
      unmetReviewRules: unmet.length,
    }),
  };
  const head = shortRevision(headSha);
  const closed = membershipProblem(
    {
      what: 'reviews',
      asked: policy.reviews.flatMap(({ from }) => from ?? []),
      unknown: unmet.flatMap(({ rule, unknownGroups }) =>
        unknownGroups.map(group => ({ rule: rule.name, group })),
      ),
    },
    context,
  );
  if (closed) return { ...closed, facts };
  if (unmet.length === 0) {
    const names = listed(counting.map(({ reviewer }) => actorName(reviewer)));
    return open(`${names} approved ${head}.`, facts);
  }
  const others = approvals.filter(a => a.standing !== 'counts');
  const explained = others.map(other => whyNot(other, head));
  const have = `${head} has ${listed(unmet.map(progressOf))}`;
  return decision(
    'pending',
    explained.length > 0 ? `${have}: ${explained.join('; ')}.` : `${have}.`,
    remedyFor(others, unmet),
    facts,
  );
}

/** Name of the rule that `requiredApprovals` stands for. */
const ANYBODY = '';

/** Every rule of reviews; each keeps its own quorum. */
function rulesOf({
  requiredApprovals,
  reviews,
}: GateContext['policy']): ReviewRule[] {
  return requiredApprovals > 0
    ? [{ name: ANYBODY, from: null, quorum: requiredApprovals }, ...reviews]
    : reviews;
}

function progressOf({ rule, have }: ReviewOutcome): string {
  const wanted = counted(rule.quorum, 'independent approval');
  return rule.name === ANYBODY
    ? `${have} of ${wanted}`
    : `${have} of ${wanted} of the rule ${rule.name}${
        rule.from ? ` (from ${listed(rule.from)})` : ''
      }`;
}

function whyNot(approval: WeighedApproval, head: string): string {
  const { reviewer, commit, standing, role } = approval;
  switch (standing) {
    case 'stale':
      return commit && shortRevision(commit) === head
        ? `${actorName(
            reviewer,
          )} approved ${head} before its rules or contents altered`
        : `${actorName(reviewer)} approved ${
            commit ? shortRevision(commit) : 'an unknown commit'
          }, the head is now ${head}`;
    case 'involved':
      return `${personName(reviewer.person ?? '')} is the ${roleName(
        role ?? 'author',
      )} and cannot approve`;
    case 'again':
      return `${accountName(
        reviewer,
      )} is another account of somebody who approved already`;
    case 'linked-since':
      return `${accountName(
        reviewer,
      )} was linked to its person after this change was requested, so it does not count here`;
    case 'bot':
      return `${accountName(reviewer)} is a bot and does not count`;
    default:
      return `nobody is known behind ${accountName(
        reviewer,
      )}, so it does not count`;
  }
}

function remedyFor(
  others: WeighedApproval[],
  unmet: readonly ReviewOutcome[],
): string {
  const stale = others.filter(({ standing }) => standing === 'stale');
  const unknown = others.find(({ standing }) => standing === 'unknown');
  if (stale.length > 0) {
    const names = listed(stale.map(({ reviewer }) => actorName(reviewer)));
    return `Ask ${names} for a new review.`;
  }
  const from = unmet.find(({ rule }) => rule.from)?.rule.from;
  const whom = from
    ? `somebody of ${listed(from)}`
    : 'somebody who neither requested nor wrote the change';
  return unknown
    ? `Ask ${whom} for a review; that of ${unknown.reviewer.account} counts in changes that are requested once its account is linked under Change control, Persons.`
    : `Ask ${whom} for a review.`;
}
