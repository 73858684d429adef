import { DateTime } from 'luxon';
import type { Actor, ReviewFact } from '../gates/types';
import { overlap, possiblePersons, provenPerson } from './human';
import { roleOf, type Involvement } from './involvement';
import type { Role } from './roles';

/**
 * Separation of duties between persons, not accounts. The gate that asks for a
 * review and the checks that judge a deployed change share these rules:
 *
 * - Who asked for a change, wrote it or pushed it last is *involved*, under
 *   whichever account, and nobody involved can approve it.
 * - Bots are nobody. A human account without a person is an unknown one.
 * - A reviewer's last decision counts; comments decide nothing.
 */

/** Why an approval counts, or why it does not. */
export type Standing =
  | 'counts'
  /** Of another commit, or of what the change was before it altered. */
  | 'stale'
  | 'involved'
  /** Another account of somebody whose approval counts already. */
  | 'again'
  /** Its account was linked to its person after the change was requested. */
  | 'linked-since'
  | 'unknown'
  | 'bot';

/** An approval that is its reviewer's last decision. */
export interface WeighedApproval {
  reviewer: Actor;
  commit: string | null;
  standing: Standing;
  /** Where the reviewer is involved. */
  role?: Role;
}

/**
 * Weighs every standing approval, one per person: it counts where somebody who
 * is not involved gave it for this very head, and for what the change is now.
 * `stale` is an independent approval of something else.
 */
export function weighApprovals(
  reviews: readonly ReviewFact[],
  head: string,
  involved: Involvement,
): WeighedApproval[] {
  const last = lastDecisions(reviews, ({ reviewer }) =>
    reviewer.person && !reviewer.bot
      ? reviewer.person.toLowerCase()
      : accountKey(reviewer),
  );
  const counted: string[][] = [];
  return last
    .filter(review => review.state === 'approved')
    .map(({ reviewer, commit, isVoid }) => {
      const approval = { reviewer, commit };
      if (reviewer.bot) {
        return { ...approval, standing: 'bot' };
      }
      const persons = possiblePersons(reviewer);
      const role = persons
        .map(person => roleOf(person, involved))
        .find(found => found !== undefined);
      if (role) {
        return { ...approval, standing: 'involved', role };
      }
      if (!provenPerson(reviewer)) {
        const standing = reviewer.person ? 'linked-since' : 'unknown';
        return { ...approval, standing };
      }
      if (commit !== head || isVoid) {
        return { ...approval, standing: 'stale' };
      }
      if (counted.some(others => overlap(others, persons))) {
        return { ...approval, standing: 'again' };
      }
      counted.push(persons);
      return { ...approval, standing: 'counts' };
    });
}

/**
 * Accounts whose last decision asks for changes to this head, be they somebody
 * or nobody. A review of an unknown commit is taken for one of the head.
 */
export function changesRequested(
  reviews: readonly ReviewFact[],
  head: string,
): Actor[] {
  return lastDecisions(reviews, ({ reviewer }) => accountKey(reviewer))
    .filter(
      ({ state, commit }) =>
        state === 'changes-requested' && (commit === null || commit === head),
    )
    .map(({ reviewer }) => reviewer);
}

/** The last review per key that decides something. */
function lastDecisions(
  reviews: readonly ReviewFact[],
  keyOf: (review: ReviewFact) => string,
): ReviewFact[] {
  const last = new Map<string, ReviewFact>();
  for (const review of reviews) {
    const key = keyOf(review);
    const previous = last.get(key);
    if (
      review.state !== 'commented' &&
      (!previous || supersedes(review, previous))
    ) {
      last.set(key, review);
    }
  }
  return [...last.values()];
}

/** What counts of two decisions in the same moment: the less favourable. */
const RANK: Record<ReviewFact['state'], number> = {
  commented: 0,
  approved: 1,
  dismissed: 2,
  'changes-requested': 3,
};

function supersedes(next: ReviewFact, previous: ReviewFact): boolean {
  const [a, b] = [decidedAt(next), decidedAt(previous)];
  return a === b ? RANK[next.state] > RANK[previous.state] : a > b;
}

/** Of a review without a proper time: an approval is old, the rest is new. */
function decidedAt({ state, submittedAt }: ReviewFact): number {
  const instant = DateTime.fromISO(submittedAt, { zone: 'utc' });
  if (instant.isValid) {
    return instant.toMillis();
  }
  return state === 'approved' ? -Infinity : Infinity;
}

function accountKey({ provider, account }: Actor): string {
  return `${provider}:${account.toLowerCase()}`;
}
