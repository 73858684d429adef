import { pullByNumber } from '../pulls';
import { activeRules } from '../rules/inForce';
import { MergeQueueParameters, QueueEntry } from '../rules/types';
import { Pull, Repo, User } from '../types';
import type { World } from '../World';

const BOT_LOGIN = 'github-merge-queue[bot]';
const BOT_ID = 118_344_674;

/** The account in whose name the queue merges and removes. */
export function queueBot(world: World): User {
  const { users } = world.state;
  const known = users.find(user => user.id === BOT_ID);
  if (known) {
    return known;
  }
  const bot: User = {
    id: BOT_ID,
    login: BOT_LOGIN,
    name: BOT_LOGIN,
    email: `${BOT_ID}+${BOT_LOGIN}@users.noreply.github.com`,
    type: 'Bot',
  };
  users.push(bot);
  return bot;
}

/** How the queue of a branch works; undefined when it has none. */
export function queueRule(
  world: World,
  repo: Repo,
  branch: string,
): MergeQueueParameters | undefined {
  return activeRules(world, repo, branch, 'merge_queue')[0]?.parameters;
}

/** The entries that wait for a branch, first in line first. */
export function queueOf(
  world: World,
  repo: Repo,
  branch: string,
): QueueEntry[] {
  return world.state.queue.filter(
    entry => entry.repoId === repo.id && entry.base === branch,
  );
}

/** Where a pull request stands in a queue, if it does. */
export function entryOf(world: World, pull: Pull): QueueEntry | undefined {
  return world.state.queue.find(
    entry => entry.repoId === pull.repoId && entry.pullNumber === pull.number,
  );
}

/** The pull request of an entry. */
export function pullOfEntry(world: World, repo: Repo, entry: QueueEntry): Pull {
  return pullByNumber(world, repo, entry.pullNumber);
}
