import { CHECK_NAME, type ChangeRow } from '../records';
import type { House } from './context';

/**
 * Publishes the required check as pending on our head, and records it. Changes
 * with one head, as of twin pull requests, have one check: a second one would
 * stay pending when the first turns green, or the other way round.
 *
 * @param isFirst - the head was made a moment ago in this very run
 */
export async function publishPendingCheck(
  row: ChangeRow,
  headSha: string,
  house: House,
  signal: AbortSignal,
  isFirst: boolean = false,
): Promise<void> {
  const known = isFirst ? undefined : await checkOn(row, headSha, house);
  const checkId = await house.options.forge().publishCheck(
    {
      repository: row.repository,
      headSha,
      name: CHECK_NAME,
      externalId: row.id,
      checkId: known,
      isFirst,
      state: 'pending',
      title: 'Waiting for the gates',
      summary: `Change #${row.number} is merged from the portal once every gate is open.`,
      detailsUrl: house.options.changeUrl(row),
    },
    signal,
  );
  await house.record(row, async (recording, now) => {
    if (now.check_id && now.check_head_sha === headSha) return;
    await recording.append(
      house.draft('change.check-published', {
        checkId,
        headSha,
        state: 'pending',
      }),
    );
  });
}

/** The check that any change has on a head; undefined: none is known. */
async function checkOn(
  { repository }: ChangeRow,
  headSha: string,
  { options }: House,
): Promise<string | undefined> {
  const found = await options
    .db<ChangeRow>('changes')
    .select('check_id')
    .where({ repository, check_head_sha: headSha })
    .whereNotNull('check_id')
    .orderBy('number')
    .first();
  return found?.check_id ?? undefined;
}
