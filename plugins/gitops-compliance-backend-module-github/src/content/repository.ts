import type {
  OpenPullRequestSummary,
  RepositorySnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { accountOrGhost, actorSchema } from '../accounts';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import { filesSchema } from '../pulls/fragment';
import { filesOf } from '../pulls/snapshot';

/** Requests that one reading may take, of 50 pull requests each. */
const MAX_PAGES = 40;

/** The query of open pull requests, and of the tips of some branches. */
export function repositoryQuery(branches: number): string {
  const numbers = [...Array(branches).keys()];
  return `query ReadRepository($owner:String!,$repo:String!,$after:String${numbers
    .map(i => `,$b${i}:String!`)
    .join('')}){
  repository(owner:$owner,name:$repo){
    nameWithOwner
    defaultBranchRef{name}
    ${numbers
      .map(i => `b${i}:ref(qualifiedName:$b${i}){target{oid}}`)
      .join(' ')}
    pullRequests(states:[OPEN],first:50,after:$after,orderBy:{field:CREATED_AT,direction:DESC}){
      pageInfo{hasNextPage endCursor}
      nodes{
        id number headRefName headRefOid baseRefName author{__typename login}
        files(first:100){totalCount nodes{path changeType}}
      }
    }
  }
}`;
}

const refSchema = z
  .object({ target: z.object({ oid: z.string() }).nullable() })
  .nullish()
  .transform(ref => ref?.target?.oid ?? null);

const answerSchema = z.object({
  repository: z
    .object({
      nameWithOwner: z.string(),
      defaultBranchRef: z.object({ name: z.string() }).nullable(),
      pullRequests: z.object({
        pageInfo: z.object({
          hasNextPage: z.boolean(),
          endCursor: z.string().nullable(),
        }),
        nodes: z.array(
          z.object({
            id: z.string(),
            number: z.number(),
            headRefName: z.string(),
            headRefOid: z.string(),
            baseRefName: z.string(),
            author: actorSchema,
            files: filesSchema,
          }),
        ),
      }),
    })
    .catchall(z.unknown()),
});

type Answer = z.infer<typeof answerSchema>;

/** See `Forge.readRepository`. */
export async function readRepository(
  api: GithubApi,
  repository: string,
  branches: string[],
  signal?: AbortSignal,
): Promise<RepositorySnapshot> {
  const operation = {
    repository,
    what: `read the open pull requests of ${repository}`,
    needs: "'Pull requests: read' and 'Contents: read'",
    kind: 'read' as const,
    signal,
  };
  const variables: Record<string, string | null> = splitRepository(repository);
  branches.forEach((branch, i) => {
    variables[`b${i}`] = `refs/heads/${branch}`;
  });
  const open: OpenPullRequestSummary[] = [];
  let after: string | null = null;
  for (let page = 1; ; page += 1) {
    const answer: Answer = await api.graphql({
      ...operation,
      document: repositoryQuery(branches.length),
      variables: { ...variables, after },
      schema: answerSchema,
    });
    const found = answer.repository;
    const { nodes, pageInfo } = found.pullRequests;
    open.push(
      ...nodes.map(pull => ({
        repository: found.nameWithOwner,
        number: pull.number,
        nodeId: pull.id,
        headSha: pull.headRefOid,
        headBranch: pull.headRefName,
        baseBranch: pull.baseRefName,
        author: accountOrGhost(pull.author),
        files: filesOf(pull),
      })),
    );
    after = pageInfo.endCursor;
    if (pageInfo.hasNextPage && page < MAX_PAGES) continue;
    return {
      repository: found.nameWithOwner,
      defaultBranch: found.defaultBranchRef?.name ?? null,
      branches: Object.fromEntries(
        branches.map((branch, i) => [
          branch,
          api.parse(operation, refSchema, found[`b${i}`]),
        ]),
      ),
      openPullRequests: open,
    };
  }
}
