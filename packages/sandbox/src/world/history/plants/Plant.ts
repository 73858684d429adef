import type { Scene } from '../Scene';
import type { Flow } from '../Story';

/** A misdeed that is planted in a history, so that checks have to find it. */
export interface Plant {
  id: string;
  /** What was done, in a sentence. */
  what: string;
  /** Where to look for it; without a service it concerns a whole source. */
  where: { service?: string; environment?: string; place: string };
  /** Id of the check that should find it. */
  check: string;
  /** When in the history, from 0 to 1. */
  when: number;
  /** Plays it, from that instant on. */
  play(scene: Scene): Flow;
}
