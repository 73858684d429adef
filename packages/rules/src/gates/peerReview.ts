import {
  changesRequested,
  involvement,
  weighApprovals,
} from '../persons/separation';
import type { Involvement, WeighedApproval } from '../persons/separation';
import {
  accountName,
  actorName,
  counted,
  listed,
  personName,
  shortRevision,
} from '../sentences';
import { withPullRequest } from './freshness';
import { decision, defineGate, open } from './gate';
import type { Decision, GateContext } from './gate';
import type { PullRequestFact } from './types';

/**
 * Enough persons who did not ask for, write or push the change have approved
 * exactly the commit that would be merged, and nobody asks for changes to it.
 */
export const peerReviewGate = defineGate({
  id: 'peer-review',
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'PCI:6.5.1', 'ISO:A.5.3', 'NIST:AC-5', 'NIST:CM-3'],
  decide(context) {
    const { requiredApprovals: required } = context.policy;
    if (required === 0) {
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
  { facts: { change } }: GateContext,
): Decision {
  const { author, lastPusher, reviews, headSha } = pullRequest;
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
  const involved = involvement({
    requester: change.requester,
    author,
    lastPusher,
  });
  if (involved.unknown.length > 0) {
    return { ...unknownHand(involved), facts: { requiredApprovals: required } };
  }
  const approvals = weighApprovals(reviews, headSha, involved);
  const counting = approvals.filter(a => a.standing === 'counts');
  const facts = {
    requiredApprovals: required,
    approvals: counting.length,
    staleApprovals: approvals.filter(a => a.standing === 'stale').length,
  };
  const head = shortRevision(headSha);
  if (counting.length >= required) {
    const names = listed(counting.map(({ reviewer }) => actorName(reviewer)));
    return open(`${names} approved ${head}.`, facts);
  }
  const others = approvals.filter(a => a.standing !== 'counts');
  const explained = others.map(other => whyNot(other, head));
  const have = `${head} has ${counting.length} of ${counted(
    required,
    'independent approval',
  )}`;
  return decision(
    'pending',
    explained.length > 0 ? `${have}: ${explained.join('; ')}.` : `${have}.`,
    remedyFor(others),
    facts,
  );
}

/** Somebody had a hand in it, and we cannot tell who. */
function unknownHand({ unknown: [first] }: Involvement) {
  const { actor, role } = first;
  if (actor) {
    return {
      state: 'unknown' as const,
      reason: `Nobody is known behind ${accountName(
        actor,
      )}, the ${role} of the pull request.`,
      remedy: `Link the account ${actor.account} to its person in the catalog.`,
    };
  }
  return {
    state: 'unknown' as const,
    reason:
      role === 'requester'
        ? 'Who asked for this change is not known.'
        : 'The forge does not say who pushed the head of the pull request.',
    remedy:
      role === 'requester'
        ? 'Cancel the change and request it again.'
        : 'Wait for the next reading of the forge; if it stays so, cancel the change and request it again.',
  };
}

function whyNot(approval: WeighedApproval, head: string): string {
  const { reviewer, commit, standing, role } = approval;
  switch (standing) {
    case 'stale':
      return `${actorName(reviewer)} approved ${
        commit ? shortRevision(commit) : 'an unknown commit'
      }, the head is now ${head}`;
    case 'involved':
      return `${personName(
        reviewer.person ?? '',
      )} is the ${role} and cannot approve`;
    case 'bot':
      return `${accountName(reviewer)} is a bot and does not count`;
    default:
      return `nobody is known behind ${accountName(
        reviewer,
      )}, so it does not count`;
  }
}

function remedyFor(others: WeighedApproval[]): string {
  const stale = others.filter(({ standing }) => standing === 'stale');
  const unknown = others.find(({ standing }) => standing === 'unknown');
  if (stale.length > 0) {
    const names = listed(stale.map(({ reviewer }) => actorName(reviewer)));
    return `Ask ${names} for a new review.`;
  }
  return unknown
    ? `Link the account ${unknown.reviewer.account} to its person in the catalog, or ask somebody else for a review.`
    : 'Ask somebody who neither requested nor wrote the change for a review.';
}
