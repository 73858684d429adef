import { involvement, rolesApartFrom } from '../persons';
import type { Involvement, Role } from '../persons';
import type { GateContext } from './gate';
import type { Actor, ChangeFacts, PullRequestFact } from './types';

/**
 * Who had a hand in a change, in one of these roles.
 *
 * @param roles - default: those that the policy separates from approving it
 */
export function involvedIn(
  pullRequest: PullRequestFact,
  { facts, policy }: Pick<GateContext, 'facts' | 'policy'>,
  roles: readonly Role[] = rolesApartFrom('approver', policy.separation),
): Involvement {
  const { requester, requesterAliases } = facts.change;
  return involvement(
    {
      ...pullRequest,
      requester,
      requesterAliases,
      rangeAuthors: rangeAuthorsOf(facts),
    },
    roles,
  );
}

/** Authors of what the change brings; null: that has not been read. */
function rangeAuthorsOf({ source }: ChangeFacts): (Actor | null)[] | null {
  return source ? source.authors : null;
}
