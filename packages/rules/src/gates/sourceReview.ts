import { involvement, provenPerson, weighApprovals } from '../persons';
import { accountName, counted, listed, shortRevision } from '../sentences';
import { decision, defineGate, earlierRule, open } from './gate';
import type { Decision, GateContext } from './gate';
import { whyUnsettled } from './signedTags';
import type { SourceFact, SourcePullRequestFact } from './sourceFact';

/** What is wrong with one source pull request. */
interface Finding {
  state: 'closed' | 'unknown';
  number: number;
  reason: string;
}

/**
 * Each commit between the pins came by a merged pull request whose head
 * somebody approved who neither wrote nor pushed it. It is the first of two
 * levels: what is promoted was reviewed where it was written.
 *
 * Where a pin names a tag, the commits are those up to what the tag names. One
 * that was moved or deleted tells no commits any more: unknown.
 */
export const sourceReviewGate = defineGate({
  id: 'source-review',
  title: 'Source review',
  rule: 'Each commit between the pins came by a merged pull request whose head somebody approved who neither wrote nor pushed it.',
  policyKeys: ['requireSourceReview'],
  ruleVersion: 2,
  controls: ['SOC2:CC8.1', 'PCI:6.5.1', 'ISO:A.8.28', 'NIST:CM-3'],
  decide: context => notAsked(context) ?? ofTag(context) ?? ofRange(context),
});

/** Before tags were read: a pin on one kept it unknown. */
export const sourceReviewGateV1 = earlierRule(
  sourceReviewGate,
  1,
  context => notAsked(context) ?? ofRange(context),
);

function notAsked({ policy, facts }: GateContext): Decision | undefined {
  if (!policy.requireSourceReview) {
    return open('The policy does not ask for reviews of the source.');
  }
  if (facts.change.kind === 'rollback') {
    return open('A rollback brings no commit that did not run here before.');
  }
  if (facts.change.toRevision === null) {
    return open('This change brings no commits of a source repository.');
  }
  return undefined;
}

/** Whether it is certain what a tag brings, before that is looked at. */
function ofTag({ facts: { sourceTags } }: GateContext): Decision | undefined {
  const [found] = (sourceTags ?? []).flatMap(tag => whyUnsettled(tag) ?? []);
  return found && decision('unknown', found.reason, found.remedy);
}

function ofRange(context: GateContext): Decision {
  const { source } = context.facts;
  return source
    ? { ...judge(source), facts: recorded(source) }
    : unread(context);
}

function recorded(source: SourceFact): Decision['facts'] {
  return {
    repository: source.repository,
    base: source.base,
    head: source.head,
    commits: source.commits,
    withoutPullRequest: source.withoutPullRequest.length,
    pullRequests: source.pullRequests.length,
  };
}

function unread({ facts: { change } }: GateContext): Decision {
  return decision(
    'unknown',
    `Which commits ${shortRevision(change.toRevision ?? '')} brings to ${
      change.environment
    } has not been read.`,
    'Wait until the source repository was read; if it stays so, check that the pin names its source repository, that what runs and what shall run are commits or tags of it, and that the forge can be reached.',
  );
}

function judge(source: SourceFact): Omit<Decision, 'facts'> {
  const { withoutPullRequest, pullRequests } = source;
  if (!source.complete) {
    return {
      state: 'unknown',
      reason: `Not every commit between ${shortRevision(
        source.base,
      )} and ${shortRevision(source.head)} of ${source.repository} is known.`,
      remedy: 'Promote in smaller steps, an earlier revision first.',
    };
  }
  if (withoutPullRequest.length > 0) {
    const shas = listed(withoutPullRequest.map(shortRevision));
    return {
      state: 'closed',
      reason: `No merged pull request brought ${shas} to ${source.repository}.`,
      remedy: `Bring ${
        withoutPullRequest.length === 1 ? 'it' : 'them'
      } by a reviewed pull request, or promote a revision without.`,
    };
  }
  const findings = pullRequests.flatMap(pull => examine(pull) ?? []);
  const certain = findings.filter(({ state }) => state === 'closed');
  const [first] = certain.length > 0 ? certain : findings;
  if (first) {
    const more = findings.length - 1;
    return {
      state: first.state,
      reason: `${first.reason}${
        more > 0
          ? ` (${counted(more, 'more pull request')} likewise not open)`
          : ''
      }.`,
      remedy:
        'Promote a revision without it, or have it reverted and brought anew with a review.',
    };
  }
  return {
    state: 'open',
    reason:
      source.commits === 0
        ? 'It brings no commit that is not there already.'
        : `Each of ${counted(
            pullRequests.length,
            'source pull request',
          )} had an independent approval.`,
    remedy: '',
  };
}

function examine(pull: SourcePullRequestFact): Finding | undefined {
  const { number, headSha } = pull;
  const unknown = (reason: string): Finding => ({
    state: 'unknown',
    number,
    reason,
  });
  if (pull.state === 'missing' || headSha === null || !pull.author) {
    return unknown(`Source pull request #${number} cannot be read`);
  }
  if (pull.state !== 'merged') {
    const reason = `Source pull request #${number} is ${pull.state}, not merged`;
    return { state: 'closed', number, reason };
  }
  if (!pull.complete) {
    return unknown(
      `Source pull request #${number} has more reviews or commits than the forge gives at once`,
    );
  }
  const hands = involvement(
    {
      requester: null,
      author: pull.author,
      lastPusher: pull.lastPusher,
      writers: pull.writers,
    },
    ['author', 'last-pusher'],
  );
  const approvals = weighApprovals(pull.reviews, headSha, hands);
  const counting = approvals.filter(({ standing }) => standing === 'counts');
  if (counting.length === 0) {
    const first = approvals.find(({ standing }) => standing === 'unknown');
    return first
      ? unknown(
          `Nobody is known behind ${accountName(
            first.reviewer,
          )}, who approved source pull request #${number}`,
        )
      : {
          state: 'closed',
          number,
          reason: `Nobody independent approved the head of source pull request #${number}`,
        };
  }
  const [stranger] = hands.unknown;
  if (stranger) {
    return unknown(
      stranger.actor && !provenPerson(stranger.actor)
        ? `Nobody is known behind ${accountName(
            stranger.actor,
          )}, who had a hand in source pull request #${number}`
        : `Who wrote or pushed source pull request #${number} is not known`,
    );
  }
  return undefined;
}
