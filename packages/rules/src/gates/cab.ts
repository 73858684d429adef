import {
  isStandard,
  outcomeOf,
  weighVotes,
  type CabOutcome,
  type CabRule,
  type WeighedVote,
} from '../cab';
import { roleName, rolesApartFrom } from '../persons';
import type { Involvement, Role } from '../persons';
import { actorName, counted, listed } from '../sentences';
import { withPullRequest } from './freshness';
import { decision, defineGate, open } from './gate';
import type { Decision, GateContext } from './gate';
import { involvedIn } from './involved';
import { membershipProblem } from './memberships';
import type { ChangeFacts, PullRequestFact } from './types';
import { unknownHand } from './unknownHand';

/** Whoever did this never votes, whatever else a policy separates. */
const NEVER_VOTES: readonly Role[] = ['requester', 'author', 'last-pusher'];

/**
 * The change advisory board: each of its rules has its quorum of votes for
 * exactly what the change is now, by members who had no hand in it, and fewer
 * rejections than end it. Nothing approves by time-out.
 */
export const cabGate = defineGate({
  id: 'cab',
  title: 'Board votes',
  rule: 'Each rule of the change advisory board has its quorum of votes for exactly what the change is now, by members who had no hand in it.',
  policyKeys: ['cab', 'separation', 'maxFactAgeSeconds'],
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'ISO:A.8.32', 'NIST:CM-3', 'NIST:AC-5'],
  decide(context) {
    const { policy, facts } = context;
    if (policy.cab.length === 0) {
      return open('The policy asks no board.', { rules: 0 });
    }
    const asked = rulesThatAsk(policy.cab, facts);
    if (asked.length === 0) {
      return open('It is a standard change, approved as a kind.', {
        rules: 0,
        standard: true,
      });
    }
    return withPullRequest(context, pullRequest =>
      judge(asked, pullRequest, context),
    );
  },
});

/** The rules of the board that ask for a change: those it is no standard for. */
export function rulesThatAsk(
  rules: readonly CabRule[],
  { change, pullRequest }: Pick<ChangeFacts, 'change' | 'pullRequest'>,
): CabRule[] {
  const files = pullRequest ? pullRequest.files : change.pinPaths;
  return rules.filter(rule => !isStandard(rule, { kind: change.kind, files }));
}

/** Who had a hand in a change, as far as that keeps them from voting. */
export function handsOf(
  pullRequest: PullRequestFact,
  grounds: Pick<GateContext, 'facts' | 'policy'>,
): Involvement {
  const apart = rolesApartFrom('voter', grounds.policy.separation);
  return involvedIn(pullRequest, grounds, [
    ...new Set([...NEVER_VOTES, ...apart]),
  ]);
}

/** Digest that votes on a change are bound to; null: it is not known yet. */
export function digestToVoteOn({
  contents,
  pullRequest,
}: Pick<ChangeFacts, 'contents' | 'pullRequest'>): string | null {
  return contents && contents.headSha === pullRequest?.headSha
    ? contents.digest
    : null;
}

function judge(
  asked: CabRule[],
  pullRequest: PullRequestFact,
  context: GateContext,
): Decision {
  const { facts } = context;
  const rules = asked.length;
  const digest = digestToVoteOn(facts);
  if (digest === null) {
    return decision(
      'pending',
      'What the change is has not been read to the end, so nothing can be voted on yet.',
      'Wait a moment; it is read by itself.',
      { rules },
    );
  }
  const involved = handsOf(pullRequest, context);
  if (involved.unknown.length > 0) {
    return { ...unknownHand(involved), facts: { rules } };
  }
  const votes = weighVotes(facts.votes ?? [], digest, involved);
  const outcomes = asked.map(rule =>
    outcomeOf(rule, votes, facts.memberships?.groups ?? []),
  );
  const small = {
    rules,
    votes: votes.filter(({ standing }) => standing === 'counts').length,
    voidVotes: votes.filter(({ standing }) => standing === 'void').length,
    unmetRules: outcomes.filter(({ state }) => state !== 'met').length,
  };
  const problem = membershipProblem(
    {
      what: 'votes',
      asked: asked.flatMap(({ from }) => from),
      unknown: outcomes.flatMap(({ rule, unknownGroups }) =>
        unknownGroups.map(group => ({ rule: rule.name, group })),
      ),
    },
    context,
  );
  if (problem) return { ...problem, facts: small };
  return { ...sayOf(outcomes, votes), facts: small };
}

function sayOf(
  outcomes: CabOutcome[],
  votes: WeighedVote[],
): Omit<Decision, 'facts'> {
  const saying = (decided: WeighedVote['decision']) =>
    votes.filter(
      ({ standing, decision: said }) =>
        standing === 'counts' && said === decided,
    );
  const names = (of: WeighedVote[]) =>
    listed(of.map(({ voter }) => actorName(voter)));
  if (outcomes.some(({ state }) => state === 'rejected')) {
    return decision(
      'closed',
      `${names(saying('reject'))} rejected it.`,
      'Settle what they object to, and request the change again.',
    );
  }
  const unmet = outcomes.filter(({ state }) => state === 'waiting');
  if (unmet.length === 0) {
    return open(`${names(saying('approve'))} approved it.`);
  }
  const have = listed(
    unmet.map(
      ({ rule, approvals }) =>
        `${approvals} of ${counted(rule.quorum, 'vote')} of ${rule.name}`,
    ),
  );
  const questions = saying('ask');
  const deferred = saying('defer');
  const more = [
    ...votes.flatMap(whyNot),
    ...(questions.length > 0 ? [`${names(questions)} asked a question`] : []),
    ...(deferred.length > 0
      ? [`${names(deferred)} left it to the meeting`]
      : []),
  ];
  const whom = listed([...new Set(unmet.flatMap(({ rule }) => rule.from))]);
  return decision(
    'pending',
    `It has ${have}${more.length > 0 ? `: ${more.join('; ')}` : ''}.`,
    questions.length > 0
      ? `Answer ${names(questions)}, and ask ${whom} to vote.`
      : `Ask ${whom} to vote.`,
  );
}

/** Why a vote that decides something does not count. */
function whyNot({ voter, delegator, standing, role }: WeighedVote): string[] {
  const who = delegator
    ? `${actorName(voter)} for ${actorName(delegator)}`
    : actorName(voter);
  switch (standing) {
    case 'void':
      return [`${who} voted on what it was before it altered`];
    case 'involved':
      return [
        `the vote of ${who} does not count, for one of them is the ${roleName(
          role ?? 'author',
        )}`,
      ];
    case 'again':
      return [`${who} has voted already`];
    default:
      return [];
  }
}
