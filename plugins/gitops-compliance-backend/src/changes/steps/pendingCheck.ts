import { CHECK_NAME, type ChangeRow } from '../records';
import type { House } from './context';

/**
 * Publishes the required check as pending on our head, and records it.
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
  const checkId = await house.options.forge().publishCheck(
    {
      repository: row.repository,
      headSha,
      name: CHECK_NAME,
      externalId: row.id,
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
