import type { Scene } from '../Scene';
import type { Flow } from '../Story';

/** A misdeed that is planted in a history, so that checks have to find it. */
export interface Plant {
  id: string;
  /** What was done, in a sentence. */
  what: string;
  /** Where to look for it; without a service it concerns a whole source. */
  where: { service?: string; environment?: string; place: string };
  /** Id of the check that finds it; of no target where it has no service. */
  check: string;
  /** What that check says. Default: fail. */
  verdict?: 'indeterminate' | 'pass';
  /** What its reason tells. */
  tells: RegExp;
  /** Other checks that may fail there, and rightly, for the same deed. */
  also?: readonly string[];
  /** When in the history, from 0 to 1. */
  when: number;
  /** Plays it, from that instant on. */
  play(scene: Scene): Flow;
}
