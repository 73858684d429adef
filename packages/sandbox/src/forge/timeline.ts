import { GrowingIndex } from './indexed';
import { Pull, TimelineEvent } from './types';
import type { World } from './World';

/** What each kind of event says beside who and when. */
type Distribute<E> = E extends TimelineEvent
  ? Omit<E, 'id' | 'repoId' | 'pullNumber' | 'actorId' | 'at'>
  : never;
export type EventDetails = Distribute<TimelineEvent>;

const index = new GrowingIndex<TimelineEvent>(
  event => `${event.repoId} ${event.pullNumber}`,
);

/** Notes what happened to a pull request, now, and who did it. */
export function note(
  world: World,
  pull: Pull,
  actorId: number,
  details: EventDetails,
): void {
  world.state.timeline.push({
    ...details,
    id: world.store.nextId(),
    repoId: pull.repoId,
    pullNumber: pull.number,
    actorId,
    at: world.timestamp(),
  });
  world.store.save();
}

/** What happened to a pull request, oldest first. */
export function timelineOf(world: World, pull: Pull): readonly TimelineEvent[] {
  return index.of(world.state.timeline, `${pull.repoId} ${pull.number}`);
}
