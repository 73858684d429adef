import { CHECK_NAME, type ChangeRow } from '../records';
import type { House } from './context';
import { headToCheck } from './expectedHead';

/**
 * Somebody else's pull request stays open when the board rejects it: the
 * required check on the rejected head fails, once for all that share it, and
 * says what to do. Published again by a run that died before its record.
 */
export async function publishRejectedCheck(
  row: ChangeRow,
  house: House,
  signal: AbortSignal,
): Promise<void> {
  const head = headToCheck(row);
  // Who leads answers for all that share the pull request.
  if (!head || row.lead_id) return;
  const checkId = await house.options.forge().publishCheck(
    {
      repository: row.repository,
      headSha: head,
      name: CHECK_NAME,
      externalId: row.id,
      checkId: row.check_id ?? undefined,
      state: 'failure',
      title: 'Rejected by the board',
      summary: `The board rejected change #${row.number}: it is not merged as it is. Push a commit that mends it, which is decided on anew, or close the pull request. What the board said is in the portal.`,
      detailsUrl: house.options.changeUrl(row),
    },
    signal,
  );
  await house.record(row, async recording => {
    await recording.append(
      house.draft(
        'change.check-published',
        { checkId, headSha: head, state: 'failure' },
        {
          // On record once, however often it is looked at.
          source: { collector: 'portal', key: `rejected ${row.id} ${head}` },
        },
      ),
    );
  });
}
