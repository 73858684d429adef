import { roleName } from '../persons';
import type { Involvement, Role } from '../persons';
import { accountName, personName } from '../sentences';

const REQUEST_AGAIN = 'Cancel the change and request it again.';

/** What the forge may leave out, in a sentence. */
const UNTOLD: Partial<Record<Role, string>> = {
  'last-pusher':
    'The forge does not say who pushed the head of the pull request.',
  author:
    'No account of the forge is behind the author of a commit of the pull request.',
  committer:
    'No account of the forge is behind the committer of a commit of the pull request.',
};

/** What to do where a later reading may not tell it either. */
const UNTOLD_REMEDY: Partial<Record<Role, string>> = {
  'last-pusher':
    'Wait for the next reading of the forge. Of a pull request from a fork it stays so: open it from a branch of the repository.',
};

/**
 * What a gate says where somebody had a hand in a change and we cannot tell who.
 *
 * @param involvement - with at least one unknown hand
 */
export function unknownHand({ unknown: [first] }: Involvement) {
  const { actor, role } = first;
  if (actor) {
    return {
      state: 'unknown' as const,
      reason: actor.person
        ? `${accountName(actor)}, the ${roleName(
            role,
          )} of the pull request, was linked to ${personName(
            actor.person,
          )} only after this change was requested.`
        : `Nobody is known behind ${accountName(actor)}, the ${roleName(
            role,
          )} of the pull request.`,
      remedy: actor.person
        ? REQUEST_AGAIN
        : `Link the account ${actor.account} to its person under Change control, Persons; a link never helps a change that is open, so request it again then.`,
    };
  }
  if (role === 'range-author') {
    return {
      state: 'unknown' as const,
      reason: 'Who wrote the commits that this change brings is not known.',
      remedy:
        'Wait until the source repository was read; a commit without an account of the forge needs one.',
    };
  }
  return {
    state: 'unknown' as const,
    reason:
      role === 'requester'
        ? 'Who asked for this change is not known.'
        : UNTOLD[role] ??
          `The forge does not say who the ${roleName(
            role,
          )} of the pull request is.`,
    remedy:
      role === 'requester'
        ? REQUEST_AGAIN
        : UNTOLD_REMEDY[role] ??
          'Wait for the next reading of the forge; if it stays so, cancel the change and request it again.',
  };
}
