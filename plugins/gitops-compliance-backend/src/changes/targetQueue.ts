import type { Knex } from 'knex';
import type { JobDraft } from '../jobs/Jobs';
import type { Recording } from '../ledger/Ledger';
import type { ChangeRow } from './records';

/** A service in an environment, as rows name it. */
type RowTarget = Pick<ChangeRow, 'service_ref' | 'environment'>;

/** Unfinished changes of a target, in the order of their numbers. */
export async function unfinishedOf(
  target: RowTarget,
  db: Knex,
): Promise<Pick<ChangeRow, 'id' | 'number'>[]> {
  const { service_ref, environment } = target;
  return db<ChangeRow>('changes_now')
    .select('id', 'number')
    .where({ service_ref, environment })
    .whereNull('ended_at')
    .orderBy('number');
}

/**
 * Those of them that a new request waits for: a pull request of somebody holds
 * nobody up until it is being merged.
 */
export async function aheadOf(
  target: RowTarget,
  db: Knex,
): Promise<Pick<ChangeRow, 'id' | 'number'>[]> {
  const { service_ref, environment } = target;
  return db<ChangeRow>('changes_now')
    .select('id', 'number')
    .where({ service_ref, environment })
    .whereNull('ended_at')
    .whereRaw(
      `(kind <> 'direct' OR state NOT IN ('proposed', 'reviewing', 'ready'))`,
    )
    .orderBy('number');
}

/** The job of a change. */
export function advanceJob(changeId: string): JobDraft {
  return { queue: 'change.advance', data: { changeId }, key: changeId };
}

/** What exists once a change has ended: its own jobs, and whoever waited for it. */
export async function enqueueAtEnd(
  recording: Pick<Recording, 'trx' | 'enqueue'>,
  ended: RowTarget & { id: string },
  jobsAtEnd: (changeId: string) => JobDraft[],
): Promise<void> {
  const others = await unfinishedOf(ended, recording.trx);
  await recording.enqueue([
    ...jobsAtEnd(ended.id),
    ...others
      .filter(({ id }) => id !== ended.id)
      .map(({ id }) => advanceJob(id)),
  ]);
}
