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

/** Git's mode of a symbolic link, as GitHub gives it: in decimal. */
const SYMBOLIC_LINK = 0o120000;
const entrySchema = z.object({
  mode: z.number(),
  object: blobSchema.nullable(),
});
const fileAtSchema = z
  .object({ file: entrySchema.nullish() })
  .transform(({ file }) => file ?? null);
/** What stands at a path of a commit, or of the commit that a tag names. */
const treeEntrySchema = z
  .union([
    z.object({ target: fileAtSchema }).transform(({ target }) => target),
    fileAtSchema,
  ])
  .nullable();

const filesSchema = z.object({
  repository: z.record(z.string(), z.unknown()),
});

/** The query for several files: one alias per ref and one per file. */
export function filesQuery(refs: number, files: number): string {
  const numbers = (count: number) => [...Array(count).keys()];
  const variables = [
    ...numbers(refs).map(i => `$r${i}:String!`),
    ...numbers(files).map(i => `$e${i}:String!,$f${i}:String!`),
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
          `f${i}:object(expression:$e${i}){...on Commit{file(path:$f${i}){...Entry}} ...on Tag{target{...on Commit{file(path:$f${i}){...Entry}}}}}`,
      )
      .join('\n    ')}
  }
}
fragment Entry on TreeEntry{mode object{__typename ...on Blob{oid text isTruncated}}}`;
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
    variables[`e${i}`] = ref;
    variables[`f${i}`] = path;
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
      const entry = api.parse(operation, treeEntrySchema, found[`f${i}`]);
      const file = entry?.object;
      if (!file || !('text' in file)) {
        return { ref, commit, path, text: null, blob: null };
      }
      if (file.text === null || file.isTruncated) {
        throw new ForgeRefusedError(
          `Could not read ${path} of ${repository} at ${commit}: it is not text, or too large for GitHub to give it whole`,
        );
      }
      return {
        ref,
        commit,
        path,
        text: file.text,
        blob: file.oid,
        ...(entry?.mode === SYMBOLIC_LINK && { symbolicLink: true }),
      };
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
