import { MergeRefusedError } from '@gitops-compliance/plugin-gitops-compliance-node';
import { CHECK_NAME, type ChangeRow } from '../records';
import type { House, Step } from './context';
import { titleOf } from './openPullRequest';

/**
 * `merging`: reads the pull request afresh, evaluates every gate again, turns
 * the required check green and merges with the expected head. What is not open
 * now sends the change back to review (design §5.8).
 */
export const mergeStep: Step = async (row, house, signal) => {
  const { forge, gatekeeper } = house.options;
  const pull = row.pull_request;
  if (!pull || !row.our_head_sha) return 'wait';
  const [snapshot] = await forge().readPullRequests([pull], signal);
  if (!snapshot) {
    throw new Error(`The forge does not know pull request ${pull.number}`);
  }
  if (snapshot.state === 'merged') {
    const ours = snapshot.mergedBy?.login === snapshot.author.login;
    await recordMerged(row, house, snapshot.mergeSha, snapshot.mergedAt, !ours);
    return 'again';
  }

  let refusal: string | null = null;
  await house.record(row, async (recording, now) => {
    await house.observePullRequest(recording, now, snapshot);
    const fresh = (await house.options.store.get(
      row.id,
      recording.trx,
    )) as ChangeRow;
    const evaluation = await gatekeeper.evaluateChange(
      fresh,
      'merge',
      recording.trx,
    );
    const closed =
      snapshot.state === 'closed' ? 'The pull request was closed.' : '';
    const held = row.mode === 'enforce' ? evaluation.holding : [];
    if (closed || held.length > 0) {
      refusal = closed || held.map(gate => gate.reason).join(' ');
      await gatekeeper.record(recording, fresh, 'merge', evaluation, {
        always: true,
      });
      await recording.append(
        house.draft(
          'change.merge-refused',
          { by: 'gates', gates: held.map(gate => gate.gate) },
          { erasable: { message: refusal } },
        ),
      );
      return;
    }
    await gatekeeper.record(recording, fresh, 'merge', evaluation);
  });
  if (refusal !== null) return 'wait';
  return mergeNow(row, house, signal);
};

async function mergeNow(row: ChangeRow, house: House, signal: AbortSignal) {
  const { forge, changeUrl } = house.options;
  const pull = row.pull_request as NonNullable<ChangeRow['pull_request']>;
  const expectedHeadSha = row.our_head_sha as string;
  await forge().publishCheck(
    {
      repository: pull.repository,
      headSha: expectedHeadSha,
      name: CHECK_NAME,
      externalId: row.id,
      checkId: row.check_id ?? undefined,
      state: 'success',
      title: 'Every gate is open',
      summary: `Change #${row.number} is being merged by the portal.`,
      detailsUrl: changeUrl(row),
    },
    signal,
  );
  try {
    const { mergeSha } = await forge().merge(
      {
        repository: pull.repository,
        number: pull.number,
        nodeId: pull.nodeId,
        expectedHeadSha,
        commitTitle: titleOf(row),
        commitMessage: `Change #${row.number} (${row.id})`,
      },
      signal,
    );
    await recordMerged(row, house, mergeSha, null, false);
    return 'again' as const;
  } catch (error) {
    if (!(error instanceof MergeRefusedError)) throw error;
    await withdrawCheck(row, house, signal);
    await house.record(row, async recording => {
      await recording.append(
        house.draft(
          'change.merge-refused',
          { by: 'forge', reason: error.reason },
          { attestation: 'read', erasable: { message: error.message } },
        ),
      );
      await recording.enqueue({
        queue: 'forge.refresh',
        data: { changeId: row.id },
        key: row.id,
      });
    });
    return 'wait' as const;
  }
}

/** The check must not stay green on a head that was not merged. */
async function withdrawCheck(
  row: ChangeRow,
  house: House,
  signal: AbortSignal,
) {
  const { forge, changeUrl } = house.options;
  await forge().publishCheck(
    {
      repository: row.pin.repository,
      headSha: row.our_head_sha as string,
      name: CHECK_NAME,
      externalId: row.id,
      checkId: row.check_id ?? undefined,
      state: 'pending',
      title: 'Waiting for the gates',
      summary: `Change #${row.number} was not merged; it is back in review.`,
      detailsUrl: changeUrl(row),
    },
    signal,
  );
}

async function recordMerged(
  row: ChangeRow,
  house: House,
  mergeSha: string | null,
  mergedAt: string | null,
  outside: boolean,
) {
  await house.record(row, async recording => {
    await recording.append(
      house.draft(
        'change.merged',
        { outside, mergeSha, headSha: row.our_head_sha },
        {
          occurredAt: mergedAt ?? house.now(),
          attestation: 'read',
          persons: row.merge_requested_by
            ? { requestedBy: row.merge_requested_by }
            : {},
        },
      ),
    );
    await recording.enqueue({
      queue: 'forge.refresh',
      data: { changeId: row.id },
      key: row.id,
    });
  });
}
