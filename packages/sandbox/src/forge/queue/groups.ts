import { ZERO_OID } from '../git/objects';
import { writeMerge } from '../merging/commits';
import { moveRef } from '../refs';
import { checkProblems } from '../rules/statusChecks';
import { activeRules } from '../rules/inForce';
import { QueueEntry } from '../rules/types';
import { MergeMethod, Repo } from '../types';
import type { World } from '../World';
import { pullOfEntry, queueBot, queueRule } from './entries';
import { groupEvent } from './events';

/**
 * Builds an entry's merge group: a temporary branch whose head is the pull
 * request merged into `onto`, the head of the group before it or the base.
 * False when there is a conflict. (GitHub docs: "Managing a merge queue".)
 */
export async function buildGroup(
  world: World,
  repo: Repo,
  entry: QueueEntry,
  onto: string,
): Promise<boolean> {
  const pull = pullOfEntry(world, repo, entry);
  const rule = queueRule(world, repo, entry.base);
  const method = (rule?.merge_method ?? 'MERGE').toLowerCase() as MergeMethod;
  const enqueuer = world.user(entry.enqueuerId);
  const headOid = await writeMerge(world, repo, pull, onto, enqueuer, {
    method,
  });
  if (!headOid) {
    return false;
  }
  const name = `gh-readonly-queue/${entry.base}/pr-${pull.number}-${onto}`;
  const ref = `refs/heads/${name}`;
  entry.group = { ref, baseOid: onto, headOid };
  const change = { ref, before: ZERO_OID, after: headOid };
  await moveRef(world, { user: queueBot(world) }, repo, change);
  await groupEvent(world, 'checks_requested', repo, entry);
  return true;
}

/** Deletes an entry's temporary branch and says why. */
export async function destroyGroup(
  world: World,
  repo: Repo,
  entry: QueueEntry,
  reason: 'merged' | 'invalidated' | 'dequeued',
): Promise<void> {
  const { group } = entry;
  if (!group) {
    return;
  }
  await groupEvent(world, 'destroyed', repo, entry, reason);
  entry.group = undefined;
  await moveRef(world, { user: queueBot(world) }, repo, {
    ref: group.ref,
    before: group.headOid,
    after: ZERO_OID,
  });
}

/** How the required checks on a group's head stand. */
export function groupState(
  world: World,
  repo: Repo,
  entry: QueueEntry,
): 'pending' | 'passed' | 'failed' {
  const sha = entry.group?.headOid ?? '';
  const problems = activeRules(
    world,
    repo,
    entry.base,
    'required_status_checks',
  ).flatMap(({ parameters }) =>
    parameters.required_status_checks.flatMap(check =>
      checkProblems(world, repo, [check], sha),
    ),
  );
  if (problems.length === 0) {
    return 'passed';
  }
  return problems.some(problem => problem.endsWith(' is failing.'))
    ? 'failed'
    : 'pending';
}
