import type { ForgeAccount } from '@gitops-compliance/plugin-gitops-compliance-node';
import { policyApproval, type Actor } from '@gitops-compliance/rules';
import type { PolicyOrigin } from './GitPolicy';
import type { PolicyApprovalRecord, RefusalCause } from './records';

/** Whether a version of the policy may come into force. */
export type Judgement =
  | { ok: true; approvers: Actor[] }
  | { ok: false; cause: RefusalCause; reason: string };

/**
 * Judges a version from Git: what is in force is byte for byte what a second
 * person approved, on a history that still has what was in force before, by a
 * pull request that is not older.
 *
 * @param blob - of the file as the branch has it
 * @param inForce - who approved the policy in force; null: nobody did
 */
export function judgeVersion(
  { blob, branch }: { blob: string; branch: string },
  { commit, pull, reviewedBlob, descends }: PolicyOrigin,
  inForce: PolicyApprovalRecord | null,
  actorOf: (account: ForgeAccount) => Actor,
): Judgement {
  if (!descends) {
    return refused(
      'rewritten',
      `The branch ${branch} was rewritten: it no longer has the commit of the policy in force. Restore it, or merge it back.`,
    );
  }
  if (!pull) {
    return refused(
      'unapproved',
      commit
        ? `Commit ${commit.sha.slice(0, 7)} came by no pull request.`
        : 'No commit is known that brought it.',
    );
  }
  const name = `Pull request #${pull.number}`;
  if (
    inForce?.kind === 'pull-request' &&
    Date.parse(pull.mergedAt ?? '') < Date.parse(inForce.mergedAt)
  ) {
    return refused(
      'older',
      `${name} was merged before the one of the policy in force (#${inForce.number}).`,
    );
  }
  if (reviewedBlob !== blob) {
    return refused(
      'unapproved',
      `What lies on ${branch} is not what was reviewed in pull request #${pull.number}.`,
    );
  }
  const { author, lastPusher, reviews, truncated, protection } = pull;
  const approval = policyApproval(
    {
      number: pull.number,
      baseBranch: pull.baseBranch,
      state: pull.state,
      headSha: pull.headSha,
      mergedAt: pull.mergedAt,
      author: actorOf(author),
      lastPusher: lastPusher && actorOf(lastPusher),
      commitAuthors: pull.commits.map(
        ({ author: writer }) => writer && actorOf(writer),
      ),
      reviews: reviews.map(({ reviewer, ...review }) => ({
        ...review,
        reviewer: actorOf(reviewer),
      })),
      complete: !truncated?.some(list => list !== 'checks'),
      protectedApprovals: protection && protection.requiredApprovals,
    },
    branch,
  );
  return approval.ok ? approval : refused('unapproved', approval.reason);
}

function refused(cause: RefusalCause, reason: string): Judgement {
  return { ok: false, cause, reason };
}
