import type { CommitOrigin } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import { NEEDS_CONTENTS } from './revision';

/** Commits in one GraphQL request, within GitHub's node limit. */
const COMMITS_PER_REQUEST = 100;

/** The query for what brought several commits. */
export function originsQuery(commits: number): string {
  const numbers = [...Array(commits).keys()];
  return `query ReadOrigins($owner:String!,$repo:String!,${numbers
    .map(i => `$c${i}:GitObjectID!`)
    .join(',')}){
  repository(owner:$owner,name:$repo){
    nameWithOwner
    ${numbers.map(i => `c${i}:object(oid:$c${i}){...Origin}`).join('\n    ')}
  }
}
fragment Origin on GitObject{__typename ...on Commit{
  oid signature{isValid state wasSignedByGitHub signer{login}}
  associatedPullRequests(first:10){nodes{number state repository{nameWithOwner}}}
}}`;
}

const answerSchema = z.object({
  repository: z
    .object({ nameWithOwner: z.string() })
    .catchall(z.unknown())
    .nullable(),
});
const commitSchema = z
  .discriminatedUnion('__typename', [
    z.object({
      __typename: z.literal('Commit'),
      oid: z.string(),
      signature: z
        .object({
          isValid: z.boolean(),
          state: z.string(),
          wasSignedByGitHub: z.boolean(),
          signer: z.object({ login: z.string() }).nullable(),
        })
        .nullable(),
      associatedPullRequests: z
        .object({
          nodes: z.array(
            z.object({
              number: z.number(),
              state: z.string(),
              repository: z.object({ nameWithOwner: z.string() }),
            }),
          ),
        })
        .nullable(),
    }),
    z.object({ __typename: z.enum(['Blob', 'Tree', 'Tag']) }),
  ])
  .nullable();

/**
 * See `Forge.readOrigins`. Unlike a headline, which anyone may write, the pull
 * requests are GitHub's own record.
 */
export async function readOrigins(
  api: GithubApi,
  repository: string,
  shas: string[],
  signal?: AbortSignal,
): Promise<CommitOrigin[]> {
  const origins: CommitOrigin[] = [];
  for (let from = 0; from < shas.length; from += COMMITS_PER_REQUEST) {
    const some = shas.slice(from, from + COMMITS_PER_REQUEST);
    origins.push(...(await readSome(api, repository, some, signal)));
  }
  return origins;
}

async function readSome(
  api: GithubApi,
  repository: string,
  shas: string[],
  signal?: AbortSignal,
): Promise<CommitOrigin[]> {
  const operation = {
    repository,
    what: `read what brought ${shas.length} commits of ${repository}`,
    needs: `${NEEDS_CONTENTS} and 'Pull requests: read'`,
    kind: 'read' as const,
    signal,
  };
  const { repository: found } = await api.graphql({
    ...operation,
    document: originsQuery(shas.length),
    variables: {
      ...splitRepository(repository),
      ...Object.fromEntries(shas.map((sha, i) => [`c${i}`, sha])),
    },
    schema: answerSchema,
  });
  return shas.flatMap((_, i) => {
    const commit = api.parse(operation, commitSchema, found?.[`c${i}`] ?? null);
    if (commit?.__typename !== 'Commit') return [];
    const { oid, signature, associatedPullRequests } = commit;
    const merged = associatedPullRequests?.nodes.find(
      pull =>
        pull.state === 'MERGED' &&
        pull.repository.nameWithOwner === found?.nameWithOwner,
    );
    return [
      {
        sha: oid,
        pullRequest: merged?.number ?? null,
        verification: {
          verified: signature?.isValid ?? false,
          reason: signature?.state.toLowerCase() ?? 'unsigned',
          signer: signature?.signer
            ? { login: signature.signer.login, bot: false }
            : null,
          byForge: signature?.wasSignedByGitHub ?? false,
        },
      },
    ];
  });
}
