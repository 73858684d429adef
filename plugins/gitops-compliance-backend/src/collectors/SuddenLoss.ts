import type { DateTime } from 'luxon';

/** How many must be missing at once to be a sudden loss. */
const LEAST = 3;
/** Which part of what was known must be missing, too. */
const LEAST_PART = 0.2;
/** How long a sudden loss must last to be believed. */
const BELIEVED_AFTER_MINUTES = 10;
/** How long a small one must, before the source was ever seen whole. */
const SMALL_BELIEVED_AFTER_MINUTES = 2;

/** What is known of something that a source lists, and how much it lacks now. */
export interface Census {
  /** In the plural, such as `users`. */
  what: string;
  known: number;
  missing: number;
}

/**
 * Tells a source that is not whole yet from one in which things are gone.
 *
 * A catalog that starts anew, or whose location cannot be read, lists little or
 * nothing for a while. Would that be taken for true, everybody's accounts would
 * be new afterwards, and would count for no change that is open (design §5.6).
 * A few that are gone are believed at once, for people leave, once the source
 * was seen without a loss since the portal's start: until then they may be the
 * last ones that it did not list yet.
 */
export class SuddenLoss {
  #since: DateTime | null = null;
  #wasWhole = false;
  #missing = 0;

  constructor(private readonly clock: () => DateTime) {}

  /** Why a reading is not believed, for people; null: it is. */
  doubts(censuses: readonly Census[]): string | null {
    const lost = censuses.filter(({ missing }) => missing > 0);
    const isSudden = lost.some(
      ({ known, missing }) => missing >= LEAST && missing > known * LEAST_PART,
    );
    if (!isSudden && (lost.length === 0 || this.#wasWhole)) {
      this.#since = null;
      this.#wasWhole = true;
      return null;
    }
    const now = this.clock();
    const all = lost.reduce((sum, { missing }) => sum + missing, 0);
    // What still comes back is not gone.
    if (!this.#since || all < this.#missing) this.#since = now;
    this.#missing = all;
    const until = this.#since.plus({
      minutes: isSudden ? BELIEVED_AFTER_MINUTES : SMALL_BELIEVED_AFTER_MINUTES,
    });
    if (now >= until) return null;
    const what = lost
      .map(({ what: of, known, missing }) => `${missing} of ${known} ${of}`)
      .join(' and ');
    const then = until.toUTC().toFormat("HH:mm 'UTC'");
    return `It suddenly lacks ${what}, so it is not taken for whole; if they are still missing at ${then}, they are gone`;
  }
}
