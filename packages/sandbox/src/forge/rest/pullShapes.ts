import { ChangedFile, Commit } from '../git/objects';
import { headOwnerOf, headRepoOf } from '../forks';
import { nodeId } from '../ids';
import { mergeState } from '../mergeState';
import { mergeCommitSha } from '../merging/testMerge';
import { baseOidOf, changedFiles, isMergeable, pullCommits } from '../pulls';
import { CheckRun, Pull, Repo, Review } from '../types';
import { verificationJson } from '../signing/verification';
import { World } from '../World';
import { repoJson } from './repoShapes';
import { teamJson } from './teamShapes';
import { appJson, Json, nullableUserJson, ownerJson, userJson } from './shapes';

function repoUrl(world: World, repo: Repo): string {
  return `${world.apiUrl}/repos/${repo.owner}/${repo.name}`;
}

function branchJson(world: World, repo: Repo, ref: string, sha: string): Json {
  return {
    label: `${repo.owner}:${ref}`,
    ref,
    sha,
    user: ownerJson(world, repo),
    repo: repoJson(world, repo),
  };
}

/** The head, whose repository may be a fork's, or gone. */
function headJson(world: World, repo: Repo, pull: Pull): Json {
  const from = headRepoOf(world, pull);
  if (from) {
    return branchJson(world, from, pull.headRef, pull.headOid);
  }
  const owner = headOwnerOf(repo, pull);
  const user = world.findUser(owner);
  return {
    label: `${owner}:${pull.headRef}`,
    ref: pull.headRef,
    sha: pull.headOid,
    user: user ? userJson(world, user) : null,
    repo: null,
  };
}

function association(world: World, repo: Repo, userId: number): string {
  const user = world.user(userId);
  if (user.type === 'Bot') {
    return 'NONE';
  }
  return world.canWrite(repo, user) ? 'MEMBER' : 'NONE';
}

/** Who is asked for a review. */
export function requestedJson(world: World, pull: Pull): Json {
  const users = pull.reviewRequests.flatMap(({ userId }) => userId ?? []);
  const teams = pull.reviewRequests.flatMap(({ teamId }) => teamId ?? []);
  return {
    requested_reviewers: users.map(id => userJson(world, world.user(id))),
    requested_teams: world.state.teams
      .filter(team => teams.includes(team.id))
      .map(team => teamJson(world, team)),
  };
}

/** A pull request as lists show it. */
export async function pullJson(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<Json> {
  const url = `${repoUrl(world, repo)}/pulls/${pull.number}`;
  const issue = `${repoUrl(world, repo)}/issues/${pull.number}`;
  const html = `${world.url}/${repo.owner}/${repo.name}/pull/${pull.number}`;
  const statuses = `${repoUrl(world, repo)}/statuses/${pull.headOid}`;
  const base = await baseOidOf(world, repo, pull);
  const { autoMerge } = pull;
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', repo.id, pull.number),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userJson(world, world.user(pull.authorId)),
    body: pull.body || null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt ?? null,
    merged_at: pull.mergedAt ?? null,
    merge_commit_sha: mergeCommitSha(pull),
    assignee: null,
    assignees: [],
    ...requestedJson(world, pull),
    labels: [],
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repoUrl(world, repo)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: headJson(world, repo, pull),
    base: branchJson(world, repo, pull.baseRef, base),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: {
        href: `${repoUrl(world, repo)}/pulls/comments{/number}`,
      },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: association(world, repo, pull.authorId),
    auto_merge: autoMerge
      ? {
          enabled_by: userJson(world, world.user(autoMerge.enabledById)),
          merge_method: autoMerge.method,
          commit_title: autoMerge.title ?? null,
          commit_message: autoMerge.message ?? null,
        }
      : null,
    active_lock_reason: null,
  };
}

/** A pull request as `GET /pulls/{n}` and webhooks show it. */
export async function fullPullJson(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<Json> {
  const files = await changedFiles(world, repo, pull);
  const sum = (of: (file: ChangedFile) => number) =>
    files.reduce((total, file) => total + of(file), 0);
  return {
    ...(await pullJson(world, repo, pull)),
    merged: pull.mergedAt !== undefined,
    mergeable: await isMergeable(world, repo, pull),
    rebaseable: await isMergeable(world, repo, pull),
    mergeable_state: await mergeState(world, repo, pull),
    merged_by: pull.mergedById
      ? nullableUserJson(world, world.user(pull.mergedById))
      : null,
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: (await pullCommits(world, repo, pull)).length,
    additions: sum(file => file.additions),
    deletions: sum(file => file.deletions),
    changed_files: files.length,
  };
}

/** A `diff-entry`. */
export function fileJson(
  world: World,
  repo: Repo,
  sha: string,
  file: ChangedFile,
): Json {
  const html = `${world.url}/${repo.owner}/${repo.name}`;
  return {
    sha: file.blobOid,
    filename: file.path,
    ...(file.previousPath ? { previous_filename: file.previousPath } : {}),
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${sha}/${file.path}`,
    raw_url: `${html}/raw/${sha}/${file.path}`,
    contents_url: `${repoUrl(world, repo)}/contents/${file.path}?ref=${sha}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
  };
}

/** A `pull-request-review`. */
export function reviewJson(
  world: World,
  repo: Repo,
  pull: Pull,
  review: Review,
): Json {
  const url = `${repoUrl(world, repo)}/pulls/${pull.number}`;
  const html = `${world.url}/${repo.owner}/${repo.name}/pull/${pull.number}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: nullableUserJson(world, world.user(review.userId)),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    author_association: association(world, repo, review.userId),
    _links: { html: { href: html }, pull_request: { href: url } },
    submitted_at: review.submittedAt,
    commit_id: review.commitOid,
  };
}

/** A `commit`, without files and statistics. */
export function commitJson(world: World, repo: Repo, commit: Commit): Json {
  const url = `${repoUrl(world, repo)}/commits/${commit.oid}`;
  const html = `${world.url}/${repo.owner}/${repo.name}/commit`;
  const author = world.userByEmail(commit.author.email);
  const committer = world.userByEmail(commit.committer.email);
  return {
    sha: commit.oid,
    node_id: nodeId('Commit', repo.id, commit.oid),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: {
        sha: commit.tree,
        url: `${repoUrl(world, repo)}/git/trees/${commit.tree}`,
      },
      url: `${repoUrl(world, repo)}/git/commits/${commit.oid}`,
      comment_count: 0,
      verification: verificationJson(world, repo, commit),
    },
    url,
    html_url: `${html}/${commit.oid}`,
    comments_url: `${url}/comments`,
    author: author ? userJson(world, author) : null,
    committer: committer ? userJson(world, committer) : null,
    parents: commit.parents.map(sha => ({
      sha,
      url: `${repoUrl(world, repo)}/commits/${sha}`,
      html_url: `${html}/${sha}`,
    })),
  };
}

/** A `check-run`. */
export function checkRunJson(world: World, repo: Repo, run: CheckRun): Json {
  const url = `${repoUrl(world, repo)}/check-runs/${run.id}`;
  const pulls = world.state.pulls.filter(
    pull =>
      pull.repoId === repo.id &&
      pull.state === 'open' &&
      pull.headOid === run.headSha,
  );
  const html = `${world.url}/${repo.owner}/${repo.name}/runs/${run.id}`;
  const nested = {
    id: repo.id,
    url: repoUrl(world, repo),
    name: repo.name,
  };
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.headSha,
    external_id: run.externalId ?? '',
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion ?? null,
    started_at: run.startedAt,
    completed_at: run.completedAt ?? null,
    output: {
      title: run.output.title ?? null,
      summary: run.output.summary ?? null,
      text: run.output.text ?? null,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: appJson(world, world.app(run.appId)),
    pull_requests: pulls.map(pull => ({
      id: pull.id,
      number: pull.number,
      url: `${repoUrl(world, repo)}/pulls/${pull.number}`,
      head: { ref: pull.headRef, sha: pull.headOid, repo: nested },
      base: { ref: pull.baseRef, sha: pull.baseOid, repo: nested },
    })),
  };
}
