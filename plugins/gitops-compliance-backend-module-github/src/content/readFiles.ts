import {
  ForgeRefusedError,
  type FilesAtRefs,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import { NEEDS_CONTENTS, notFound, otherSchema } from './revision';

const commitOidSchema = z.discriminatedUnion('__typename', [
  z.object({ __typename: z.literal('Commit'), oid: z.string() }),
  z.object({
    __typename: z.literal('Tag'),
    target: z.object({ __typename: z.string(), oid: z.string() }),
  }),
  otherSchema,
]);

const blobSchema = z.discriminatedUnion('__typename', [
  z.object({
    __typename: z.literal('Blob'),
    oid: z.string(),
    text: z.string().nullable(),
    isTruncated: z.boolean(),
  }),
  z.object({ __typename: z.enum(['Tree', 'Commit', 'Tag']) }),
]);

const filesSchema = z.object({
  repository: z.record(z.string(), z.unknown()),
});

/** The query for several files: one alias per ref and one per file. */
export function filesQuery(refs: number, files: number): string {
  const numbers = (count: number) => [...Array(count).keys()];
  const variables = [
    ...numbers(refs).map(i => `$r${i}:String!`),
    ...numbers(files).map(i => `$f${i}:String!`),
  ].join(',');
  return `query ReadFiles($owner:String!,$repo:String!,${variables}){
  repository(owner:$owner,name:$repo){
    ${numbers(refs)
      .map(
        i =>
          `r${i}:object(expression:$r${i}){__typename ...on Commit{oid} ...on Tag{target{__typename oid}}}`,
      )
      .join('\n    ')}
    ${numbers(files)
      .map(
        i =>
          `f${i}:object(expression:$f${i}){__typename ...on Blob{oid text isTruncated}}`,
      )
      .join('\n    ')}
  }
}`;
}

/** See `Forge.readFiles`. A directory or submodule counts as no file. */
export async function readFiles(
  api: GithubApi,
  repository: string,
  wanted: { ref: string; path: string }[],
  signal?: AbortSignal,
): Promise<FilesAtRefs> {
  if (wanted.length === 0) {
    return { files: [] };
  }
  const refs = [...new Set(wanted.map(({ ref }) => ref))];
  const variables: Record<string, string> = splitRepository(repository);
  refs.forEach((ref, i) => {
    variables[`r${i}`] = ref;
  });
  wanted.forEach(({ ref, path }, i) => {
    variables[`f${i}`] = `${ref}:${path}`;
  });
  const operation = {
    repository,
    what: `read files of ${repository}`,
    needs: NEEDS_CONTENTS,
    kind: 'read' as const,
    signal,
  };
  const { repository: found } = await api.graphql({
    ...operation,
    document: filesQuery(refs.length, wanted.length),
    variables,
    schema: filesSchema,
  });
  const commits = new Map(
    refs.map((ref, i) => {
      const object = api.parse(
        operation,
        commitOidSchema.nullable(),
        found[`r${i}`],
      );
      return [ref, commitOf(object, repository, ref)];
    }),
  );
  return {
    files: wanted.map(({ ref, path }, i) => {
      const commit = commits.get(ref) ?? ref;
      const file = api.parse(operation, blobSchema.nullable(), found[`f${i}`]);
      if (!file || !('text' in file)) {
        return { ref, commit, path, text: null, blob: null };
      }
      if (file.text === null || file.isTruncated) {
        throw new ForgeRefusedError(
          `Could not read ${path} of ${repository} at ${commit}: it is not text, or too large for GitHub to give it whole`,
        );
      }
      return { ref, commit, path, text: file.text, blob: file.oid };
    }),
  };
}

function commitOf(
  object: z.infer<typeof commitOidSchema> | null,
  repository: string,
  ref: string,
): string {
  if (object?.__typename === 'Commit') {
    return object.oid;
  }
  if (object?.__typename === 'Tag' && object.target.__typename === 'Commit') {
    return object.target.oid;
  }
  throw notFound(repository, ref);
}
