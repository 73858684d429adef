import type { BoardMeeting } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { Sight } from '../../access/Sight';
import { changeStream, type ChangeRow } from '../../changes/records';
import type { PersonDirectory } from '../../persons/PersonDirectory';
import { votersOf, votesOf } from '../votesOf';
import type { MeetingRow } from './records';

/**
 * What was decided at a meeting, as far as the reader may see the changes, each
 * with the place of its entry in the log.
 */
export async function decisionsOf(
  { decisions }: MeetingRow,
  sees: Sight,
  { db, persons }: { db: Knex; persons: PersonDirectory },
): Promise<BoardMeeting['decisions']> {
  const ids = [...new Set(decisions.map(({ change }) => change))];
  const rows: ChangeRow[] = await db<ChangeRow>('changes_now')
    .whereRaw('id = ANY (?::uuid[])', [ids])
    .modify(sees.changes);
  const votes = await votesOf(rows, db);
  const actors = await persons.actors([...votes.values()].flatMap(votersOf));
  const places = await placesOf(decisions, db);
  return decisions.flatMap(({ change, streamSeq }) => {
    const row = rows.find(({ id }) => id === change);
    const vote = votes
      .get(change)
      ?.find(({ stream_seq: seq }) => Number(seq) === streamSeq);
    if (!row || !vote) return [];
    return {
      change,
      number: row.number,
      service: row.service_ref,
      environment: row.environment,
      state: row.state,
      decision: vote.decision,
      voter: actors.view(vote.voter_ref),
      for: actors.maybeView(vote.delegator_ref),
      comment: vote.comment,
      digest: vote.digest,
      place: places.get(`${changeStream(change)} ${streamSeq}`) ?? null,
    };
  });
}

/** Places of entries in the newest shard that has them, by stream and number. */
async function placesOf(
  decisions: MeetingRow['decisions'],
  db: Knex,
): Promise<Map<string, number>> {
  const { rows } = await db.raw<{
    rows: { stream: string; stream_seq: string; log_index: string }[];
  }>(
    `SELECT e.stream, e.stream_seq, i.log_index
     FROM unnest(?::text[], ?::bigint[]) AS d (stream, stream_seq)
     JOIN ledger_entries e USING (stream, stream_seq)
     JOIN log_index i ON i.entry_id = e.id`,
    [
      decisions.map(({ change }) => changeStream(change)),
      decisions.map(({ streamSeq }) => streamSeq),
    ],
  );
  return new Map(
    rows.map(row => [`${row.stream} ${row.stream_seq}`, Number(row.log_index)]),
  );
}
