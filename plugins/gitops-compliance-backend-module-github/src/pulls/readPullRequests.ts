import type {
  PullRequestKey,
  PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import {
  alongDeclared,
  alongFields,
  alongVariables,
} from '../codeowners/CodeOwnersReader';
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

/** What a query for pull requests brings along, to save requests. */
export interface Along {
  /** Branches of which files of code owners are wanted. */
  branches?: number;
  /** Per pull request with a node id, files wanted on its base branch. */
  files?: number[];
}

/** The query for pull requests by node id and by repository and number. */
export function pullsQuery(
  byId: boolean,
  byNumber: number,
  { branches = 0, files = [] }: Along = {},
): string {
  const upTo = (count: number) => [...Array(count).keys()];
  const numbers = upTo(byNumber);
  const variables = [
    ...(byId ? ['$ids:[ID!]!'] : []),
    ...numbers.map(i => `$o${i}:String!,$r${i}:String!,$n${i}:Int!`),
    ...upTo(branches).flatMap(i => [
      `$b${i}o:String!,$b${i}r:String!`,
      ...alongDeclared(`b${i}`),
    ]),
    ...files.flatMap((count, i) => [
      `$f${i}:ID!`,
      ...upTo(count).map(j => `$f${i}p${j}:String!`),
    ]),
  ].join(',');
  const named = numbers.map(
    i =>
      `p${i}:repository(owner:$o${i},name:$r${i}){pullRequest(number:$n${i}){...Pull}}`,
  );
  const owners = upTo(branches).map(
    i =>
      `b${i}:repository(owner:$b${i}o,name:$b${i}r){${alongFields(`b${i}`)}}`,
  );
  const onBase = files.map(
    (count, i) =>
      `f${i}:node(id:$f${i}){...on PullRequest{baseRef{target{...on Commit{${upTo(
        count,
      )
        .map(j => `f${j}:file(path:$f${i}p${j}){oid type}`)
        .join(' ')}}}}}}`,
  );
  return `query ReadPullRequests(${variables}){
  ${byId ? 'nodes(ids:$ids){...Pull}' : ''}
  ${[...named, ...owners, ...onBase].join('\n  ')}
}
${PULL_FRAGMENT}`;
}

const onBaseSchema = z
  .object({
    baseRef: z
      .object({
        target: z.record(
          z.string(),
          z.object({ oid: z.string(), type: z.string() }).nullable(),
        ),
      })
      .nullable(),
  })
  .nullable();
const answerSchema = z
  .object({ nodes: z.array(pullSchema.nullable()).optional() })
  .catchall(z.unknown());
type BaseFile = NonNullable<PullRequestSnapshot['filesOnBase']>[number];
const namedSchema = z.object({ pullRequest: pullSchema.nullable() }).nullable();

/**
 * See `Forge.readPullRequests`. One request per owner (an App's token is good
 * for one) and 50 keys, one more for each pull request whose head others than
 * our App pushed, and what `CodeOwnersReader` and `OwnerTeams` take beyond what
 * comes along. What GitHub
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
      const { pulls, filesOnBase } = await readChunk(api, chunk, from, signal);
      const found = await from.of(pulls, signal);
      snapshots.push(
        ...found.map(snapshot => {
          const files = filesOnBase.get(snapshot.nodeId);
          return files ? { ...snapshot, filesOnBase: files } : snapshot;
        }),
      );
    }
  }
  const position = (found: PullRequestSnapshot) =>
    keys.findIndex(key => isSame(key, found));
  return snapshots.sort((a, b) => position(a) - position(b));
}

async function readChunk(
  api: GithubApi,
  keys: PullRequestKey[],
  from: Snapshots,
  signal?: AbortSignal,
): Promise<{ pulls: Pull[]; filesOnBase: Map<string, BaseFile[]> }> {
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
  const branches = from.codeOwners.missingOf(
    keys.flatMap(({ repository, baseBranch: branch }) =>
      branch ? { repository, branch } : [],
    ),
  );
  branches.forEach(({ repository, branch }, i) => {
    const { owner, repo } = splitRepository(repository);
    Object.assign(variables, alongVariables(`b${i}`, branch), {
      [`b${i}o`]: owner,
      [`b${i}r`]: repo,
    });
  });
  const onBase = keys.flatMap(({ nodeId, baseFiles }) =>
    nodeId && baseFiles?.length ? { nodeId, baseFiles } : [],
  );
  onBase.forEach(({ nodeId, baseFiles }, i) => {
    variables[`f${i}`] = nodeId;
    baseFiles.forEach((path, j) => {
      variables[`f${i}p${j}`] = path;
    });
  });
  const operation = {
    repository: keys[0].repository,
    what: `read ${keys.length} pull requests of ${keys[0].repository}`,
    needs: "'Pull requests: read', 'Checks: read' and 'Contents: read'",
    kind: 'read' as const,
    signal,
  };
  const { nodes, ...others } = await api.graphql({
    ...operation,
    document: pullsQuery(ids.length > 0, named.length, {
      branches: branches.length,
      files: onBase.map(({ baseFiles }) => baseFiles.length),
    }),
    variables,
    schema: answerSchema,
    tolerate: error => error.type === 'NOT_FOUND' || isHiddenProtection(error),
  });
  branches.forEach((branch, i) => {
    from.codeOwners.keep(branch, others[`b${i}`]);
  });
  const filesOnBase = new Map(
    onBase.map(({ nodeId, baseFiles }, i) => {
      const target = api.parse(operation, onBaseSchema, others[`f${i}`] ?? null)
        ?.baseRef?.target;
      const files = baseFiles.map((path, j) => {
        const entry = target?.[`f${j}`];
        return { path, blob: entry?.type === 'blob' ? entry.oid : null };
      });
      return [nodeId, files];
    }),
  );
  const pulls = [
    ...(nodes ?? []),
    ...named.map(
      (_, i) =>
        api.parse(operation, namedSchema, others[`p${i}`] ?? null)
          ?.pullRequest ?? null,
    ),
  ].flatMap(pull => pull ?? []);
  return { pulls, filesOnBase };
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
