import type {
  CodeOwners,
  ForgeAccount,
  PullRequestSnapshot,
  ReviewRequest,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { accountOf, accountOfGitActor, accountOrGhost } from '../accounts';
import { verificationOf } from '../content/verification';
import { checksOf } from './checks';
import { eventsOf, REVIEW_STATES } from './events';
import type { Pull } from './fragment';
import { protectionOf } from './protection';
import { queueOf } from './queue';

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;
const MERGEABLE = {
  MERGEABLE: 'yes',
  CONFLICTING: 'conflict',
  UNKNOWN: 'unknown',
} as const;

/** What is read of a description; GitHub lets it have 65,536 characters. */
const MAX_BODY_LENGTH = 20_000;

/** Where GitHub keeps what it runs as checks, and what that is built of. */
const WORKFLOW_FILES = /^\.github\/(workflows|actions)\//i;

/** What GitHub tells of a pull request only when it is asked for it apart. */
export interface Beside {
  lastPusher: ForgeAccount | null;
  codeOwners: CodeOwners | null;
  /** Teams of the owners that an account belongs to; null: not known. */
  ownerTeams: ReadonlyMap<string, string[] | null>;
}

/** GitHub's pull request in the words of the port. */
export function toSnapshot(
  pull: Pull,
  { lastPusher, codeOwners, ownerTeams }: Beside,
  asOf: Date,
): PullRequestSnapshot {
  const files = filesOf(pull);
  const truncated = truncatedParts(pull);
  const { host } = new URL(pull.url);
  return {
    repository: pull.repository.nameWithOwner,
    number: pull.number,
    nodeId: pull.id,
    url: pull.url,
    title: pull.title,
    ...(pull.body && { body: pull.body.slice(0, MAX_BODY_LENGTH) }),
    state: STATES[pull.state],
    draft: pull.isDraft,
    headSha: pull.headRefOid,
    headBranch: pull.headRefName,
    baseSha: pull.baseRefOid,
    baseBranch: pull.baseRefName,
    mergeable: MERGEABLE[pull.mergeable],
    author: accountOrGhost(pull.author),
    lastPusher,
    commits: pull.commits.nodes.map(({ commit }) => ({
      sha: commit.oid,
      author: accountOfGitActor(commit.author, host),
      committer: accountOfGitActor(commit.committer ?? null, host),
      verification: verificationOf(commit.signature),
    })),
    reviews: reviewsOf(pull, ownerTeams),
    reviewRequests: reviewRequestsOf(pull),
    unresolvedConversations: unresolvedOf(pull),
    files,
    workflowFiles: files?.filter(file => WORKFLOW_FILES.test(file)) ?? null,
    codeOwners,
    checks: checksOf(pull.statusCheckRollup, pull.headRefOid),
    twins: twinsOf(pull),
    events: eventsOf(pull.events),
    protection: protectionOf(pull.baseRef),
    ...queueOf(pull),
    mergedBy: accountOf(pull.mergedBy),
    mergeSha: pull.state === 'MERGED' ? pull.mergeCommit?.oid ?? null : null,
    mergedAt: pull.mergedAt && new Date(pull.mergedAt).toISOString(),
    asOf: asOf.toISOString(),
    ...(truncated.length > 0 && { truncated }),
  };
}

/** Submitted reviews; a pending one is still its writer's draft. */
function reviewsOf(
  pull: Pull,
  ownerTeams: Beside['ownerTeams'],
): PullRequestSnapshot['reviews'] {
  return (pull.reviews?.nodes ?? []).flatMap(review => {
    if (review.state === 'PENDING' || review.submittedAt === null) {
      return [];
    }
    const reviewer = accountOrGhost(review.author);
    const known = ownerTeams.get(reviewer.login);
    return [
      {
        id: review.id,
        reviewer,
        state: REVIEW_STATES[review.state],
        commit: review.commit?.oid ?? null,
        submittedAt: new Date(review.submittedAt).toISOString(),
        ownerTeams: known === undefined ? [] : known,
      },
    ];
  });
}

/** Null also when a file was renamed: GitHub does not tell the old path. */
export function filesOf({ files }: Pick<Pull, 'files'>): string[] | null {
  if (!files?.nodes || files.totalCount > files.nodes.length) {
    return null;
  }
  return files.nodes.some(file => file.changeType === 'RENAMED')
    ? null
    : files.nodes.map(file => file.path);
}

/** Open pull requests besides this one with this very head. */
function twinsOf({ number, headRefOid, head }: Pull): number[] | null {
  const found = head.nodes[0]?.commit.associatedPullRequests;
  if (!found || found.totalCount > found.nodes.length) {
    return null;
  }
  return found.nodes
    .filter(
      other =>
        other.state === 'OPEN' &&
        other.headRefOid === headRefOid &&
        other.number !== number,
    )
    .map(other => other.number);
}

function unresolvedOf({ reviewThreads }: Pull): number | null {
  const { totalCount, nodes } = reviewThreads;
  return !nodes || totalCount > nodes.length
    ? null
    : nodes.filter(thread => !thread.isResolved).length;
}

/** Requests whose reviewer is a person, a bot or a team that we may see. */
function reviewRequestsOf(pull: Pull): ReviewRequest[] {
  return (pull.reviewRequests?.nodes ?? []).flatMap(
    ({ asCodeOwner, requestedReviewer: asked }) => {
      const team = asked?.combinedSlug ?? null;
      const { __typename = '', login } = asked ?? {};
      const account =
        login === undefined ? null : accountOf({ __typename, login });
      return team ?? account ? [{ account, team, asCodeOwner }] : [];
    },
  );
}

function truncatedParts(
  pull: Pull,
): NonNullable<PullRequestSnapshot['truncated']> {
  const contexts = pull.statusCheckRollup?.contexts;
  const parts = {
    commits: pull.commits,
    reviews: pull.reviews,
    checks: contexts,
  };
  const names = ['commits', 'reviews', 'checks'] as const;
  return names.filter(name => {
    const part = parts[name];
    return part && part.totalCount > part.nodes.length;
  });
}
