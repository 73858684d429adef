import { ForgeError, unprocessable } from '../errors';
import { isMergeable } from '../pulls';
import { enqueue, entryOf, refreshQueue } from '../queue/queue';
import { queueRule } from '../queue/entries';
import { mergeProblems } from '../rules/decide';
import { note } from '../timeline';
import { Pull, Repo } from '../types';
import type { Identity, World } from '../World';
import { MergeWish } from './commits';
import { mergePull } from './merge';
import { methodProblem, settingsOf } from './settings';

async function isReady(world: World, repo: Repo, pull: Pull) {
  return (
    pull.state === 'open' &&
    !pull.draft &&
    (await isMergeable(world, repo, pull)) === true &&
    (await mergeProblems(world, repo, pull)).length === 0
  );
}

/**
 * Asks that a pull request be merged as soon as nothing holds it. (GitHub
 * docs: "Automatically merging a pull request".)
 */
export async function enableAutoMerge(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  wish: MergeWish & { expectedHeadOid?: string },
): Promise<void> {
  const { expectedHeadOid, ...input } = wish;
  if (!settingsOf(repo).allow_auto_merge) {
    throw unprocessable('Auto merge is not allowed for this repository');
  }
  if (expectedHeadOid && expectedHeadOid !== pull.headOid) {
    throw unprocessable('Head branch was modified. Review and try again.');
  }
  if (pull.state === 'closed' || pull.draft) {
    throw unprocessable('Pull request is not in the correct state');
  }
  const { baseRef } = pull;
  const problem = methodProblem(world, repo, baseRef, wish.method, identity);
  if (problem) {
    throw unprocessable(problem);
  }
  if (await isReady(world, repo, pull)) {
    throw unprocessable('Pull request is in clean status');
  }
  pull.autoMerge = {
    ...input,
    enabledById: identity.user.id,
    enabledAt: world.timestamp(),
  };
  note(world, pull, identity.user.id, { kind: 'auto_merge_enabled' });
  await world.webhooks.pull('auto_merge_enabled', repo, pull, identity.user, {
    reason: '',
  });
}

/** Takes that back. */
export async function disableAutoMerge(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  reason = '',
): Promise<void> {
  if (!pull.autoMerge) {
    throw unprocessable("Can't disable auto-merge for this pull request.");
  }
  pull.autoMerge = undefined;
  note(world, pull, identity.user.id, { kind: 'auto_merge_disabled', reason });
  await world.webhooks.pull('auto_merge_disabled', repo, pull, identity.user, {
    reason,
  });
}

async function mergeIfReady(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<void> {
  const wish = pull.autoMerge;
  if (!wish || entryOf(world, pull) || !(await isReady(world, repo, pull))) {
    return;
  }
  const identity = { user: world.user(wish.enabledById) };
  try {
    if (queueRule(world, repo, pull.baseRef)) {
      await enqueue(world, identity, repo, pull);
    } else {
      await mergePull(world, identity, repo, pull, wish);
    }
  } catch (error) {
    if (!(error instanceof ForgeError)) {
      throw error;
    }
    await disableAutoMerge(world, identity, repo, pull, error.message);
  }
}

/**
 * Lets what waited for a check or a review go on: merge queues that build on
 * the commit, and pull requests of that head that merge by themselves. Must
 * not be called under the repository's lock.
 */
export async function goOn(
  world: World,
  repo: Repo,
  sha: string,
): Promise<void> {
  const entry = world.state.queue.find(
    ({ repoId, group }) => repoId === repo.id && group?.headOid === sha,
  );
  if (entry) {
    await world.lock(repo, () => refreshQueue(world, repo, entry.base));
  }
  const waiting = world.state.pulls.filter(
    pull => pull.autoMerge && pull.repoId === repo.id && pull.headOid === sha,
  );
  for (const pull of waiting) {
    await mergeIfReady(world, repo, pull);
  }
}
