import type { UnknownAccount } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { ChangeRow } from '../changes/records';
import type { Actors } from './PersonDirectory';

/** Changes that are named with an account. */
const CHANGES_NAMED = 5;

/** Accounts of people behind which nobody is known, of changes newest first. */
export function unknownAccounts(
  changes: ChangeRow[],
  actors: Actors,
): UnknownAccount[] {
  const found = new Map<string, UnknownAccount>();
  for (const change of changes) {
    for (const [role, ref] of handsIn(change)) {
      const { bot, person, provider, account } = actors.get(ref);
      if (bot || person !== null || provider === 'unknown') continue;
      const known = found.get(ref) ?? {
        provider,
        account,
        roles: [],
        changes: [],
      };
      if (!known.roles.includes(role)) known.roles.push(role);
      const isNamed = known.changes.some(({ id }) => id === change.id);
      if (!isNamed && known.changes.length < CHANGES_NAMED) {
        known.changes.push({
          id: change.id,
          number: change.number,
          service: change.service_ref,
          environment: change.environment,
          isOpen: change.ended_at === null,
        });
      }
      found.set(ref, known);
    }
  }
  return [...found.values()];
}

/** Everybody at the forge who had a hand in a change, with the hand. */
export function handsIn({
  pull_request: pull,
}: ChangeRow): [UnknownAccount['roles'][number], string][] {
  if (!pull) return [];
  const hands: [UnknownAccount['roles'][number], string | null][] = [
    ['author', pull.author],
    ['last pusher', pull.lastPusher],
    ['merger', pull.mergedBy],
    ...pull.reviews.map(({ reviewer }): ['reviewer', string] => [
      'reviewer',
      reviewer,
    ]),
  ];
  return hands.flatMap(([role, ref]) => (ref ? [[role, ref]] : []));
}
