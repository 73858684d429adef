import { QueueEntry } from '../rules/types';
import { Repo } from '../types';
import type { World } from '../World';
import { queueBot } from './entries';

/** `merge_group`: a group wants its checks, or is gone. */
export async function groupEvent(
  world: World,
  action: 'checks_requested' | 'destroyed',
  repo: Repo,
  entry: QueueEntry,
  reason?: 'merged' | 'invalidated' | 'dequeued',
): Promise<void> {
  const { group } = entry;
  if (!group) {
    return;
  }
  const sender = queueBot(world);
  await world.webhooks.event('merge_group', repo, sender, async () => {
    const commit = await world.git(repo).commit(group.headOid);
    const who = ({ name, email }: { name: string; email: string }) => ({
      name,
      email,
    });
    return {
      action,
      ...(reason ? { reason } : {}),
      merge_group: {
        head_sha: group.headOid,
        head_ref: group.ref,
        base_sha: group.baseOid,
        base_ref: `refs/heads/${entry.base}`,
        head_commit: {
          id: commit.oid,
          tree_id: commit.tree,
          message: commit.message,
          timestamp: commit.committer.date,
          author: who(commit.author),
          committer: who(commit.committer),
        },
      },
    };
  });
}
