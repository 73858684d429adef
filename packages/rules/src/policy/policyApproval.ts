import type { Actor, ReviewFact } from '../gates/types';
import {
  changesRequested,
  involvement,
  roleName,
  weighApprovals,
} from '../persons';
import { accountName, actorName, listed, shortRevision } from '../sentences';

/** A pull request that brought a version of the policy, as the forge tells it. */
export interface PolicyPullRequest {
  number: number;
  /** The branch that it was merged into. */
  baseBranch: string;
  state: 'open' | 'merged' | 'closed';
  headSha: string;
  /** ISO 8601 UTC; null: it was not merged. */
  mergedAt: string | null;
  author: Actor;
  /** Null: the forge did not say. */
  lastPusher: Actor | null;
  /** Authors of its commits; null: an account behind one is not known. */
  commitAuthors: (Actor | null)[];
  reviews: ReviewFact[];
  /** False where the forge gave only some of its commits or reviews. */
  complete: boolean;
  /** Approvals that its branch demands; null: its protection is not known. */
  protectedApprovals: number | null;
}

/** Whether a version of the policy may come into force. */
export type PolicyApproval =
  | { ok: true; approvers: Actor[] }
  | { ok: false; reason: string };

/**
 * A version of the policy comes into force only when a second person approved
 * exactly what was merged, before it was merged, on a branch that demands it.
 * Who wrote or pushed it under any account is not a second person; whoever
 * cannot be told is nobody, and might be the author.
 *
 * @param branch - the branch that the policy is read from
 */
export function policyApproval(
  pull: PolicyPullRequest,
  branch: string,
): PolicyApproval {
  const name = `Pull request #${pull.number}`;
  if (pull.state !== 'merged' || pull.mergedAt === null) {
    return refused(`${name} was not merged.`);
  }
  if (pull.baseBranch !== branch) {
    return refused(
      `${name} was merged into ${pull.baseBranch}, not into ${branch}.`,
    );
  }
  if (pull.protectedApprovals === null) {
    return refused(`How ${branch} is protected is not known.`);
  }
  if (pull.protectedApprovals < 1) {
    return refused(`The protection of ${branch} does not demand a review.`);
  }
  if (!pull.complete) {
    return refused(
      `${name} has more commits or reviews than the forge gives at once.`,
    );
  }
  return judgeReviews(pull, pull.mergedAt, name);
}

function judgeReviews(
  pull: PolicyPullRequest,
  mergedAt: string,
  name: string,
): PolicyApproval {
  const { author, lastPusher, headSha, commitAuthors } = pull;
  const involved = involvement({ requester: null, author, lastPusher });
  for (const writer of commitAuthors) {
    if (!writer) {
      return refused(
        `${name} has a commit whose author has no account at the forge.`,
      );
    }
    if (writer.person) {
      involved.persons.push({ person: writer.person, role: 'author' });
    } else if (!writer.bot) {
      involved.unknown.push({ actor: writer, role: 'author' });
    }
  }
  const [unknown] = involved.unknown;
  if (unknown) {
    return refused(
      unknown.actor
        ? `Nobody is known behind ${accountName(unknown.actor)}, the ${roleName(
            unknown.role,
          )} of ${name}.`
        : `The ${roleName(unknown.role)} of ${name} is not known.`,
    );
  }
  // An approval that came after the merge did not let it pass.
  const reviews = pull.reviews.filter(
    ({ submittedAt }) => Date.parse(submittedAt) <= Date.parse(mergedAt),
  );
  const objectors = changesRequested(reviews, headSha);
  if (objectors.length > 0) {
    return refused(
      `${listed(objectors.map(actorName))} asked for changes to ${name}.`,
    );
  }
  const approvers = weighApprovals(reviews, headSha, involved)
    .filter(({ standing }) => standing === 'counts')
    .map(({ reviewer }) => reviewer);
  return approvers.length > 0
    ? { ok: true, approvers }
    : refused(
        `Nobody but its authors approved ${shortRevision(
          headSha,
        )} of ${name} before it was merged.`,
      );
}

function refused(reason: string): PolicyApproval {
  return { ok: false, reason };
}
