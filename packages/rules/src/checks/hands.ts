import { involvement, roleName, rolesApartFrom } from '../persons';
import type { Involvement, Role, SeparatedRoles } from '../persons';
import { accountName } from '../sentences';
import { judged, type Judgement } from './check';
import type { DeployedChangeFacts } from './types';

/** Roles that controls ask to be apart, whatever a policy leaves out. */
const ALWAYS: readonly Role[] = ['requester', 'author', 'last-pusher'];
/** Roles that what is on record of a pull request tells. */
const TOLD: readonly Role[] = [...ALWAYS, 'committer'];

/**
 * Who had a hand in a change that must not be of whoever approves, or syncs, it:
 * who asked for it, wrote it or pushed it last, and whom the policy then in force
 * names beside them. Authors of what the change brings are judged by the gates
 * alone, whose decisions are made again.
 *
 * @param pullRequest - of that change
 * @param separation - the table then in force; null: not known
 */
export function handsApartFrom(
  role: 'approver' | 'syncer',
  { requester, requesterAliases }: DeployedChangeFacts,
  pullRequest: NonNullable<DeployedChangeFacts['pullRequest']>,
  separation: readonly SeparatedRoles[] | null,
): Involvement {
  const { author, lastPusher, writers, committers = [null] } = pullRequest;
  const apart = rolesApartFrom(role, separation ?? []);
  return involvement(
    {
      requester,
      requesterAliases,
      author,
      lastPusher,
      writers,
      committers,
    },
    TOLD.filter(one => ALWAYS.includes(one) || apart.includes(one)),
  );
}

/** What is said where it is not known who had one of the hands; null: it is. */
export function unknownHand({ unknown }: Involvement): Judgement | null {
  if (unknown.length === 0) return null;
  const [{ actor, role }] = unknown;
  return actor
    ? judged(
        'indeterminate',
        `Nobody is known behind ${accountName(actor)}, the ${roleName(role)}.`,
        `Link the account ${actor.account} to its person in the catalog.`,
      )
    : judged(
        'indeterminate',
        `The ${roleName(role)} of this change is not known.`,
        'Find out from the forge who it was.',
      );
}
