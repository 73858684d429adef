import type {
  Commit,
  Comparison,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { accountOfGitActor, accountOfRest, gitActorSchema } from '../accounts';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import { NEEDS_CONTENTS, notFound, otherSchema } from './revision';

/** What is read of a commit, wherever a query meets one. */
export const COMMIT_FRAGMENT = `fragment CommitParts on Commit{
  oid messageHeadline committedDate author{name email user{login}}
  associatedPullRequests(first:10){nodes{number state repository{nameWithOwner}}}
}`;
/** Most files that GitHub's comparison names. */
const MAX_COMPARED_FILES = 300;

/** The query of one commit's metadata. */
export const COMMIT_QUERY = `query ReadCommit($owner:String!,$repo:String!,$ref:String!){
  repository(owner:$owner,name:$repo){
    nameWithOwner
    object(expression:$ref){__typename ...CommitParts ...on Tag{target{__typename ...CommitParts}}}
  }
}
${COMMIT_FRAGMENT}`;

/** Answer to `COMMIT_FRAGMENT`. */
export const commitPartsSchema = z.object({
  __typename: z.literal('Commit'),
  oid: z.string(),
  messageHeadline: z.string(),
  committedDate: z.string(),
  author: gitActorSchema,
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
});

const readCommitSchema = z.object({
  repository: z.object({
    nameWithOwner: z.string(),
    object: z
      .discriminatedUnion('__typename', [
        commitPartsSchema,
        z.object({ __typename: z.literal('Tag'), target: commitPartsSchema }),
        otherSchema,
      ])
      .nullable(),
  }),
});

/** See `Forge.readCommit`. */
export async function readCommit(
  api: GithubApi,
  repository: string,
  ref: string,
  signal?: AbortSignal,
): Promise<Commit> {
  const { repository: found } = await api.graphql({
    repository,
    what: `read commit '${ref}' of ${repository}`,
    needs: `${NEEDS_CONTENTS} and 'Pull requests: read'`,
    kind: 'read',
    document: COMMIT_QUERY,
    variables: { ...splitRepository(repository), ref },
    schema: readCommitSchema,
    signal,
  });
  const named = found.object;
  const object = named?.__typename === 'Tag' ? named.target : named;
  if (object?.__typename !== 'Commit') {
    throw notFound(repository, ref);
  }
  return toCommit(object, found.nameWithOwner, api.host);
}

/** A commit of a repository, in our words. */
export function toCommit(
  object: z.infer<typeof commitPartsSchema>,
  repository: string,
  host: string,
): Commit {
  const merged = object.associatedPullRequests?.nodes.find(
    pull =>
      pull.state === 'MERGED' && pull.repository.nameWithOwner === repository,
  );
  return {
    sha: object.oid,
    headline: object.messageHeadline,
    author: accountOfGitActor(object.author, host),
    authorName: object.author?.name ?? '',
    committedAt: toIso(object.committedDate),
    pullRequest: merged?.number ?? null,
  };
}

/**
 * See `Forge.compare`. GitHub's comparison does not name pull requests: the
 * number is what a merge or squash headline says, a hint that any author can
 * write; `readCommit` gives the forge's own record.
 */
export async function compare(
  api: GithubApi,
  repository: string,
  base: string,
  head: string,
  signal?: AbortSignal,
): Promise<Comparison> {
  const comparison = await api.rest(
    {
      repository,
      what: `compare ${base} with ${head} in ${repository}`,
      needs: NEEDS_CONTENTS,
      kind: 'read',
      signal,
    },
    request =>
      request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        ...splitRepository(repository),
        basehead: `${base}...${head}`,
      }),
    ({ status }) => {
      if (status === 404) {
        throw notFound(repository, `${base}' or '${head}`);
      }
      return null;
    },
  );
  const commits = comparison.commits.map(({ sha, commit, author }) => {
    const [headline] = commit.message.split('\n');
    return {
      sha,
      headline,
      author: accountOfRest(author),
      authorName: commit.author?.name ?? '',
      committedAt: toIso(commit.committer?.date ?? commit.author?.date),
      pullRequest: pullRequestInHeadline(headline),
    };
  });
  const headSha = isSha(head)
    ? head
    : commits.at(-1)?.sha ?? comparison.merge_base_commit.sha;
  return {
    base: comparison.base_commit.sha,
    head: headSha,
    aheadBy: comparison.ahead_by,
    behindBy: comparison.behind_by,
    mergeBase: comparison.merge_base_commit.sha,
    commits,
    truncated: comparison.ahead_by > commits.length,
    files: filesOf(comparison.files),
  };
}

/** GitHub does not say when there are more than it names. */
function filesOf(
  files: { filename: string; previous_filename?: string }[] | undefined,
): string[] | null {
  if (!files || files.length >= MAX_COMPARED_FILES) return null;
  return files.flatMap(file => [
    file.filename,
    ...(file.previous_filename ? [file.previous_filename] : []),
  ]);
}

/** Number in `Merge pull request #12 from …` or `… (#12)`; null: none. */
export function pullRequestInHeadline(headline: string): number | null {
  const match =
    headline.match(/^Merge pull request #(\d+) /) ??
    headline.match(/ \(#(\d+)\)$/);
  return match ? Number(match[1]) : null;
}

function isSha(ref: string): boolean {
  return /^[0-9a-f]{40}$/.test(ref);
}

function toIso(instant: string | undefined): string {
  return new Date(instant ?? 0).toISOString();
}
