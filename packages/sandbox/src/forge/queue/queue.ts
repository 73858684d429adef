import { forbidden, unprocessable } from '../errors';
import { land } from '../merging/land';
import { isMergeable } from '../pulls';
import { heldBy, judge, recordSuite, Verdict } from '../rules/decide';
import { QueueEntry } from '../rules/types';
import { note } from '../timeline';
import { MergeMethod, Pull, Repo } from '../types';
import type { Identity, World } from '../World';
import { entryOf, pullOfEntry, queueBot, queueOf, queueRule } from './entries';
import { buildGroup, destroyGroup, groupState } from './groups';

export { entryOf } from './entries';

/** Why an entry left the queue, as webhooks say it. */
export type Removal =
  | 'MERGE'
  | 'CI_FAILURE'
  | 'MERGE_CONFLICT'
  | 'MANUAL'
  | 'ALREADY_MERGED'
  | 'BRANCH_PROTECTIONS';

const WORDS: Record<Removal, string> = {
  MERGE: 'merge',
  CI_FAILURE: 'failed_checks',
  MERGE_CONFLICT: 'merge_conflict',
  MANUAL: 'manual',
  ALREADY_MERGED: 'already_merged',
  BRANCH_PROTECTIONS: 'branch_protections',
};

async function remove(
  world: World,
  identity: Identity,
  repo: Repo,
  entry: QueueEntry,
  reason: Removal,
): Promise<void> {
  const pull = pullOfEntry(world, repo, entry);
  const line = queueOf(world, repo, entry.base);
  const behind = line.slice(line.indexOf(entry) + 1);
  const beforeOid = entry.group?.headOid;
  await destroyGroup(
    world,
    repo,
    entry,
    reason === 'MERGE' ? 'merged' : 'dequeued',
  );
  world.state.queue = world.state.queue.filter(other => other !== entry);
  if (reason !== 'MERGE') {
    for (const later of behind) {
      await destroyGroup(world, repo, later, 'invalidated');
    }
  }
  note(world, pull, identity.user.id, {
    kind: 'removed_from_merge_queue',
    reason: WORDS[reason],
    beforeOid,
  });
  await world.webhooks.pull('dequeued', repo, pull, identity.user, { reason });
}

/** Judges an entry by all rules, in the name of who put it into the queue. */
function judgeEntry(
  world: World,
  repo: Repo,
  pull: Pull,
  enqueuer: Identity,
  move: { before: string; after: string },
): Promise<Verdict> {
  const { merge_method: method = 'MERGE' } =
    queueRule(world, repo, pull.baseRef) ?? {};
  return judge(world, repo, {
    ...move,
    identity: enqueuer,
    ref: `refs/heads/${pull.baseRef}`,
    merge: {
      pull,
      method: method.toLowerCase() as MergeMethod,
      checked: move.after,
      queued: true,
    },
  });
}

/**
 * Merges the first entry, whose checks passed, unless a rule holds it by now;
 * then it leaves the queue. False when the base is not where it was.
 */
async function mergeFront(
  world: World,
  repo: Repo,
  entry: QueueEntry,
): Promise<boolean> {
  const pull = pullOfEntry(world, repo, entry);
  const bot = { user: queueBot(world) };
  const { baseOid: base, headOid: oid } = entry.group ?? {};
  if (!base || !oid) {
    return false;
  }
  const enqueuer = { user: world.user(entry.enqueuerId) };
  const move = { before: base, after: oid };
  const verdict = await judgeEntry(world, repo, pull, enqueuer, move);
  recordSuite(world, repo, verdict);
  if (heldBy(verdict).length > 0) {
    await remove(world, bot, repo, entry, 'BRANCH_PROTECTIONS');
    return true;
  }
  const landed = await land(world, bot, repo, pull, { base, oid });
  if (landed) {
    await remove(world, bot, repo, entry, 'MERGE');
  }
  return landed;
}

async function buildAll(world: World, repo: Repo, branch: string) {
  const bot = { user: queueBot(world) };
  let onto = await world.git(repo).branch(branch);
  for (const entry of queueOf(world, repo, branch)) {
    if (!onto) {
      return;
    }
    if (entry.group && entry.group.baseOid !== onto) {
      await destroyGroup(world, repo, entry, 'invalidated');
    }
    if (!entry.group && !(await buildGroup(world, repo, entry, onto))) {
      await remove(world, bot, repo, entry, 'MERGE_CONFLICT');
    }
    onto = entry.group?.headOid ?? onto;
  }
}

/**
 * Brings the queue of a branch up to date: builds what is not built, merges
 * from the front what passed, removes what failed. Needs the repository's
 * lock; called whenever the branch, the queue or a check changed.
 */
export async function refreshQueue(
  world: World,
  repo: Repo,
  branch: string,
): Promise<void> {
  while (queueOf(world, repo, branch).length > 0) {
    await buildAll(world, repo, branch);
    const [front] = queueOf(world, repo, branch);
    const state = front ? groupState(world, repo, front) : 'pending';
    if (state === 'failed') {
      const bot = { user: queueBot(world) };
      await remove(world, bot, repo, front, 'CI_FAILURE');
    } else if (state === 'pending' || !(await mergeFront(world, repo, front))) {
      return;
    }
  }
}

/** Takes a pull request out of the queue, if it is in one. Needs the lock. */
export async function leaveQueue(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  reason: 'MANUAL' | 'ALREADY_MERGED' = 'MANUAL',
): Promise<QueueEntry | undefined> {
  const entry = entryOf(world, pull);
  if (entry) {
    await remove(world, identity, repo, entry, reason);
  }
  return entry;
}

/**
 * Puts a pull request at the end of its base's queue, or first with `jump`.
 * Whatever holds a merge by the caller holds this too, but for the merge queue
 * itself and a head that is behind.
 */
export async function enqueue(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  options: { expectedHeadOid?: string; jump?: boolean } = {},
): Promise<QueueEntry> {
  return world.lock(repo, async () => {
    const { expectedHeadOid, jump } = options;
    if (!world.canWrite(repo, identity.user)) {
      throw forbidden(`${identity.user.login} has no write access.`);
    }
    if (!queueRule(world, repo, pull.baseRef)) {
      throw unprocessable('Merge queue is not enabled on the base branch');
    }
    if (entryOf(world, pull)) {
      throw unprocessable('Pull request is already in the queue');
    }
    if (expectedHeadOid && expectedHeadOid !== pull.headOid) {
      throw unprocessable('Head branch was modified. Review and try again.');
    }
    if (pull.draft || !(await isMergeable(world, repo, pull))) {
      throw unprocessable('Pull request is not mergeable');
    }
    const before = await world.git(repo).branch(pull.baseRef);
    const move = { before: before ?? pull.baseOid, after: pull.headOid };
    const verdict = await judgeEntry(world, repo, pull, identity, move);
    if (heldBy(verdict).length > 0) {
      throw unprocessable(heldBy(verdict).join(' '));
    }
    const entry: QueueEntry = {
      id: world.store.nextId(),
      repoId: repo.id,
      base: pull.baseRef,
      pullNumber: pull.number,
      enqueuerId: identity.user.id,
      enqueuedAt: world.timestamp(),
      headOid: pull.headOid,
    };
    const { queue } = world.state;
    world.state.queue = jump ? [entry, ...queue] : [...queue, entry];
    note(world, pull, identity.user.id, { kind: 'added_to_merge_queue' });
    await world.webhooks.pull('enqueued', repo, pull, identity.user);
    await refreshQueue(world, repo, pull.baseRef);
    return entry;
  });
}

/** Takes a pull request out of its queue; refused when it is in none. */
export async function dequeue(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
): Promise<QueueEntry> {
  return world.lock(repo, async () => {
    const entry = await leaveQueue(world, identity, repo, pull);
    if (!entry) {
      throw unprocessable('Pull request is not in the queue');
    }
    await refreshQueue(world, repo, pull.baseRef);
    return entry;
  });
}
