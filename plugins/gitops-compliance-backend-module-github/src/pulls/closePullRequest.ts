import {
  ForgeUnavailableError,
  type ClosedPullRequest,
  type ClosePullRequest,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { harmless } from '../http/errors';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';

/** Where a branch stands, and the repository that it is in. */
export const BRANCH_QUERY = `query Branch($owner:String!,$repo:String!,$ref:String!){
  repository(owner:$owner,name:$repo){id ref(qualifiedName:$ref){target{oid}}}
}`;

/** Deletes a branch, if it stands where `beforeOid` says: one atomic step. */
export const DELETE_BRANCH = `mutation DeleteBranch($input:UpdateRefsInput!){
  updateRefs(input:$input){clientMutationId}
}`;

/** What GitHub takes for "no commit". */
const NO_COMMIT = '0'.repeat(40);

const branchSchema = z.object({
  repository: z.object({
    id: z.string(),
    ref: z.object({ target: z.object({ oid: z.string() }) }).nullable(),
  }),
});

/** See `Forge.closePullRequest`. */
export async function closePullRequest(
  api: GithubApi,
  request: ClosePullRequest,
  signal?: AbortSignal,
): Promise<ClosedPullRequest> {
  const { repository, number, branch } = request;
  await api.rest<unknown>(
    {
      repository,
      what: `close pull request ${number} of ${repository}`,
      needs: "'Pull requests: write'",
      kind: 'write',
      signal,
    },
    send =>
      send('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
        ...splitRepository(repository),
        pull_number: number,
        state: 'closed',
      }),
  );
  return branch
    ? { branch: await deleteBranch(api, repository, branch, signal) }
    : { branch: 'none' };
}

async function deleteBranch(
  api: GithubApi,
  repository: string,
  branch: { name: string; expectedHeadSha: string },
  signal?: AbortSignal,
): Promise<ClosedPullRequest['branch']> {
  const ref = `refs/heads/${branch.name}`;
  const { repository: found } = await api.graphql({
    repository,
    what: `read branch ${branch.name} of ${repository}`,
    needs: "'Contents: read'",
    kind: 'read',
    document: BRANCH_QUERY,
    variables: { ...splitRepository(repository), ref },
    schema: branchSchema,
    signal,
  });
  if (!found.ref) return 'none';
  if (found.ref.target.oid !== branch.expectedHeadSha) return 'moved';
  const what = `delete branch ${branch.name} of ${repository}`;
  await api.graphql({
    repository,
    what,
    needs: "'Contents: write'",
    kind: 'write',
    document: DELETE_BRANCH,
    variables: {
      input: {
        repositoryId: found.id,
        refUpdates: [
          {
            name: ref,
            beforeOid: branch.expectedHeadSha,
            afterOid: NO_COMMIT,
          },
        ],
      },
    },
    schema: z.unknown(),
    // It moved since it was read: the next try sees where it stands.
    tolerate: error => {
      if (error.type === 'FORBIDDEN') return false;
      throw new ForgeUnavailableError(
        `Could not ${what}: ${harmless(error.message)}`,
      );
    },
    signal,
  });
  return 'deleted';
}
