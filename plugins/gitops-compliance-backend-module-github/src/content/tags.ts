import type {
  CommitVerification,
  Tag,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { splitRepository } from '../http/Credentials';
import type {
  GithubApi,
  RepositoryOperation,
  Request,
} from '../http/GithubApi';
import { NEEDS_CONTENTS } from './revision';
import { tagVerificationOf } from './verification';

/** A tag may name a tag; nobody needs more of them. */
const MAX_DEPTH = 5;

/** See `Forge.readTag`. GraphQL does not tell how a tag is signed. */
export async function readTag(
  api: GithubApi,
  repository: string,
  name: string,
  known?: Tag,
  signal?: AbortSignal,
): Promise<Tag | null> {
  const operation = {
    repository,
    what: `read the tag '${name}' of ${repository}`,
    needs: NEEDS_CONTENTS,
    kind: 'read' as const,
    signal,
  };
  const place = splitRepository(repository);
  const ref = await orNothing(api, operation, request =>
    request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
      ...place,
      ref: `tags/${name}`,
    }),
  );
  if (!ref) return null;
  let { sha, type } = ref.object;
  if (known?.object === sha) return known;
  let verification: CommitVerification | null = null;
  for (let depth = 0; type === 'tag' && depth < MAX_DEPTH; depth += 1) {
    const object = sha;
    const tag = await orNothing(api, operation, request =>
      request('GET /repos/{owner}/{repo}/git/tags/{tag_sha}', {
        ...place,
        tag_sha: object,
      }),
    );
    if (!tag) return null;
    verification ??= tagVerificationOf(tag, api.host);
    ({ sha, type } = tag.object);
  }
  return type === 'commit'
    ? { name, object: ref.object.sha, commit: sha, verification }
    : null;
}

/** One request; undefined where GitHub knows no such thing. */
async function orNothing<T>(
  api: GithubApi,
  operation: RepositoryOperation,
  call: (request: Request) => Promise<{ status: number; data: T }>,
): Promise<T | undefined> {
  const { data } = await api.rest<{ data?: T }>(
    operation,
    async request => {
      const answer = await call(request);
      return { status: answer.status, data: { data: answer.data } };
    },
    ({ status }) => (status === 404 ? {} : null),
  );
  return data;
}
