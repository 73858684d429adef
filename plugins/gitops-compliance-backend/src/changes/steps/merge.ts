import { MergeRefusedError } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { GateId } from '@gitops-compliance/rules';
import { modeInForce } from '../../policy/modeInForce';
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
  if (!pull || !row.our_head_sha) {
    await recordRefusal(row, house, {
      gates: ['only-the-pin'],
      message:
        'Which commit the portal made for this pull request is not known.',
    });
    return 'wait';
  }
  await house.options.readAppId();
  const [snapshot] = await forge().readPullRequests([pull], signal);
  if (!snapshot) {
    throw new Error(`The forge does not know pull request ${pull.number}`);
  }
  if (snapshot.state === 'merged') {
    const ours = snapshot.mergedBy?.login === snapshot.author.login;
    await recordMerged(row, house, {
      mergeSha: snapshot.mergeSha,
      mergedAt: snapshot.mergedAt,
      headSha: snapshot.headSha,
      outside: !ours,
    });
    return 'again';
  }

  let refusal: { gates: GateId[]; message: string } | null = null;
  const isMerging = await house.record(row, async (recording, now) => {
    await house.observePullRequest(recording, now, snapshot);
    const fresh = (await house.options.store.get(
      row.id,
      recording.trx,
    )) as ChangeRow;
    const evaluation = await gatekeeper.evaluateChange(
      fresh,
      'merge',
      recording.trx,
      snapshot.asOf,
    );
    const closed =
      snapshot.state === 'closed' ? 'The pull request was closed.' : '';
    const mode = modeInForce(row, house.options.policy());
    const held = mode === 'warn' ? [] : evaluation.holding;
    if (closed || held.length > 0 || mode === 'observe') {
      refusal = {
        gates: held.map(gate => gate.gate),
        message:
          closed ||
          held.map(gate => gate.reason).join(' ') ||
          `${row.environment} is in observe mode now: nothing is written.`,
      };
    }
    await gatekeeper.record(recording, fresh, 'merge', evaluation, {
      always: refusal !== null,
    });
  });
  if (!isMerging) return 'again';
  if (refusal === null) return mergeNow(row, house, signal);
  await refuse(row, house, signal, refusal);
  return 'wait';
};

/**
 * Back to review. An attempt that got no answer may have left the check green,
 * so it is withdrawn before the change leaves `merging`.
 */
async function refuse(
  row: ChangeRow,
  house: House,
  signal: AbortSignal,
  refusal: { gates: GateId[]; message: string },
) {
  await withdrawCheck(row, house, signal);
  await recordRefusal(row, house, refusal);
}

async function recordRefusal(
  row: ChangeRow,
  house: House,
  { gates, message }: { gates: GateId[]; message: string },
) {
  await house.record(row, async recording => {
    await recording.append(
      house.draft(
        'change.merge-refused',
        { by: 'gates', gates },
        { erasable: { message } },
      ),
    );
  });
}

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
      title: 'Merged by the portal',
      summary: `Change #${
        row.number
      } is being merged by the portal. Its evidence can be fetched there when it has ended: ${changeUrl(
        row,
      )}`,
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
    await recordMerged(row, house, {
      mergeSha,
      mergedAt: null,
      headSha: expectedHeadSha,
      outside: false,
    });
    return 'again' as const;
  } catch (error) {
    if (!(error instanceof MergeRefusedError)) {
      await withdrawIfPossible(row, house, signal);
      throw error;
    }
    await withdrawCheck(row, house, signal);
    // Read before it is back in review: what refused must not look open there.
    const [snapshot] = await forge().readPullRequests([pull], signal);
    await house.record(row, async (recording, now) => {
      if (snapshot) await house.observePullRequest(recording, now, snapshot);
      await recording.append(
        house.draft(
          'change.merge-refused',
          { by: 'forge', reason: error.reason },
          { attestation: 'read', erasable: { message: error.message } },
        ),
      );
    });
    return 'wait' as const;
  }
}

/**
 * After an attempt without an answer. Where this fails too, the next run
 * either merges or withdraws.
 */
async function withdrawIfPossible(
  row: ChangeRow,
  house: House,
  signal: AbortSignal,
) {
  try {
    await withdrawCheck(row, house, signal);
  } catch (error) {
    house.options.logger.warn(
      `The check of #${row.number} is still green and cannot be withdrawn: ${
        (error as Error).message
      }`,
    );
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
      repository: row.repository,
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
  merged: {
    mergeSha: string | null;
    mergedAt: string | null;
    headSha: string;
    outside: boolean;
  },
) {
  const { mergedAt, ...payload } = merged;
  await house.record(row, async recording => {
    await recording.append(
      house.draft('change.merged', payload, {
        occurredAt: mergedAt ?? house.now(),
        attestation: 'read',
        persons: row.merge_requested_by
          ? { requestedBy: row.merge_requested_by }
          : {},
      }),
    );
    await recording.enqueue({
      queue: 'forge.refresh',
      data: { changeId: row.id },
      key: row.id,
    });
  });
}
