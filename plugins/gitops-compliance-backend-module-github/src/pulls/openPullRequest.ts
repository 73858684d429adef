import {
  BaseMovedError,
  ForgeRefusedError,
  ForgeUnavailableError,
  RevisionNotFoundError,
  type OpenedPullRequest,
  type OpenPullRequest,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { accountOf, accountOfGitActor, gitActorSchema } from '../accounts';
import {
  alongDeclared,
  alongFields,
  alongVariables,
} from '../codeowners/CodeOwnersReader';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import type { GraphqlError } from '../http/graphql';
import { harmless } from '../http/errors';
import {
  isHiddenProtection,
  PULL_FRAGMENT,
  pullSchema,
  type Pull,
} from './fragment';
import type { Snapshots } from './Snapshots';

/**
 * The read before opening: base, branch, so many of its files and its pull
 * requests.
 *
 * @param withOwners - the base's file of code owners comes along
 */
export function beforeOpeningQuery(files: number, withOwners: boolean): string {
  const numbers = Array.from({ length: files }, (_, index) => index);
  return `query BeforeOpening($owner:String!,$repo:String!,$base:String!,$branch:String!,$head:String!${numbers
    .map(n => `,$file${n}:String!`)
    .join('')}${withOwners ? `,${alongDeclared('owners').join(',')}` : ''}){
  repository(owner:$owner,name:$repo){
    id
    base:ref(qualifiedName:$base){target{oid}}
    head:ref(qualifiedName:$head){id target{__typename oid
      ...on Commit{author{name email user{login}} parents(first:2){nodes{oid}}}}}
${numbers
  .map(
    n =>
      `    file${n}:object(expression:$file${n}){__typename ...on Blob{text}}`,
  )
  .join('\n')}
    pullRequests(headRefName:$branch,first:20,orderBy:{field:CREATED_AT,direction:DESC}){nodes{...Pull}}
  }
  ${
    withOwners
      ? `owners:repository(owner:$owner,name:$repo){${alongFields('owners')}}`
      : ''
  }
}
${PULL_FRAGMENT}`;
}

const headSchema = z.object({
  id: z.string(),
  target: z.object({
    oid: z.string(),
    author: gitActorSchema.optional(),
    parents: z
      .object({ nodes: z.array(z.object({ oid: z.string() })) })
      .optional(),
  }),
});

const repositorySchema = z.object({
  id: z.string(),
  base: z.object({ target: z.object({ oid: z.string() }) }).nullable(),
  head: headSchema.nullable(),
  pullRequests: z.object({ nodes: z.array(pullSchema) }),
});
const fileSchema = z.object({ text: z.string().nullish() }).nullable();
const beforeSchema = z.object({
  owners: z.unknown().optional(),
  repository: repositorySchema
    .catchall(fileSchema)
    .transform(({ id, base, head, pullRequests, ...files }) => ({
      id,
      base,
      head,
      pullRequests,
      texts: Object.entries(files)
        .sort(([a], [b]) => Number(a.slice(4)) - Number(b.slice(4)))
        .map(([, file]) => file?.text ?? null),
    })),
});

type Before = z.infer<typeof beforeSchema>['repository'];

/** Steps of the write, in the order in which they run. */
export type WriteStep = 'createRef' | 'updateRef' | 'commit' | 'pull';

const STEPS: Record<WriteStep, { variable: string; field: string }> = {
  createRef: {
    variable: '$createRef:CreateRefInput!',
    field: 'createRef(input:$createRef){ref{id}}',
  },
  updateRef: {
    variable: '$updateRef:UpdateRefInput!',
    field: 'updateRef(input:$updateRef){ref{id}}',
  },
  commit: {
    variable: '$commit:CreateCommitOnBranchInput!',
    field: 'commit:createCommitOnBranch(input:$commit){commit{oid}}',
  },
  pull: {
    variable: '$pull:CreatePullRequestInput!',
    field: 'pull:createPullRequest(input:$pull){pullRequest{...Pull}}',
  },
};

/** The one request that writes these steps. */
export function openingMutation(steps: WriteStep[]): string {
  return `mutation OpenPullRequest(${steps
    .map(step => STEPS[step].variable)
    .join(',')}){
  ${steps.map(step => STEPS[step].field).join('\n  ')}
}
${PULL_FRAGMENT}`;
}

const writtenSchema = z.object({
  pull: z.object({ pullRequest: pullSchema.nullable() }).nullable(),
});

/**
 * See `Forge.openPullRequest`. A killed earlier attempt is taken up where it
 * stopped: a branch that already has our edit only gets its pull request; one
 * without, or with an edit of ours on an older base, is moved to the expected
 * base first. A branch with commits of others and no pull request is refused.
 */
export async function openPullRequest(
  api: GithubApi,
  wanted: OpenPullRequest,
  from: Snapshots,
  signal?: AbortSignal,
): Promise<OpenedPullRequest> {
  const { repository, branch, baseBranch } = wanted;
  const base = { repository, branch: baseBranch };
  const withOwners = from.codeOwners.missingOf([base]).length > 0;
  const { repository: before, owners } = await api.graphql({
    repository,
    what: `read branch ${branch} of ${repository}`,
    needs: "'Contents: read' and 'Pull requests: read'",
    kind: 'read',
    document: beforeOpeningQuery(wanted.files.length, withOwners),
    variables: {
      ...splitRepository(repository),
      ...(withOwners && alongVariables('owners', baseBranch)),
      base: `refs/heads/${baseBranch}`,
      head: `refs/heads/${branch}`,
      branch,
      ...Object.fromEntries(
        wanted.files.map(({ path }, n) => [
          `file${n}`,
          `refs/heads/${branch}:${path}`,
        ]),
      ),
    },
    schema: beforeSchema,
    tolerate: isHiddenProtection,
    signal,
  });
  if (withOwners) from.codeOwners.keep(base, owners);
  const existing = before.pullRequests.nodes.find(
    pull => !pull.isCrossRepository,
  );
  if (existing) {
    await assertOurs(api, wanted, existing);
    const [snapshot] = await from.of([existing], signal);
    return { ...snapshot, created: false };
  }
  checkBase(wanted, before);
  const { steps, force } = await planSteps(api, wanted, before);
  const pull = await write(api, wanted, { before, steps, force }, signal);
  const pusher = accountOf(pull.author);
  return { ...(await from.ofOpened(pull, pusher, signal)), created: true };
}

/** Whoever knows the branch's name may open a pull request from it, too. */
async function assertOurs(
  api: GithubApi,
  { repository, branch }: OpenPullRequest,
  pull: Pull,
): Promise<void> {
  const { slug } = await api.credentials.identity(repository);
  if (accountOf(pull.author)?.login === `${slug}[bot]`) return;
  throw new ForgeRefusedError(
    `Pull request #${pull.number} from ${branch} of ${repository} was not opened by us: close it and delete the branch, or request the change again`,
  );
}

function checkBase(wanted: OpenPullRequest, { base }: Before): void {
  const { baseBranch, repository, expectedBaseSha } = wanted;
  if (!base) {
    throw new RevisionNotFoundError(
      `${repository} has no branch '${baseBranch}'`,
    );
  }
  if (base.target.oid !== expectedBaseSha) {
    throw new BaseMovedError(
      `${baseBranch} of ${repository} is at ${base.target.oid}, no longer at ${expectedBaseSha}: make the edit again on the new tip`,
    );
  }
}

async function planSteps(
  api: GithubApi,
  wanted: OpenPullRequest,
  { head, texts }: Before,
): Promise<{ steps: WriteStep[]; force: boolean }> {
  const { expectedBaseSha, repository, files } = wanted;
  if (!head) {
    return { steps: ['createRef', 'commit', 'pull'], force: false };
  }
  if (head.target.oid === expectedBaseSha) {
    return { steps: ['commit', 'pull'], force: false };
  }
  const { slug } = await api.credentials.identity(repository);
  const author = accountOfGitActor(head.target.author ?? null, api.host);
  const ours = author?.login === `${slug}[bot]`;
  const parents = head.target.parents?.nodes.map(({ oid }) => oid);
  const isEdited = files.every(({ text }, n) => texts[n] === text);
  if (ours && parents?.join() === expectedBaseSha && isEdited) {
    return { steps: ['pull'], force: false };
  }
  return { steps: ['updateRef', 'commit', 'pull'], force: ours };
}

async function write(
  api: GithubApi,
  wanted: OpenPullRequest,
  plan: { before: Before; steps: WriteStep[]; force: boolean },
  signal?: AbortSignal,
): Promise<Pull> {
  const { repository, branch } = wanted;
  const { before, steps, force } = plan;
  const [headline, ...body] = wanted.commitMessage.split('\n');
  const inputs = {
    createRef: {
      repositoryId: before.id,
      name: `refs/heads/${branch}`,
      oid: wanted.expectedBaseSha,
    },
    updateRef: { refId: before.head?.id, oid: wanted.expectedBaseSha, force },
    commit: {
      branch: { repositoryNameWithOwner: repository, branchName: branch },
      expectedHeadOid: wanted.expectedBaseSha,
      message: { headline, body: body.join('\n').trim() },
      fileChanges: {
        additions: wanted.files.map(({ path, text }) => ({
          path,
          contents: Buffer.from(text, 'utf8').toString('base64'),
        })),
      },
    },
    pull: {
      repositoryId: before.id,
      baseRefName: wanted.baseBranch,
      headRefName: branch,
      title: wanted.title,
      body: wanted.body,
    },
  };
  const { pull } = await api.graphql({
    repository,
    what: `open a pull request from ${branch} in ${repository}`,
    needs: "'Contents: write' and 'Pull requests: write'",
    kind: 'write',
    document: openingMutation(steps),
    variables: Object.fromEntries(steps.map(step => [step, inputs[step]])),
    schema: writtenSchema,
    tolerate: error => isHiddenProtection(error) || refuse(wanted, error),
    signal,
  });
  if (!pull?.pullRequest) {
    throw new ForgeUnavailableError(
      `Could not open a pull request from ${branch} in ${repository}: the answer does not have it`,
    );
  }
  return pull.pullRequest;
}

/**
 * Throws for errors of one step. Another replica may have been faster: then the
 * branch, its head or the pull request are there, and the next try finds them.
 */
function refuse(wanted: OpenPullRequest, error: GraphqlError): false {
  const { branch, repository } = wanted;
  const [step] = error.path ?? [];
  if (step === 'updateRef') {
    throw new ForgeRefusedError(
      `Branch ${branch} of ${repository} has commits that are not ours and no pull request (${harmless(
        error.message,
      )}): delete the branch, or request the change again`,
    );
  }
  if (error.type === 'STALE_DATA' || /already exists/i.test(error.message)) {
    throw new ForgeUnavailableError(
      `Branch ${branch} of ${repository} changed while its pull request was opened: ${harmless(
        error.message,
      )}`,
    );
  }
  return false;
}
