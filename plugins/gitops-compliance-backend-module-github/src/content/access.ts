import type { RepositoryAccess } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';

const PAGE = 100;
const MAX_PAGES = 10;

const answerSchema = z.array(
  z.object({
    login: z.string(),
    type: z.string(),
    role_name: z.string(),
    permissions: z.object({
      push: z.boolean(),
      maintain: z.boolean().optional(),
      admin: z.boolean(),
    }),
  }),
);

/**
 * See `Forge.readAccess`. GitHub counts owners, members of teams and outside
 * collaborators alike; who may push may merge where nothing is protected.
 */
export async function readAccess(
  api: GithubApi,
  repository: string,
  signal?: AbortSignal,
): Promise<RepositoryAccess> {
  const operation = {
    repository,
    what: `read who has access to ${repository}`,
    needs: "'Metadata: read'",
    kind: 'read' as const,
    signal,
  };
  const found: z.infer<typeof answerSchema> = [];
  let isFull = true;
  for (let page = 1; isFull && page <= MAX_PAGES; page += 1) {
    const answer = await api.rest(operation, request =>
      request('GET /repos/{owner}/{repo}/collaborators', {
        ...splitRepository(repository),
        affiliation: 'all',
        per_page: PAGE,
        page,
      }),
    );
    const part = api.parse(operation, answerSchema, answer);
    found.push(...part);
    isFull = part.length === PAGE;
  }
  const rights = found
    .filter(({ permissions }) => permissions.push || permissions.admin)
    .map(({ login, type, role_name: role, permissions }) => ({
      account: { login, bot: type === 'Bot' },
      role,
      merges: permissions.push,
      administers: permissions.admin,
    }))
    .sort((a, b) => (a.account.login < b.account.login ? -1 : 1));
  return { rights, truncated: isFull };
}
