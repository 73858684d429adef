import {
  provenPerson,
  samePerson,
  weighApprovals,
  type WeighedApproval,
} from '../persons';
import { actorName, counted, listed, shortRevision } from '../sentences';
import { worstFinding, type Finding } from './findings';
import { withPullRequest } from './freshness';
import { decision, defineGate, open } from './gate';
import type { Decision, GateContext } from './gate';
import type { CodeOwnerFact, CodeOwnersFact } from './headFacts';
import { involvedIn } from './involved';
import type { PullRequestFact, ReviewFact } from './types';

type Owned = CodeOwnersFact['owned'][number];

/**
 * Of each changed path one of its owners, by the file of code owners on the base
 * branch, approved the head; an approval counts here as it does in
 * `peer-review`.
 */
export const codeOwnersGate = defineGate({
  id: 'code-owners',
  title: 'Code owners',
  rule: 'Of each changed path one of its owners, by the file of code owners on the base branch, approved the head.',
  policyKeys: ['requireCodeOwners', 'separation', 'maxFactAgeSeconds'],
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'PCI:6.5.1', 'ISO:A.5.3', 'NIST:CM-3', 'NIST:CM-5'],
  decide(context) {
    if (!context.policy.requireCodeOwners) {
      return open('The policy does not ask for code owners here.', {
        required: false,
      });
    }
    return withPullRequest(context, pullRequest => judge(pullRequest, context));
  },
});

function judge(pullRequest: PullRequestFact, context: GateContext): Decision {
  const { codeOwners, headSha, reviews } = pullRequest;
  const { baseBranch, files } = pullRequest;
  if (!codeOwners || files === null) {
    return decision(
      'unknown',
      'Who owns what the pull request changes is not known.',
      'Wait for the next reading of the forge; of a pull request that renames files or changes more than a hundred it stays so: split it.',
    );
  }
  const { path, owned } = codeOwners;
  const facts = { owned: owned.length, file: path };
  if (path === null) {
    return decision(
      'closed',
      `The policy asks for code owners, but ${baseBranch} has no file that names them.`,
      `Add a file CODEOWNERS to ${baseBranch}.`,
      facts,
    );
  }
  const broken = codeOwners.problems.find(({ kind }) => kind === 'syntax');
  if (broken) {
    return decision(
      'unknown',
      `Line ${broken.line} of ${path} on ${baseBranch} cannot be read, so what it owns is not known.`,
      `Mend line ${broken.line} of ${path}.`,
      facts,
    );
  }
  if (!pullRequest.reviewsComplete) {
    return decision(
      'unknown',
      'The pull request has more reviews than the forge gives at once, so the last word of an owner may be missing.',
      'Cancel the change and request it again.',
      facts,
    );
  }
  const involved = involvedIn(pullRequest, context);
  if (involved.unknown.length > 0) {
    return decision(
      'unknown',
      'Who had a hand in the pull request is not known, so whether an owner is independent is not either.',
      'Do what the gate for peer review says.',
      facts,
    );
  }
  const approvals = weighApprovals(reviews, headSha, involved).filter(
    ({ standing }) => standing === 'counts',
  );
  const findings = owned.map(rule =>
    examine(rule, approvals, reviews, pullRequest),
  );
  const approved = findings.filter(({ state }) => state === 'open').length;
  const found = worstFinding(findings);
  const counts = { ...facts, approved };
  if (found) return { ...found, facts: counts };
  return open(
    owned.length === 0
      ? `Nobody owns what is changed, by ${path} on ${baseBranch}.`
      : `An owner of everything that is owned approved ${shortRevision(
          headSha,
        )}.`,
    counts,
  );
}

/** Whether one of a rule's owners approved. */
function examine(
  { line, owners, paths }: Owned,
  approvals: readonly WeighedApproval[],
  reviews: readonly ReviewFact[],
  { headSha }: PullRequestFact,
): Finding {
  const approver = approvals.find(approval =>
    owners.some(owner => isOwner(owner, approval, reviews) === true),
  );
  if (approver) return { state: 'open', reason: '', remedy: '' };
  const what = `${paths[0]}${
    paths.length > 1 ? ` and ${counted(paths.length - 1, 'more path')}` : ''
  }`;
  const doubtful = approvals.find(approval =>
    owners.some(owner => isOwner(owner, approval, reviews) === null),
  );
  if (doubtful) {
    const who = actorName(doubtful.reviewer);
    return {
      state: 'unknown',
      reason: `Whether ${who}, who approved, owns ${what} is not known: the forge does not tell who belongs to its teams.`,
      remedy: "Give the portal's App the permission 'Members: read'.",
    };
  }
  const names = owners.flatMap(owner => nameOf(owner) ?? []);
  if (names.length === 0) {
    return {
      state: 'closed',
      reason: `${what} is owned by an e-mail address alone (line ${line}), and whose it is is not known.`,
      remedy: `Name an owner by account or team in line ${line}.`,
    };
  }
  return {
    state: 'pending',
    reason: `No owner of ${what} approved ${shortRevision(headSha)}.`,
    remedy: `Ask ${listed(names)} for a review${
      names.length > 1 ? '; one is enough' : ''
    }.`,
  };
}

/** Null: it cannot be told. */
function isOwner(
  owner: CodeOwnerFact,
  { reviewer }: WeighedApproval,
  reviews: readonly ReviewFact[],
): boolean | null {
  if (owner.kind === 'address') return false;
  if (owner.kind === 'account') {
    const { provider, account } = owner.account;
    const [person, other] = [owner.account, reviewer].map(provenPerson);
    return (
      (provider === reviewer.provider &&
        account.toLowerCase() === reviewer.account.toLowerCase()) ||
      (person !== null && other !== null && samePerson(person, other))
    );
  }
  const teams = reviews
    .filter(
      review =>
        review.reviewer.provider === reviewer.provider &&
        review.reviewer.account === reviewer.account &&
        review.state === 'approved',
    )
    .map(({ ownerTeams }) => ownerTeams ?? null);
  if (teams.some(each => each?.includes(owner.team))) return true;
  return teams.includes(null) ? null : false;
}

function nameOf(owner: CodeOwnerFact): string | undefined {
  if (owner.kind === 'account') return actorName(owner.account);
  return owner.kind === 'team' ? owner.team : undefined;
}
