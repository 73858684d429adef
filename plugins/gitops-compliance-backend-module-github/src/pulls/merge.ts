import {
  MergeRefusedError,
  type MergePullRequest,
  type MergeResult,
  type PullRequestKey,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { MergeMethod } from '../config';
import { splitRepository } from '../http/Credentials';
import type { Failure } from '../http/errors';
import type { GithubApi, RepositoryOperation } from '../http/GithubApi';

/**
 * See `Forge.merge`. One write; when GitHub refuses, one read to tell an
 * earlier merge at that head from a moved head, a conflict, a closed pull
 * request and unmet protection.
 */
export async function merge(
  api: GithubApi,
  wanted: MergePullRequest,
  method: MergeMethod,
  signal?: AbortSignal,
): Promise<MergeResult> {
  const { repository, number } = wanted;
  const operation: RepositoryOperation = {
    repository,
    what: `merge pull request ${number} of ${repository}`,
    needs: "'Contents: write' and 'Pull requests: write'",
    kind: 'write',
    signal,
  };
  const merged = await api.rest<{ sha: string } | { refused: Failure }>(
    operation,
    request =>
      request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
        ...splitRepository(repository),
        pull_number: number,
        sha: wanted.expectedHeadSha,
        merge_method: method,
        // A rebase keeps the commits' own messages; GitHub ignores ours.
        commit_title: wanted.commitTitle,
        commit_message: wanted.commitMessage,
      }),
    refused =>
      [405, 409, 422].includes(refused.status ?? 0) ? { refused } : null,
  );
  if ('sha' in merged) {
    return { mergeSha: merged.sha };
  }
  const pull = await readPull(api, wanted, signal);
  const atHead = pull.head.sha === wanted.expectedHeadSha;
  if (pull.merged && atHead && pull.merge_commit_sha) {
    return { mergeSha: pull.merge_commit_sha };
  }
  throw refusal(wanted, pull, merged.refused);
}

function readPull(
  api: GithubApi,
  { repository, number }: PullRequestKey,
  signal?: AbortSignal,
) {
  return api.rest(
    {
      repository,
      what: `read pull request ${number} of ${repository}`,
      needs: "'Pull requests: read'",
      kind: 'read',
      signal,
    },
    request =>
      request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
        ...splitRepository(repository),
        pull_number: number,
      }),
  );
}

function refusal(
  { repository, number, expectedHeadSha }: MergePullRequest,
  pull: { head: { sha: string }; state: string; mergeable: boolean | null },
  refused: Failure,
): MergeRefusedError {
  const name = `Pull request ${number} of ${repository}`;
  if (pull.head.sha !== expectedHeadSha) {
    return new MergeRefusedError(
      'head-moved',
      `${name} has head ${pull.head.sha}, no longer ${expectedHeadSha}`,
    );
  }
  if (pull.state !== 'open') {
    return new MergeRefusedError('closed', `${name} is closed`);
  }
  if (pull.mergeable === false || /conflict/i.test(refused.message)) {
    return new MergeRefusedError(
      'conflict',
      `${name} conflicts with its base branch`,
    );
  }
  return refused.status === 409
    ? new MergeRefusedError('head-moved', `${name}: ${refused.message}`)
    : new MergeRefusedError('protection', `${name}: ${refused.message}`);
}
