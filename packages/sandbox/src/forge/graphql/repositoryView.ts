import { requirePermission } from '../auth';
import { forbidden, notFound } from '../errors';
import { codeOwnersErrors } from '../codeowners/errors';
import { codeOwnersAt } from '../codeowners/file';
import { nodeId } from '../ids';
import { settingsOf } from '../merging/settings';
import { roleOf } from '../roles';
import { rulesetsOf } from '../rules/inForce';
import { Pull, Repo } from '../types';
import { World } from '../World';
import { ownerView } from './accounts';
import { connection, Context, View } from './fields';
import { objectView, refView } from './gitViews';
import { protectionView } from './protectionView';
import { mergeQueueView } from './mergeQueue';
import { pullState, pullView } from './pullView';
import { rulesetView } from './rulesetView';

interface PullFilter {
  states?: string[] | null;
  headRefName?: string | null;
  baseRefName?: string | null;
  orderBy?: { field: 'CREATED_AT' | 'UPDATED_AT'; direction: 'ASC' | 'DESC' };
}

interface RulesetFilter {
  includeParents?: boolean | null;
  targets?: string[] | null;
}

function listPulls(world: World, repo: Repo, filter: PullFilter): Pull[] {
  const key =
    filter.orderBy?.field === 'UPDATED_AT' ? 'updatedAt' : 'createdAt';
  const pulls = world.state.pulls
    .filter(
      pull =>
        pull.repoId === repo.id &&
        (!filter.states || filter.states.includes(pullState(pull))) &&
        (!filter.headRefName || pull.headRef === filter.headRefName) &&
        (!filter.baseRefName || pull.baseRef === filter.baseRefName),
    )
    .sort((a, b) => a[key].localeCompare(b[key]) || a.number - b.number);
  return filter.orderBy?.direction === 'DESC' ? pulls.reverse() : pulls;
}

/** A repository. */
export function repositoryView(world: World, repo: Repo): View {
  const resourcePath = `/${repo.owner}/${repo.name}`;
  const git = world.git(repo);
  const mayRead = ({ identity }: Context, permission: string) =>
    requirePermission(world, identity, repo, permission, 'read');
  const settings = settingsOf(repo);
  const ref = async (name: string) => {
    const oid = await git.ref(name);
    return oid ? refView(world, repo, name, oid) : null;
  };
  return {
    __typename: 'Repository',
    id: nodeId('Repository', repo.id),
    databaseId: repo.id,
    name: repo.name,
    nameWithOwner: `${repo.owner}/${repo.name}`,
    owner: () => ownerView(world, repo),
    resourcePath,
    url: `${world.url}${resourcePath}`,
    createdAt: repo.createdAt,
    pushedAt: repo.pushedAt,
    updatedAt: repo.pushedAt,
    isPrivate: repo.private ?? false,
    visibility: repo.private ? 'PRIVATE' : 'PUBLIC',
    isArchived: false,
    isFork: repo.forkOf !== undefined,
    mergeCommitAllowed: settings.allow_merge_commit,
    squashMergeAllowed: settings.allow_squash_merge,
    rebaseMergeAllowed: settings.allow_rebase_merge,
    autoMergeAllowed: settings.allow_auto_merge,
    deleteBranchOnMerge: settings.delete_branch_on_merge,
    squashMergeCommitTitle: settings.squash_merge_commit_title,
    squashMergeCommitMessage: settings.squash_merge_commit_message,
    mergeCommitTitle: settings.merge_commit_title,
    mergeCommitMessage: settings.merge_commit_message,
    viewerPermission: (_args: object, { identity }: Context) => {
      const { app, user } = identity;
      const bot = world.canWrite(repo, user) ? 'WRITE' : 'READ';
      return app ? bot : roleOf(world, repo, user).toUpperCase();
    },
    rulesets: connection(
      ({ includeParents, targets }: RulesetFilter) =>
        rulesetsOf(world, repo).filter(
          ({ repoId, target }) =>
            (includeParents !== false || repoId !== undefined) &&
            (!targets || targets.includes(target.toUpperCase())),
        ),
      ruleset => rulesetView(world, ruleset),
    ),
    ruleset: ({ databaseId }: { databaseId: number }) => {
      const found = rulesetsOf(world, repo).find(r => r.id === databaseId);
      return found ? rulesetView(world, found) : null;
    },
    mergeQueue: ({ branch }: { branch?: string | null }) =>
      mergeQueueView(world, repo, branch ?? repo.defaultBranch),
    codeowners: async ({ refName }: { refName?: string | null }) => {
      const commit = await git.resolveCommit(refName ?? repo.defaultBranch);
      const file = commit && (await codeOwnersAt(world, repo, commit));
      return file
        ? {
            __typename: 'RepositoryCodeowners',
            errors: codeOwnersErrors(world, repo, file).map(error => ({
              __typename: 'RepositoryCodeownersError',
              ...error,
            })),
          }
        : null;
    },
    object: async (
      { oid, expression }: { oid?: string; expression?: string },
      context: Context,
    ) => {
      mayRead(context, 'contents');
      if (!oid && !expression) {
        throw notFound('An oid or an expression is needed');
      }
      return objectView(world, repo, await git.object(oid ?? expression ?? ''));
    },
    ref: async (
      { qualifiedName: name }: { qualifiedName: string },
      context: Context,
    ) => {
      mayRead(context, 'contents');
      if (name.startsWith('refs/')) {
        return ref(name);
      }
      return (await ref(`refs/heads/${name}`)) ?? ref(`refs/tags/${name}`);
    },
    refs: connection(
      async ({ refPrefix }: { refPrefix: string }) => [
        ...(await git.refs(refPrefix)),
      ],
      ([name, oid]) => refView(world, repo, name, oid),
    ),
    defaultBranchRef: () => ref(`refs/heads/${repo.defaultBranch}`),
    branchProtectionRules: connection(
      (_args: object, { identity }: Context) => {
        if (identity.app && !identity.permissions?.administration) {
          throw forbidden();
        }
        return world.state.protections.filter(r => r.repoId === repo.id);
      },
      rule => protectionView(world, rule),
    ),
    pullRequest: ({ number }: { number: number }, context: Context) => {
      mayRead(context, 'pull_requests');
      const pull = world.state.pulls.find(
        p => p.repoId === repo.id && p.number === number,
      );
      if (!pull) {
        throw notFound(
          `Could not resolve to a PullRequest with the number of ${number}.`,
        );
      }
      return pullView(world, repo, pull);
    },
    pullRequests: connection(
      (filter: PullFilter, context) => {
        mayRead(context, 'pull_requests');
        return listPulls(world, repo, filter);
      },
      pull => pullView(world, repo, pull),
    ),
  };
}
