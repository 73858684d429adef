import { latestCheckRuns, rollup } from '../checks';
import {
  Commit,
  GitObject,
  parseCommit,
  parseTag,
  parseTree,
} from '../git/objects';
import { forbidden } from '../errors';
import { headRepoOf } from '../forks';
import { nodeId } from '../ids';
import { pullsOfCommit } from '../pullLookup';
import { activeRules, protectionOf, rulesInForce } from '../rules/inForce';
import { isRequiredCheck } from '../rules/statusChecks';
import { latestStatuses } from '../statuses';
import { CheckRun, CommitStatus, Repo } from '../types';
import { World } from '../World';
import { actorView, appView, gitActorView } from './accounts';
import { signatureView, tagView } from './signatures';
import { connection, Context, View } from './fields';
import { protectionView } from './protectionView';
import { pullView } from './pullView';
import { repositoryView } from './repositoryView';
import { rulesConnection } from './rulesetView';
import { treeEntryView } from './treeEntry';

const ABBREVIATED = 7;

function objectFields(world: World, repo: Repo, oid: string) {
  return {
    oid,
    abbreviatedOid: oid.slice(0, ABBREVIATED),
    repository: () => repositoryView(world, repo),
  };
}

/** A commit. */
export function commitView(world: World, repo: Repo, commit: Commit): View {
  const { oid } = commit;
  const [headline, ...rest] = commit.message.split('\n');
  const resourcePath = `/${repo.owner}/${repo.name}/commit/${oid}`;
  const view = (item: Commit) => commitView(world, repo, item);
  return {
    __typename: 'Commit',
    ...objectFields(world, repo, oid),
    id: nodeId('Commit', repo.id, oid),
    resourcePath,
    commitResourcePath: resourcePath,
    url: `${world.url}${resourcePath}`,
    commitUrl: `${world.url}${resourcePath}`,
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    author: () => gitActorView(world, commit.author),
    committer: () => gitActorView(world, commit.committer),
    authoredByCommitter: commit.author.email === commit.committer.email,
    committedViaWeb: commit.committer.email === 'noreply@github.com',
    signature: () => signatureView(world, repo, commit),
    tree: async () =>
      objectView(world, repo, await world.git(repo).object(commit.tree)),
    file: ({ path }: { path: string }) =>
      treeEntryView(world, repo, commit, path),
    parents: connection(() => world.git(repo).commits(commit.parents), view),
    history: connection(
      (args: { path?: string; since?: string; until?: string }) =>
        world
          .git(repo)
          .log({ start: oid, path: args.path })
          .then(log =>
            log.filter(
              ({ committer: { date } }) =>
                (!args.since || date >= args.since) &&
                (!args.until || date <= args.until),
            ),
          ),
      view,
    ),
    associatedPullRequests: connection(
      () => pullsOfCommit(world, repo, oid),
      pull => pullView(world, repo, pull),
    ),
    statusCheckRollup: () => rollupView(world, repo, oid),
  };
}

/** A blob, tree or commit; null for nothing. */
export function objectView(
  world: World,
  repo: Repo,
  object: GitObject | undefined,
): View | null {
  if (!object) {
    return null;
  }
  const fields = objectFields(world, repo, object.oid);
  switch (object.type) {
    case 'commit':
      return commitView(world, repo, parseCommit(object));
    case 'tree':
      return {
        __typename: 'Tree',
        ...fields,
        id: nodeId('Tree', repo.id, object.oid),
        entries: parseTree(object).map(entry => ({
          __typename: 'TreeEntry',
          ...entry,
          mode: parseInt(entry.mode, 8),
          object: async () =>
            objectView(world, repo, await world.git(repo).object(entry.oid)),
        })),
      };
    case 'blob': {
      const isBinary = object.data.includes(0);
      return {
        __typename: 'Blob',
        ...fields,
        id: nodeId('Blob', repo.id, object.oid),
        byteSize: object.data.length,
        isBinary,
        isTruncated: false,
        text: isBinary ? null : object.data.toString('utf8'),
      };
    }
    default:
      return tagView(world, repo, parseTag(object));
  }
}

/** A branch or tag. */
export function refView(
  world: World,
  repo: Repo,
  ref: string,
  oid: string,
): View {
  const [, kind] = ref.split('/');
  const prefix = `refs/${kind}/`;
  const name = ref.slice(prefix.length);
  return {
    __typename: 'Ref',
    id: nodeId('Ref', repo.id, ref),
    name,
    prefix,
    repository: () => repositoryView(world, repo),
    target: async () =>
      objectView(world, repo, await world.git(repo).object(oid)),
    branchProtectionRule: (_args: object, { identity }: Context) => {
      if (identity.app && !identity.permissions?.administration) {
        throw forbidden();
      }
      const rule =
        kind === 'heads' ? protectionOf(world, repo, name) : undefined;
      return rule ? protectionView(world, rule) : null;
    },
    rules: rulesConnection(world, () => rulesInForce(world, repo, ref)),
    associatedPullRequests: connection(
      () =>
        world.state.pulls.filter(
          pull =>
            headRepoOf(world, pull)?.id === repo.id && pull.headRef === name,
        ),
      pull => pullView(world, world.repoById(pull.repoId), pull),
    ),
  };
}

function isRequired(world: World, repo: Repo, name: string, appId?: number) {
  return (args: { pullRequestNumber?: number }) => {
    const pull = world.state.pulls.find(
      p => p.repoId === repo.id && p.number === args.pullRequestNumber,
    );
    const rules = pull
      ? activeRules(world, repo, pull.baseRef, 'required_status_checks')
      : [];
    return rules.some(({ parameters }) =>
      isRequiredCheck(parameters.required_status_checks, name, appId),
    );
  };
}

/** A check run, under its suite and App. */
export function checkRunView(world: World, repo: Repo, run: CheckRun): View {
  const resourcePath = `/${repo.owner}/${repo.name}/runs/${run.id}`;
  return {
    __typename: 'CheckRun',
    id: nodeId('CheckRun', run.id),
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    startedAt: run.startedAt,
    completedAt: run.completedAt ?? null,
    detailsUrl: run.detailsUrl ?? null,
    externalId: run.externalId ?? null,
    title: run.output.title ?? null,
    summary: run.output.summary ?? null,
    text: run.output.text ?? null,
    resourcePath,
    url: `${world.url}${resourcePath}`,
    permalink: `${world.url}${resourcePath}`,
    repository: () => repositoryView(world, repo),
    isRequired: isRequired(world, repo, run.name, run.appId),
    checkSuite: () => ({
      __typename: 'CheckSuite',
      id: nodeId('CheckSuite', run.suiteId),
      databaseId: run.suiteId,
      app: appView(world, world.app(run.appId)),
      status: run.status.toUpperCase(),
      conclusion: run.conclusion?.toUpperCase() ?? null,
      commit: async () =>
        commitView(world, repo, await world.git(repo).commit(run.headSha)),
    }),
  };
}

/** A commit status. */
export function statusView(
  world: World,
  repo: Repo,
  status: CommitStatus,
): View {
  const creator = world.user(status.creatorId);
  return {
    __typename: 'StatusContext',
    id: nodeId('StatusContext', status.id),
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description ?? null,
    targetUrl: status.targetUrl ?? null,
    createdAt: status.createdAt,
    commit: async () =>
      commitView(world, repo, await world.git(repo).commit(status.sha)),
    creator: actorView(world, creator),
    isRequired: isRequired(
      world,
      repo,
      status.context,
      world.appOfBot(creator.id)?.id,
    ),
  };
}

/** All checks and statuses of a commit; null when there is none. */
export function rollupView(world: World, repo: Repo, sha: string): View | null {
  const state = rollup(world, repo, sha);
  if (!state) {
    return null;
  }
  return {
    __typename: 'StatusCheckRollup',
    id: nodeId('StatusCheckRollup', repo.id, sha),
    state,
    contexts: connection(
      () => [
        ...latestCheckRuns(world, repo, sha).map(run =>
          checkRunView(world, repo, run),
        ),
        ...latestStatuses(world, repo, sha).map(status =>
          statusView(world, repo, status),
        ),
      ],
      view => view,
    ),
  };
}
