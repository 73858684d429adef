import type { Actors } from '../persons/PersonDirectory';
import type { ChangeRow } from './records';

/**
 * Who approved the head that the pull request has, or was merged at: references
 * of known persons. Who asked for the change approves it by none of their
 * accounts, and an account behind which nobody is known counts for nobody.
 */
export function approversOf(
  row: Pick<ChangeRow, 'pull_request' | 'requester_ref'>,
  actors: Pick<Actors, 'get'>,
): string[] {
  const { pull_request: pull, requester_ref: requester } = row;
  const asked = actors.get(requester).person;
  const refs = (pull?.reviews ?? [])
    .filter(
      ({ state, commit }) => state === 'approved' && commit === pull?.headSha,
    )
    .map(({ reviewer }) => reviewer)
    .filter(ref => {
      const { person } = actors.get(ref);
      return person !== null && person !== asked;
    });
  return [...new Set(refs)];
}
