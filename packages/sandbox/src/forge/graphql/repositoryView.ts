import { forbidden, notFound } from '../errors';
import { nodeId } from '../ids';
import { Pull, Repo } from '../types';
import { World } from '../World';
import { ownerView } from './accounts';
import { connection, Context, emptyConnection, View } from './fields';
import { objectView, refView } from './gitViews';
import { protectionView } from './protectionView';
import { pullState, pullView } from './pullView';

interface PullFilter {
  states?: string[] | null;
  headRefName?: string | null;
  baseRefName?: string | null;
  orderBy?: { field: 'CREATED_AT' | 'UPDATED_AT'; direction: 'ASC' | 'DESC' };
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
    isPrivate: false,
    isArchived: false,
    isFork: false,
    mergeCommitAllowed: true,
    squashMergeAllowed: true,
    rebaseMergeAllowed: true,
    deleteBranchOnMerge: false,
    viewerPermission: (_args: object, { identity }: Context) =>
      world.canWrite(repo, identity.user) ? 'WRITE' : 'READ',
    rulesets: emptyConnection,
    object: async (args: { oid?: string; expression?: string }) => {
      const { oid, expression } = args;
      if (!oid && !expression) {
        throw notFound('An oid or an expression is needed');
      }
      return objectView(world, repo, await git.object(oid ?? expression ?? ''));
    },
    ref: async ({ qualifiedName: name }: { qualifiedName: string }) => {
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
    pullRequest: ({ number }: { number: number }) => {
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
      (filter: PullFilter) => listPulls(world, repo, filter),
      pull => pullView(world, repo, pull),
    ),
  };
}
