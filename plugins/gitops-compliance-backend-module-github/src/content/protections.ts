import type { ProtectedBranch } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import {
  PROTECTION_FIELDS,
  protectionOf,
  protectionShape,
} from '../pulls/protection';

/** The query of how branches are protected, the default one first. */
export function protectionsQuery(branches: number): string {
  const numbers = [...Array(branches).keys()];
  return `query ReadProtections($owner:String!,$repo:String!${numbers
    .map(i => `,$b${i}:String!`)
    .join('')}){
  repository(owner:$owner,name:$repo){
    main:defaultBranchRef{...Rules}
    ${numbers.map(i => `b${i}:ref(qualifiedName:$b${i}){...Rules}`).join(' ')}
  }
}
fragment Rules on Ref{
  name
  ${PROTECTION_FIELDS}
}`;
}

const refSchema = z.object({ name: z.string(), ...protectionShape }).nullish();
const answerSchema = z.object({
  repository: z.record(z.string(), z.unknown()),
});

/**
 * See `Forge.readProtections`. What an App without the permission may not see
 * GitHub answers with an error below the branch.
 */
export async function readProtections(
  api: GithubApi,
  repository: string,
  branches: readonly (string | null)[],
  signal?: AbortSignal,
): Promise<ProtectedBranch[]> {
  const operation = {
    repository,
    what: `read how branches of ${repository} are protected`,
    needs: "'Administration: read' and 'Contents: read'",
    kind: 'read' as const,
    signal,
  };
  const named = branches.flatMap(branch => branch ?? []);
  const variables: Record<string, string> = splitRepository(repository);
  named.forEach((branch, i) => {
    variables[`b${i}`] = `refs/heads/${branch}`;
  });
  const hidden = new Set<unknown>();
  const { repository: found } = await api.graphql({
    ...operation,
    document: protectionsQuery(named.length),
    variables,
    schema: answerSchema,
    tolerate: ({ type, path = [] }) => {
      const isHidden = type === 'FORBIDDEN' && path.length > 2;
      if (isHidden) hidden.add(path[1]);
      return isHidden;
    },
  });
  const keys = [
    ...(branches.includes(null) ? ['main'] : []),
    ...named.map((_, i) => `b${i}`),
  ];
  const known = new Map<string, ProtectedBranch>();
  for (const key of keys) {
    const ref = api.parse(operation, refSchema, found[key]);
    if (!ref) continue;
    known.set(ref.name, {
      branch: ref.name,
      protection: protectionOf(ref),
      hidden: hidden.has(key),
    });
  }
  return [...known.values()].sort((a, b) => (a.branch < b.branch ? -1 : 1));
}
