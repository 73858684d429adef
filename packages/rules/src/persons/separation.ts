import { DateTime } from 'luxon';
import type { Actor, ReviewFact } from '../gates/types';

/**
 * Separation of duties between persons, not accounts. The gate that asks for a
 * review and the checks that judge a deployed change share these rules:
 *
 * - Who asked for a change, wrote it or pushed it last is *involved*, under
 *   whichever account, and nobody involved can approve it.
 * - Bots are nobody. A human account without a person is an unknown one.
 * - A reviewer's last decision counts; comments decide nothing.
 */

/** What somebody did with a change. */
export type Role = 'requester' | 'author' | 'last pusher';

/** Everybody who had a hand in a change, as far as it is known. */
export interface Involvement {
  persons: { person: string; role: Role }[];
  /** Human accounts behind which we know nobody; null: not even the account. */
  unknown: { actor: Actor | null; role: Role }[];
}

/** Facts that tell who had a hand in a change. */
export interface InvolvementFacts {
  /** Null: nobody asked the portal for it. */
  requester: string | null;
  author: Actor;
  /** Null: the forge did not say. */
  lastPusher: Actor | null;
}

/** Whether two references name the same person; they ignore case. */
export function samePerson(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Finds who had a hand in a change. */
export function involvement(facts: InvolvementFacts): Involvement {
  const { requester, author, lastPusher } = facts;
  const result: Involvement = { persons: [], unknown: [] };
  if (requester) {
    result.persons.push({ person: requester, role: 'requester' });
  } else if (author.bot) {
    // A bot writes for somebody; nobody says for whom.
    result.unknown.push({ actor: null, role: 'requester' });
  }
  const actors = [
    { actor: author, role: 'author' },
    { actor: lastPusher, role: 'last pusher' },
  ] as const;
  for (const { actor, role } of actors) {
    if (actor?.person) {
      result.persons.push({ person: actor.person, role });
    } else if (!actor?.bot) {
      result.unknown.push({ actor, role });
    }
  }
  return result;
}

/** The hand that a person had in a change; undefined: none that we know. */
export function roleOf(
  person: string,
  { persons }: Involvement,
): Role | undefined {
  return persons.find(involved => samePerson(involved.person, person))?.role;
}

/** Why an approval counts, or why it does not. */
export type Standing = 'counts' | 'stale' | 'involved' | 'unknown' | 'bot';

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
 * is not involved gave it for this very head. `stale` is an independent
 * approval of another commit.
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
  return last
    .filter(review => review.state === 'approved')
    .map(({ reviewer, commit }) => {
      const approval = { reviewer, commit };
      if (reviewer.bot) {
        return { ...approval, standing: 'bot' };
      }
      if (!reviewer.person) {
        return { ...approval, standing: 'unknown' };
      }
      const role = roleOf(reviewer.person, involved);
      if (role) {
        return { ...approval, standing: 'involved', role };
      }
      return { ...approval, standing: commit === head ? 'counts' : 'stale' };
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
