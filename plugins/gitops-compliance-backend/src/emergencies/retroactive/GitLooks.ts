import type { DateTime } from 'luxon';
import type { SetByHand } from '../setByHand';
import type { RetroactiveRow } from './records';

/** After so long Git is looked at again, whatever is known of it. */
const LOOK_AGAIN_MS = 5 * 60_000;
/** What is forgotten only makes for one look more. */
const KEEP_AT_MOST = 1000;

/**
 * Spares requests to the forge where it is asked over and over whether Git says
 * by now what an application was given by hand: one look for each commit of the
 * branch and each value, and one every few minutes. Of this process alone.
 */
export class GitLooks {
  readonly #looks = new Map<string, { seen: string; at: DateTime }>();

  /**
   * Whether it is time to look; that counts as the look.
   *
   * @param found - what was set by hand in the target of the row
   */
  isDue(row: RetroactiveRow, found: readonly SetByHand[], now: DateTime) {
    if (found.length === 0) return false;
    const key = JSON.stringify([
      row.emergency_id,
      row.service_ref,
      row.environment,
    ]);
    const seen = JSON.stringify(found.map(({ tip, value }) => [tip, value]));
    const last = this.#looks.get(key);
    const isFresh =
      last?.seen === seen && now.diff(last.at).toMillis() < LOOK_AGAIN_MS;
    if (isFresh) return false;
    if (this.#looks.size >= KEEP_AT_MOST) this.#looks.clear();
    this.#looks.set(key, { seen, at: now });
    return true;
  }
}
