import { z } from 'zod';
import { mayBypass } from '../rules/bypass';
import { rulesInForce } from '../rules/inForce';
import { MergeMethod, MergeSettings, Repo } from '../types';
import type { Identity, World } from '../World';

const flag = z.boolean();

/** What `PATCH /repos/{owner}/{repo}` may change here. */
export const mergeSettingsInput = z
  .strictObject({
    allow_merge_commit: flag,
    allow_squash_merge: flag,
    allow_rebase_merge: flag,
    allow_auto_merge: flag,
    delete_branch_on_merge: flag,
    squash_merge_commit_title: z.enum(['PR_TITLE', 'COMMIT_OR_PR_TITLE']),
    squash_merge_commit_message: z.enum([
      'PR_BODY',
      'COMMIT_MESSAGES',
      'BLANK',
    ]),
    merge_commit_title: z.enum(['PR_TITLE', 'MERGE_MESSAGE']),
    merge_commit_message: z.enum(['PR_BODY', 'PR_TITLE', 'BLANK']),
  })
  .partial();

const DEFAULTS: MergeSettings = {
  allow_merge_commit: true,
  allow_squash_merge: true,
  allow_rebase_merge: true,
  allow_auto_merge: false,
  delete_branch_on_merge: false,
  squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
  squash_merge_commit_message: 'COMMIT_MESSAGES',
  merge_commit_title: 'MERGE_MESSAGE',
  merge_commit_message: 'PR_TITLE',
};

/** How a repository merges; GitHub's defaults where nothing else is set. */
export function settingsOf(repo: Repo): MergeSettings {
  return { ...DEFAULTS, ...repo.settings };
}

const SETTING: Record<MergeMethod, keyof MergeSettings> = {
  merge: 'allow_merge_commit',
  squash: 'allow_squash_merge',
  rebase: 'allow_rebase_merge',
};

const REFUSAL: Record<MergeMethod, string> = {
  merge: 'Merge commits are not allowed on this repository.',
  squash: 'Squash merges are not allowed on this repository.',
  rebase: 'Rebase merges are not allowed on this repository.',
};

/**
 * Why a method may not be used: the repository's settings, the methods that a
 * ruleset allows on the branch, or a linear history. A rule that the caller
 * may pass by does not count.
 */
export function methodProblem(
  world: World,
  repo: Repo,
  branch: string,
  method: MergeMethod,
  identity: Identity,
): string | undefined {
  const forbidden = rulesInForce(world, repo, `refs/heads/${branch}`)
    .filter(({ enforcement }) => enforcement === 'active')
    .filter(a => !mayBypass(world, repo, a, identity, 'pull_request'))
    .some(({ rule }) => {
      if (rule.type === 'required_linear_history') {
        return method === 'merge';
      }
      const allowed =
        rule.type === 'pull_request' && rule.parameters.allowed_merge_methods;
      return allowed ? !allowed.includes(method) : false;
    });
  return forbidden || !settingsOf(repo)[SETTING[method]]
    ? REFUSAL[method]
    : undefined;
}
