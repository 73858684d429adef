import type { PullRequestSnapshot } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import { isHiddenProtection, PULL_FRAGMENT, pullSchema } from './fragment';
import type { Snapshots } from './Snapshots';

/** The newest pull requests from one branch. */
export const FIND_PULL_QUERY = `query FindPullRequest($owner:String!,$repo:String!,$branch:String!){
  repository(owner:$owner,name:$repo){
    pullRequests(headRefName:$branch,first:20,orderBy:{field:CREATED_AT,direction:DESC}){nodes{...Pull}}
  }
}
${PULL_FRAGMENT}`;

const answerSchema = z.object({
  repository: z.object({
    pullRequests: z.object({ nodes: z.array(pullSchema) }),
  }),
});

/** See `Forge.findPullRequest`. Forks may use the same branch name. */
export async function findPullRequest(
  api: GithubApi,
  repository: string,
  branch: string,
  from: Snapshots,
  signal?: AbortSignal,
): Promise<PullRequestSnapshot | null> {
  const answer = await api.graphql({
    repository,
    what: `find the pull request from ${branch} in ${repository}`,
    needs: "'Pull requests: read'",
    kind: 'read',
    document: FIND_PULL_QUERY,
    variables: { ...splitRepository(repository), branch },
    schema: answerSchema,
    tolerate: isHiddenProtection,
    signal,
  });
  const found = answer.repository.pullRequests.nodes.find(
    pull => !pull.isCrossRepository,
  );
  if (!found) return null;
  const [snapshot] = await from.of([found], signal);
  return snapshot;
}
