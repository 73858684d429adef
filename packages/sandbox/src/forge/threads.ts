import { notFound } from './errors';
import { Pull, Repo, ReviewThread } from './types';
import { Identity, World } from './World';

/** The conversations about a pull request's files, oldest first. */
export function threadsOf(world: World, pull: Pull): ReviewThread[] {
  return world.state.threads.filter(
    thread =>
      thread.repoId === pull.repoId && thread.pullNumber === pull.number,
  );
}

/** Begins a conversation about a file. */
export function openThread(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  path: string,
): ReviewThread {
  const thread: ReviewThread = {
    id: world.store.nextId(),
    repoId: repo.id,
    pullNumber: pull.number,
    userId: identity.user.id,
    path,
  };
  world.state.threads.push(thread);
  world.store.save();
  return thread;
}

/** Marks a conversation as resolved; nothing happens to one that is. */
export function resolveThread(
  world: World,
  identity: Identity,
  pull: Pull,
  id: number,
): void {
  const thread = threadsOf(world, pull).find(each => each.id === id);
  if (!thread) {
    throw notFound();
  }
  thread.resolvedById ??= identity.user.id;
  world.store.save();
}
