import {
  changesRequested,
  roleName,
  unmetReviews,
  weighApprovals,
} from '../persons';
import type {
  Involvement,
  ReviewOutcome,
  ReviewRule,
  Role,
  WeighedApproval,
} from '../persons';
import {
  accountName,
  actorName,
  counted,
  listed,
  personName,
  shortRevision,
  utcTime,
} from '../sentences';
import { involvedIn } from './involved';
import { instantOfFact, isFresh, withPullRequest } from './freshness';
import { decision, defineGate, open } from './gate';
import type { Decision, GateContext } from './gate';
import type { PullRequestFact } from './types';

/** What the forge may leave out, in a sentence. */
const UNTOLD: Partial<Record<Role, string>> = {
  'last-pusher':
    'The forge does not say who pushed the head of the pull request.',
  author:
    'No account of the forge is behind the author of a commit of the pull request.',
  committer:
    'No account of the forge is behind the committer of a commit of the pull request.',
};

const REQUEST_AGAIN = 'Cancel the change and request it again.';

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
  const closed = membershipProblem(unmet, context);
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

/** Who belongs to a group is not known, or was heard too long ago. */
function membershipProblem(
  unmet: ReviewOutcome[],
  context: GateContext,
): Omit<Decision, 'facts'> | undefined {
  const { policy, facts, at } = context;
  const [unknown] = unmet.flatMap(({ rule, unknownGroups }) =>
    unknownGroups.map(group => ({ rule, group })),
  );
  if (unknown) {
    return {
      state: 'unknown',
      reason: `Nobody is known to belong to ${unknown.group}, from which the rule ${unknown.rule.name} asks for reviews.`,
      remedy: `Check the name of ${unknown.group} in the policy, and that its members come from a trusted location of the catalog.`,
    };
  }
  const asksGroups = policy.reviews.some(({ from }) =>
    from?.some(one => /^group:/i.test(one)),
  );
  const asOf = instantOfFact(facts.memberships?.asOf ?? null);
  if (asksGroups && !isFresh(asOf, context)) {
    const since = asOf ? ` since ${utcTime(asOf, at)}` : '';
    return {
      state: 'unknown',
      reason: `The catalog has not been read${since}, so who belongs to the groups of the policy's reviews is not known.`,
      remedy: 'Wait for the next reading, or check the catalog.',
    };
  }
  return undefined;
}

/** Somebody had a hand in it, and we cannot tell who. */
function unknownHand({ unknown: [first] }: Involvement) {
  const { actor, role } = first;
  if (actor) {
    return {
      state: 'unknown' as const,
      reason: actor.person
        ? `${accountName(actor)}, the ${roleName(
            role,
          )} of the pull request, was linked to ${personName(
            actor.person,
          )} only after this change was requested.`
        : `Nobody is known behind ${accountName(actor)}, the ${roleName(
            role,
          )} of the pull request.`,
      remedy: actor.person
        ? REQUEST_AGAIN
        : `Link the account ${actor.account} to its person under Change control, Persons; a link never helps a change that is open, so request it again then.`,
    };
  }
  if (role === 'range-author') {
    return {
      state: 'unknown' as const,
      reason: 'Who wrote the commits that this change brings is not known.',
      remedy:
        'Wait until the source repository was read; a commit without an account of the forge needs one.',
    };
  }
  return {
    state: 'unknown' as const,
    reason:
      role === 'requester'
        ? 'Who asked for this change is not known.'
        : UNTOLD[role] ??
          `The forge does not say who the ${roleName(
            role,
          )} of the pull request is.`,
    remedy:
      role === 'requester'
        ? REQUEST_AGAIN
        : 'Wait for the next reading of the forge; if it stays so, cancel the change and request it again.',
  };
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
