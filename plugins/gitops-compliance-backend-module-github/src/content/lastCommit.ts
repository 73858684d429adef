import type { Commit } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import { COMMIT_FRAGMENT, commitPartsSchema, toCommit } from './commits';
import { NEEDS_CONTENTS, notFound, otherSchema } from './revision';

/** The query of the newest commit that changed a path. */
export const LAST_COMMIT_QUERY = `query ReadLastCommit($owner:String!,$repo:String!,$ref:String!,$path:String!){
  repository(owner:$owner,name:$repo){
    nameWithOwner
    object(expression:$ref){__typename ...on Commit{history(path:$path,first:1){nodes{__typename ...CommitParts}}}}
  }
}
${COMMIT_FRAGMENT}`;

const answerSchema = z.object({
  repository: z.object({
    nameWithOwner: z.string(),
    object: z
      .discriminatedUnion('__typename', [
        z.object({
          __typename: z.literal('Commit'),
          history: z.object({ nodes: z.array(commitPartsSchema) }),
        }),
        otherSchema,
      ])
      .nullable(),
  }),
});

/** See `Forge.readLastCommit`. */
export async function readLastCommit(
  api: GithubApi,
  repository: string,
  { ref, path }: { ref: string; path: string },
  signal?: AbortSignal,
): Promise<Commit | null> {
  const { repository: found } = await api.graphql({
    repository,
    what: `read who last changed '${path}' of ${repository}`,
    needs: `${NEEDS_CONTENTS} and 'Pull requests: read'`,
    kind: 'read',
    document: LAST_COMMIT_QUERY,
    variables: { ...splitRepository(repository), ref, path },
    schema: answerSchema,
    signal,
  });
  if (found.object?.__typename !== 'Commit') throw notFound(repository, ref);
  const [newest] = found.object.history.nodes;
  return newest ? toCommit(newest, found.nameWithOwner, api.host) : null;
}
