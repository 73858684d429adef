import { involvement, rolesApartFrom } from '../persons';
import type { Involvement } from '../persons';
import type { GateContext } from './gate';
import type { Actor, ChangeFacts, PullRequestFact } from './types';

/**
 * Who had a hand in a change, as far as the policy separates it from approving
 * the change.
 */
export function involvedIn(
  pullRequest: PullRequestFact,
  { facts, policy }: GateContext,
): Involvement {
  const { requester, requesterAliases } = facts.change;
  return involvement(
    {
      ...pullRequest,
      requester,
      requesterAliases,
      rangeAuthors: rangeAuthorsOf(facts),
    },
    rolesApartFrom('approver', policy.separation),
  );
}

/** Authors of what the change brings; null: that has not been read. */
function rangeAuthorsOf({ source }: ChangeFacts): (Actor | null)[] | null {
  return source ? source.authors : null;
}
