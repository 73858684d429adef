import type {
  PullRequestKey,
  PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import {
  isHiddenProtection,
  PULL_FRAGMENT,
  pullSchema,
  type Pull,
} from './fragment';
import type { Snapshots } from './Snapshots';

/** Pull requests in one GraphQL request, within GitHub's node limit. */
const PULLS_PER_REQUEST = 50;

/** The query for pull requests by node id and by repository and number. */
export function pullsQuery(byId: boolean, byNumber: number): string {
  const numbers = [...Array(byNumber).keys()];
  const variables = [
    ...(byId ? ['$ids:[ID!]!'] : []),
    ...numbers.map(i => `$o${i}:String!,$r${i}:String!,$n${i}:Int!`),
  ].join(',');
  const named = numbers.map(
    i =>
      `p${i}:repository(owner:$o${i},name:$r${i}){pullRequest(number:$n${i}){...Pull}}`,
  );
  return `query ReadPullRequests(${variables}){
  ${byId ? 'nodes(ids:$ids){...Pull}' : ''}
  ${named.join('\n  ')}
}
${PULL_FRAGMENT}`;
}

const answerSchema = z
  .object({ nodes: z.array(pullSchema.nullable()).optional() })
  .catchall(z.unknown());
const namedSchema = z.object({ pullRequest: pullSchema.nullable() }).nullable();

/**
 * See `Forge.readPullRequests`. One request per owner (an App's token is good
 * for one) and 50 keys, one more for each pull request whose head others than
 * our App pushed, and what `CodeOwnersReader` and `OwnerTeams` take. What GitHub
 * does not know is left out.
 */
export async function readPullRequests(
  api: GithubApi,
  keys: PullRequestKey[],
  from: Snapshots,
  signal?: AbortSignal,
): Promise<PullRequestSnapshot[]> {
  const snapshots: PullRequestSnapshot[] = [];
  for (const group of groupByOwner(keys)) {
    for (const chunk of chunksOf(group, PULLS_PER_REQUEST)) {
      const pulls = await readChunk(api, chunk, signal);
      snapshots.push(...(await from.of(pulls, signal)));
    }
  }
  const position = (found: PullRequestSnapshot) =>
    keys.findIndex(key => isSame(key, found));
  return snapshots.sort((a, b) => position(a) - position(b));
}

async function readChunk(
  api: GithubApi,
  keys: PullRequestKey[],
  signal?: AbortSignal,
): Promise<Pull[]> {
  const ids = keys.flatMap(key => key.nodeId ?? []);
  const named = keys.filter(key => key.nodeId === undefined);
  const variables: Record<string, unknown> = ids.length > 0 ? { ids } : {};
  named.forEach((key, i) => {
    const { owner, repo } = splitRepository(key.repository);
    Object.assign(variables, {
      [`o${i}`]: owner,
      [`r${i}`]: repo,
      [`n${i}`]: key.number,
    });
  });
  const operation = {
    repository: keys[0].repository,
    what: `read ${keys.length} pull requests of ${keys[0].repository}`,
    needs: "'Pull requests: read', 'Checks: read' and 'Contents: read'",
    kind: 'read' as const,
    signal,
  };
  const { nodes, ...byNumber } = await api.graphql({
    ...operation,
    document: pullsQuery(ids.length > 0, named.length),
    variables,
    schema: answerSchema,
    tolerate: error => error.type === 'NOT_FOUND' || isHiddenProtection(error),
  });
  const found = [
    ...(nodes ?? []),
    ...Object.values(byNumber).map(
      answer => api.parse(operation, namedSchema, answer)?.pullRequest ?? null,
    ),
  ];
  return found.flatMap(pull => pull ?? []);
}

function isSame(key: PullRequestKey, found: PullRequestSnapshot): boolean {
  return (
    key.nodeId === found.nodeId ||
    (key.number === found.number &&
      key.repository.toLowerCase() === found.repository.toLowerCase())
  );
}

function groupByOwner(keys: PullRequestKey[]): PullRequestKey[][] {
  const groups = new Map<string, PullRequestKey[]>();
  for (const key of keys) {
    const owner = splitRepository(key.repository).owner.toLowerCase();
    groups.set(owner, [...(groups.get(owner) ?? []), key]);
  }
  return [...groups.values()];
}

function chunksOf<T>(all: T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < all.length; from += size) {
    chunks.push(all.slice(from, from + size));
  }
  return chunks;
}
