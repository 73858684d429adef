import type { ReferencedVote } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { ActorsAt } from '../persons/DatedActors';
import { instant } from '../shared/time';
import type { VoteRow } from './records';

/** Votes on changes by their ids, in the order in which they were cast. */
export async function votesOf(
  changes: readonly { id: string }[],
  db: Knex,
): Promise<Map<string, VoteRow[]>> {
  const rows: VoteRow[] = await db<VoteRow>('votes')
    .whereRaw('change_id = ANY (?::uuid[])', [changes.map(({ id }) => id)])
    .orderBy(['change_id', 'stream_seq']);
  const found = new Map<string, VoteRow[]>();
  for (const row of rows) {
    found.set(row.change_id, [...(found.get(row.change_id) ?? []), row]);
  }
  return found;
}

/** Everybody whom votes name. */
export function votersOf(rows: readonly VoteRow[]): string[] {
  return rows.flatMap(({ voter_ref: voter, delegator_ref: delegator }) => [
    voter,
    ...(delegator ? [delegator] : []),
  ]);
}

/** A vote as gates know it. */
export function voteFact(row: VoteRow, actors: ActorsAt): ReferencedVote {
  return {
    voter: actors.get(row.voter_ref),
    delegator: actors.maybe(row.delegator_ref),
    decision: row.decision,
    digest: row.digest,
    at: instant(row.cast_at),
  };
}
