import { Commit, EMPTY_TREE, ZERO_OID } from './git/objects';
import { nodeId } from './ids';
import { commitJson } from './rest/pullShapes';
import { appJson, Json } from './rest/shapes';
import type { RefChange } from './refs';
import { protectionOf } from './rules/inForce';
import { CheckRun, CommitStatus, Repo, User } from './types';
import { World } from './World';

const MAX_BRANCHES = 10;

async function pushedCommit(
  world: World,
  repo: Repo,
  commit: Commit,
): Promise<Json> {
  const before = commit.parents[0] ?? EMPTY_TREE;
  const files = await world.git(repo).diff(before, commit.oid);
  const paths = (status: string) =>
    files.filter(file => file.status === status).map(file => file.path);
  const who = ({ name, email }: { name: string; email: string }) => {
    const username = world.userByEmail(email)?.login;
    return { name, email, ...(username ? { username } : {}) };
  };
  return {
    id: commit.oid,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${world.url}/${repo.owner}/${repo.name}/commit/${commit.oid}`,
    author: who(commit.author),
    committer: who(commit.committer),
    added: paths('added'),
    removed: paths('removed'),
    modified: [...paths('modified'), ...paths('renamed')],
  };
}

/** The body of a push event but for what all events carry. */
export async function pushPayload(
  world: World,
  repo: Repo,
  change: RefChange,
  details: { commits: Commit[]; forced: boolean; sender: User },
): Promise<Json> {
  const { ref, before, after } = change;
  const html = `${world.url}/${repo.owner}/${repo.name}`;
  const commits: Json[] = [];
  for (const commit of details.commits) {
    commits.push(await pushedCommit(world, repo, commit));
  }
  return {
    ref,
    before,
    after,
    base_ref: null,
    created: before === ZERO_OID,
    deleted: after === ZERO_OID,
    forced: details.forced,
    compare: `${html}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits,
    head_commit: commits.at(-1) ?? null,
    pusher: { name: details.sender.login, email: details.sender.email },
  };
}

/** The check suite around a run, as check_run events carry it. */
export function suiteJson(
  world: World,
  repo: Repo,
  run: CheckRun,
  pullRequests: unknown,
): Json {
  const url = `${world.apiUrl}/repos/${repo.owner}/${repo.name}`;
  const branch = world.state.pulls.find(
    pull => pull.repoId === repo.id && pull.headOid === run.headSha,
  )?.headRef;
  return {
    id: run.suiteId,
    node_id: nodeId('CheckSuite', run.suiteId),
    head_branch: branch ?? null,
    head_sha: run.headSha,
    status: run.status,
    conclusion: run.conclusion ?? null,
    url: `${url}/check-suites/${run.suiteId}`,
    before: null,
    after: run.headSha,
    pull_requests: pullRequests,
    app: appJson(world, world.app(run.appId)),
    created_at: run.startedAt,
    updated_at: run.completedAt ?? run.startedAt,
  };
}

/** Branches whose tip a commit is, at most ten, as status events name them. */
export async function branchesAt(
  world: World,
  repo: Repo,
  sha: string,
): Promise<string[]> {
  const tips = await world.git(repo).refs('refs/heads/');
  return [...tips]
    .filter(([, tip]) => tip === sha)
    .map(([ref]) => ref.slice('refs/heads/'.length))
    .slice(0, MAX_BRANCHES);
}

/** The body of a status event but for what all events carry. */
export async function statusPayload(
  world: World,
  repo: Repo,
  status: CommitStatus,
  branches: string[],
): Promise<Json> {
  const url = `${world.apiUrl}/repos/${repo.owner}/${repo.name}`;
  const { sha } = status;
  return {
    id: status.id,
    sha,
    name: `${repo.owner}/${repo.name}`,
    avatar_url: `${world.url}/avatars/${status.creatorId}`,
    target_url: status.targetUrl ?? null,
    context: status.context,
    description: status.description ?? null,
    state: status.state,
    commit: commitJson(world, repo, await world.git(repo).commit(sha)),
    branches: branches.map(name => ({
      name,
      commit: { sha, url: `${url}/commits/${sha}` },
      protected: protectionOf(world, repo, name) !== undefined,
    })),
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}
